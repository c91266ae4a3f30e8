// A subnet's pool of τ and α: constant product with the chain's fee, and what a swap through it would bring.
// Rule: RaoFoundation/subtensor pallets/swap (fee FeeRate/65,535 on the input side). The real pool weighs its sides; ours does not.
import { Refused, type Store } from './store.ts';

export interface Pool {
  readonly tao: bigint;
  readonly alpha: bigint;
}

export interface Swapped {
  readonly pool: Pool;
  readonly out: bigint;
  readonly fee: bigint;
  /** What the price before the swap would have given for the same input, less what it gave. */
  readonly slippage: bigint;
}

export const RAO = 1_000_000_000n;
const FEE_RATE = 33n;
const FEE_OF = 65_535n;
/** Rao. Source: chain.md "AmountTooLow", pallets/subtensor DefaultMinStake. */
const SMALLEST_SWAP = 2_000_000n;
const ROOT = 0;

const nameOf = (netuid: number): string => `pool:${netuid}`;

export function poolOf(store: Store, netuid: number): Pool {
  const pool = store.own<Pool | null>(nameOf(netuid), null);
  if (!pool) throw new Refused('SubtensorModule', 'SubnetNotExists');
  return pool;
}

export const setPool = (store: Store, netuid: number, pool: Pool): void => store.setOwn(nameOf(netuid), pool);

/** Rao for 1 α. */
export const priceOf = (pool: Pool): bigint => (pool.tao * RAO) / pool.alpha;

export function buy(pool: Pool, tao: bigint): Swapped {
  const fee = (tao * FEE_RATE) / FEE_OF;
  const put = tao - fee;
  const out = (pool.alpha * put) / (pool.tao + put);
  const ideal = (put * pool.alpha) / pool.tao;
  return { pool: { tao: pool.tao + put, alpha: pool.alpha - out }, out, fee, slippage: ideal - out };
}

export function sell(pool: Pool, alpha: bigint): Swapped {
  const fee = (alpha * FEE_RATE) / FEE_OF;
  const put = alpha - fee;
  const out = (pool.tao * put) / (pool.alpha + put);
  const ideal = (put * pool.tao) / pool.alpha;
  return { pool: { tao: pool.tao - out, alpha: pool.alpha + put }, out, fee, slippage: ideal - out };
}

/** `limit`: rao for 1 α that the price may not pass; null: none. The root subnet swaps one for one, without a fee. */
export function swapIn(store: Store, netuid: number, tao: bigint, limit: bigint | null): bigint {
  if (tao < SMALLEST_SWAP) throw new Refused('SubtensorModule', 'AmountTooLow');
  if (netuid === ROOT) return tao;
  const swapped = buy(poolOf(store, netuid), tao);
  if (limit !== null && priceOf(swapped.pool) > limit) throw new Refused('SubtensorModule', 'SlippageTooHigh');
  setPool(store, netuid, swapped.pool);
  return swapped.out;
}

export function swapOut(store: Store, netuid: number, alpha: bigint, limit: bigint | null): bigint {
  if (netuid === ROOT) return alpha;
  const swapped = sell(poolOf(store, netuid), alpha);
  if (swapped.out < SMALLEST_SWAP) throw new Refused('SubtensorModule', 'AmountTooLow');
  if (limit !== null && priceOf(swapped.pool) < limit) throw new Refused('SubtensorModule', 'SlippageTooHigh');
  setPool(store, netuid, swapped.pool);
  return swapped.out;
}
