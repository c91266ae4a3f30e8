// The ledger of money as the rest of the engine sees it. Written at once and answered when it is safe from kill -9.
import type { Netuid } from '../../contract/amounts.ts';
import type { BlockRef, Hash, Network } from '../../contract/chain.ts';
import type { EarningRow } from '../../contract/earnings.ts';
import type { Result } from '../../contract/problem.ts';
import type { EpochMs, Ss58 } from '../../contract/units.ts';
import type { WalletEntry } from '../../contract/wallet.ts';

/** One thing that happened on chain. `amount`: signed, in the unit's smallest part. */
export interface MoneyRow {
  readonly genesis: Hash;
  readonly network: Network;
  readonly block: BlockRef;
  /** The extrinsic that did it; null: the chain itself. */
  readonly extrinsic: Hash | null;
  readonly at: EpochMs;
  readonly netuid: Netuid | null;
  readonly hotkey: Ss58 | null;
  readonly kind: EarningRow['kind'];
  readonly unit: 'tao' | 'alpha';
  readonly amount: bigint;
  /** Rao for 1 α at that block. */
  readonly price: bigint | null;
}

export interface MoneySum {
  readonly netuid: Netuid | null;
  readonly kind: EarningRow['kind'];
  readonly unit: 'tao' | 'alpha';
  readonly amount: bigint;
  /** Rao: amounts times their own rows' prices. null: a row had none. */
  readonly worth: bigint | null;
  readonly rows: number;
}

export interface MoneyStore {
  /** Rows that are already there are not written twice. The entry, where there is one, is written with them; answers its id, or 0. */
  add(
    rows: readonly MoneyRow[],
    entry: { readonly genesis: Hash; readonly entry: Omit<WalletEntry, 'id'> } | null,
  ): Promise<Result<number>>;
  /** Newest first. */
  rows(genesis: Hash, before: number | null, limit: number): Promise<Result<EarningRow[]>>;
  sums(genesis: Hash, from: EpochMs, to: EpochMs): Promise<Result<MoneySum[]>>;
  entries(genesis: Hash, before: number | null, limit: number): Promise<Result<WalletEntry[]>>;
  /** Small things by name, as JSON text. null: there is none. */
  kept(name: string): Promise<Result<string | null>>;
  keep(name: string, value: string): Promise<Result<void>>;
}
