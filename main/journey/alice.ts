// Funds an address from //Alice, the account every development node endows; its secret is known to everybody. For journeys alone.
import { ApiPromise, WsProvider } from '@polkadot/api';
import { Keyring } from '@polkadot/keyring';
import type { Ss58 } from '../contract/units.ts';

const EMPTY = { extrinsic: {}, payload: {} };
const signedExtensions = {
  SudoTransactionExtension: EMPTY,
  CheckShieldedTxValidity: EMPTY,
  SubtensorTransactionExtension: EMPTY,
  DrandPriority: EMPTY,
};

/** Resolves when the transfer is in a block; rejects where Alice has nothing or the node refuses. */
export async function fundFromAlice(endpoint: string, to: Ss58, amount: bigint): Promise<void> {
  const api = await ApiPromise.create({ provider: new WsProvider(endpoint) as never, noInitWarn: true, signedExtensions });
  const alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice');
  const transfer = api.tx['balances']?.['transferKeepAlive'];
  if (!transfer) throw new Error('this chain has no balances.transferKeepAlive');
  try {
    await new Promise<void>((resolve, reject) => {
      transfer(to, amount)
        .signAndSend(alice, { nonce: -1 }, ({ status, dispatchError }) => {
          if (dispatchError) reject(new Error(`funding was refused: ${dispatchError.toString()}`));
          else if (status.isInBlock || status.isFinalized) resolve();
        })
        .catch(reject);
    });
  } finally {
    await api.disconnect();
  }
}
