// Practice τ out of nowhere, written down as what it is.
import type { Rao } from '../../contract/amounts.ts';
import { fail, type Result } from '../../contract/problem.ts';
import type { EpochMs } from '../../contract/units.ts';
import { reached } from '../chain/client.ts';
import type { Desk } from './desk.ts';

/** Answers the entry it became. Refused where τ is worth something. */
export async function faucet(desk: Desk, amount: Rao): Promise<Result<number>> {
  const { coldkey, chain, options } = desk;
  if (desk.network !== 'practice') return fail('not-allowed');
  if (!coldkey || chain?.standing.kind !== 'live') return fail('vault-missing');
  const { genesis } = chain.standing;
  const given = await desk.practiceChain.faucet(coldkey, amount);
  if (!given.ok) return given;
  await reached(chain, given.value);
  const found = await chain.paidAt(given.value);
  const when = await chain.blockTime(given.value);
  if (!found.ok || found.value === null) return fail('practice-unavailable', { detail: 'its block is gone' });
  const at = when.ok && when.value !== null ? (when.value as EpochMs) : options.clock.now();
  const { block } = found.value;
  const row = { genesis, network: 'practice', block, extrinsic: null, at, netuid: null, hotkey: null, price: null } as const;
  const written = await options.money.add([{ ...row, kind: 'faucet', unit: 'tao', amount }], {
    genesis,
    entry: {
      at,
      kind: 'faucet',
      outcome: 'in-block',
      netuid: null,
      balanceChange: amount.toString(),
      fee: null,
      other: null,
      block,
    },
  });
  await desk.read();
  return written;
}
