// What a call did to our money, worked out from the chain's own state before and after its block, so that the ledger agrees to the rao.
import { type Netuid, rao, RAO_PER_TAO, raoText } from '../../contract/amounts.ts';
import type { Network, PlainCall } from '../../contract/chain.ts';
import type { EarningRow } from '../../contract/earnings.ts';
import { assertNever, type Result } from '../../contract/problem.ts';
import type { EpochMs, Ss58 } from '../../contract/units.ts';
import type { WalletEntry } from '../../contract/wallet.ts';
import type { Chain, Included } from '../chain/chain.ts';
import type { MoneyRow } from '../storage/money-store.ts';

export interface Done {
  readonly chain: Chain;
  readonly network: Network;
  readonly genesis: MoneyRow['genesis'];
  readonly call: PlainCall;
  readonly included: Included;
  /** Whose money it was. */
  readonly coldkey: Ss58;
  /** Who signed and paid the fee. */
  readonly payer: Ss58;
  readonly now: EpochMs;
}
export interface Record {
  readonly rows: readonly MoneyRow[];
  readonly entry: Omit<WalletEntry, 'id'>;
}

const KINDS: Readonly<{ [K in PlainCall['kind']]: EarningRow['kind'] | null }> = {
  transfer: 'transfer-out',
  register: 'registration',
  stake: 'stake',
  unstake: 'unstake',
  move: 'move-out',
  'add-proxy': null,
  'remove-proxy': null,
  'serve-axon': null,
};

/** The positions a call touches, and what each one's row is called. */
function positionsOf(call: PlainCall): { readonly netuid: Netuid; readonly hotkey: Ss58; readonly kind: EarningRow['kind'] }[] {
  switch (call.kind) {
    case 'stake':
      return [{ netuid: call.netuid, hotkey: call.hotkey, kind: 'stake' }];
    case 'unstake':
      return [{ netuid: call.netuid, hotkey: call.hotkey, kind: 'unstake' }];
    case 'move':
      return [
        { netuid: call.from, hotkey: call.hotkey, kind: 'move-out' },
        { netuid: call.to, hotkey: call.hotkey, kind: 'move-in' },
      ];
    case 'transfer':
    case 'register':
    case 'add-proxy':
    case 'remove-proxy':
    case 'serve-axon':
      return [];
    default:
      return assertNever(call);
  }
}

/** null: the node no longer says what was before; the entry then says that the change is unknown. */
export async function recordOf(done: Done): Promise<Result<Record>> {
  const { chain, network, genesis, call, included, coldkey, payer, now } = done;
  const { block, hash: extrinsic } = included;
  const at = await chain.blockTime(block.number);
  const when = (at.ok && at.value !== null ? at.value : now) as EpochMs;
  const before = await chain.freeAt(coldkey, block.number - 1);
  if (!before.ok) return before;
  const after = await chain.freeAt(coldkey, block.number);
  if (!after.ok) return after;
  const change = before.value === null || after.value === null ? null : after.value - before.value;
  const fee = payer === coldkey ? (included.fee ?? 0n) : 0n;
  const base = { genesis, network, block, extrinsic, at: when } as const;
  const kind = KINDS[call.kind];
  const rows: MoneyRow[] = [];
  const tao = (name: EarningRow['kind'], amount: bigint): void => {
    if (amount !== 0n) rows.push({ ...base, netuid: netuidOf(call), hotkey: null, kind: name, unit: 'tao', amount, price: null });
  };
  if (fee > 0n) tao('fee', 0n - fee);
  // Proxies set a deposit aside; it comes back, and is told as what it is: no longer free.
  if (change !== null) tao(kind ?? 'collateral', change + fee);
  for (const position of positionsOf(call)) {
    const moved = await stakeChange(chain, coldkey, position, block.number);
    if (!moved.ok) return moved;
    const { amount, price } = moved.value;
    if (amount !== 0n) rows.push({ ...base, ...position, unit: 'alpha', amount, price });
  }
  return {
    ok: true,
    value: {
      rows,
      entry: {
        at: when,
        kind: call.kind === 'serve-axon' ? 'transfer' : call.kind,
        outcome: 'in-block',
        netuid: netuidOf(call),
        balanceChange: change === null ? null : change.toString(),
        fee: included.fee === null ? null : raoText(included.fee),
        other: 'to' in call && call.kind === 'transfer' ? call.to : 'delegate' in call ? call.delegate : null,
        block,
      },
    },
  };
}

const netuidOf = (call: PlainCall): Netuid | null => ('netuid' in call ? call.netuid : call.kind === 'move' ? call.from : null);

/** What a position gained in a block by calls: what it gained in all, less what the chain paid into it in the same block. */
async function stakeChange(
  chain: Chain,
  coldkey: Ss58,
  { netuid, hotkey }: { readonly netuid: Netuid; readonly hotkey: Ss58 },
  block: number,
): Promise<Result<{ readonly amount: bigint; readonly price: bigint | null }>> {
  const before = await chain.stakeAt(coldkey, hotkey, netuid, block - 1);
  if (!before.ok) return before;
  const after = await chain.stakeAt(coldkey, hotkey, netuid, block);
  if (!after.ok) return after;
  const paid = await chain.paidAt(block);
  const uid = await chain.uid(netuid, hotkey);
  const epoch = paid.ok ? paid.value?.paid.find((each) => each.netuid === netuid) : undefined;
  const earned = uid.ok && uid.value.value !== null ? (epoch?.emissions[uid.value.value] ?? 0n) : 0n;
  const amount = (after.value ?? 0n) - (before.value ?? 0n) - earned;
  const quote = await chain.quoteStake(netuid, rao(RAO_PER_TAO));
  return { ok: true, value: { amount, price: quote.ok ? quote.value.value.spot : null } };
}
