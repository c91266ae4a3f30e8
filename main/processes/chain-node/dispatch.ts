// Carries an extrinsic out: the fee first, then the call, taken back whole where it is refused; what happened is deposited as events.
import type { Call } from '@polkadot/types/interfaces';
import { balanceCalls } from './calls/balances.ts';
import { type CallContext, type Handler, nameOf } from './calls/call.ts';
import { dispatchError, proxyCall, proxyCalls } from './calls/proxies.ts';
import { registeringCalls } from './calls/registering.ts';
import { stakingCalls } from './calls/staking.ts';
import { type Extrinsic, feeOf } from './extrinsics.ts';
import { Refused, type Store } from './store.ts';

const HANDLERS: Readonly<Record<string, Handler>> = {
  ...balanceCalls,
  ...registeringCalls,
  ...stakingCalls,
  ...proxyCalls,
  'proxy.proxy': proxyCall(runCall),
};

/** null: it was carried out. */
function runCall(context: CallContext, call: Call): Refused | null {
  const handler = HANDLERS[nameOf(call)];
  if (!handler) return new Refused('System', 'CallFiltered');
  try {
    context.store.state.attempt(() => handler(context, call));
    return null;
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}

const WEIGHT = { refTime: 1_000_000_000, proofSize: 4_000 } as const;

/** Applies one that was found valid. `deposit`: takes its events. */
export function applyExtrinsic(store: Store, extrinsic: Extrinsic, block: number, deposit: CallContext['deposit']): void {
  const { signer, call, bytes } = extrinsic;
  const fee = feeOf(call, bytes.length);
  const account = store.account(signer);
  // Paid before the call and kept whatever becomes of it. A key that was never paid anything has no account to write.
  store.setAccount(signer, { ...account, nonce: account.nonce + 1, free: account.free - fee });
  if (fee > 0n) deposit('Balances', 'Withdraw', signer, fee);
  const events: Parameters<CallContext['deposit']>[] = [];
  const refusal = runCall({ store, who: signer, block, deposit: (...event) => void events.push(event) }, call);
  if (!refusal) for (const event of events) deposit(...event);
  if (fee > 0n) deposit('TransactionPayment', 'TransactionFeePaid', signer, fee, 0n);
  const info = { weight: WEIGHT, class: 'Normal', paysFee: fee > 0n ? 'Yes' : 'No' };
  if (refusal) deposit('System', 'ExtrinsicFailed', dispatchError(store, refusal), info);
  else deposit('System', 'ExtrinsicSuccess', info);
}
