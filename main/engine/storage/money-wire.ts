// Engine host <-> storage thread: the messages about money.
import type { Hash } from '../../contract/chain.ts';
import type { EarningRow } from '../../contract/earnings.ts';
import type { EpochMs } from '../../contract/units.ts';
import type { WalletEntry } from '../../contract/wallet.ts';
import type { MoneyRow, MoneySum } from './money-store.ts';

export type MoneyRequest =
  | {
      readonly op: 'money-add';
      readonly rows: readonly MoneyRow[];
      readonly entry: { readonly genesis: Hash; readonly entry: Omit<WalletEntry, 'id'> } | null;
    }
  | { readonly op: 'money-rows'; readonly genesis: Hash; readonly before: number | null; readonly limit: number }
  | { readonly op: 'money-sums'; readonly genesis: Hash; readonly from: EpochMs; readonly to: EpochMs }
  | { readonly op: 'money-entries'; readonly genesis: Hash; readonly before: number | null; readonly limit: number }
  | { readonly op: 'kept'; readonly name: string }
  | { readonly op: 'keep'; readonly name: string; readonly value: string };

export interface MoneyReplies {
  'money-add': number;
  'money-rows': EarningRow[];
  'money-sums': MoneySum[];
  'money-entries': WalletEntry[];
  kept: string | null;
  keep: null;
}
export type MoneyOp = MoneyRequest['op'];
