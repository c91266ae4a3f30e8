// Where a network's chain is reached: practice in a process of our own, real networks at their public endpoints, a custom one where it was said.
import type { Hash, Network } from '../../contract/chain.ts';
import { fail, ok, type Result } from '../../contract/problem.ts';
import { NETWORKS } from '../chain/networks.ts';
import type { PracticeChain } from '../practice/practice-chain.ts';

export interface ChainPlace {
  readonly endpoints: readonly string[];
  /** null: any but a real network's; what is found is remembered. */
  readonly genesis: Hash | null;
  readonly perSecond: number | null;
  readonly blockMs: number;
}

/** Blocks of the real chain; a custom one that says nothing is taken for one of its kind. */
const REAL_BLOCK_MS = 12_000;

/** `remembered`: first blocks of custom endpoints. */
export async function placeOf(
  practice: PracticeChain,
  network: Network,
  endpoint: string | null,
  remembered: Readonly<Record<string, Hash>>,
): Promise<Result<ChainPlace>> {
  if (network === 'practice') {
    const place = await practice.open();
    if (!place.ok) return place;
    const { url, genesis, blockMs } = place.value;
    return ok({ endpoints: [url], genesis, perSecond: null, blockMs });
  }
  if (network === 'custom') {
    if (endpoint === null) return fail('chain-unreachable', { tried: 0 });
    return ok({ endpoints: [endpoint], genesis: remembered[endpoint] ?? null, perSecond: null, blockMs: REAL_BLOCK_MS });
  }
  return ok({ ...NETWORKS[network], blockMs: REAL_BLOCK_MS });
}
