// The exact line a person types where their coldkey is. Source: opentensor/btcli bittensor_cli/cli.py, `btcli proxy add|remove`.
import type { Network } from '../../../main/contract/chain.ts';
import type { Ss58 } from '../../../main/contract/units.ts';

/** The name is the person's own and stays a blank for them to fill; nothing else is left open. */
export function btcliLine(what: 'add' | 'remove', delegate: Ss58, type: string, network: Network): string {
  const line = `btcli proxy ${what} --wallet-name YOUR_WALLET --delegate ${delegate} --proxy-type ${type} --delay 0`;
  return network === 'finney' || network === 'test' ? `${line} --network ${network}` : line;
}
