// The seam's quiet stretches: when and why no questions could come, told from the snapshots as they pass.
import type { PauseReason } from '../../main/contract/pausing.ts';
import { assertNever } from '../../main/contract/problem.ts';
import type { Snapshot } from '../../main/contract/snapshot.ts';

/** A pause by its own reason. */
export type GapWhy = PauseReason | 'stopped' | 'blocked' | 'recovering' | 'lost';
/** `to` null: it lasts. Times are EpochMs. */
export interface Gap {
  readonly why: GapWhy;
  readonly from: number;
  readonly to: number | null;
}

/** More than a seam can show; older ones are gone from it anyway. */
const GAPS_LIMIT = 50;

/** Why nothing can come now, and since when. null: it can. */
export function quietNow(snapshot: Snapshot): { why: GapWhy; from: number } | null {
  const { miner, host, at } = snapshot;
  if (host.engineLost) return { why: host.engineLost.blocked ? 'blocked' : 'lost', from: host.engineLost.since };
  switch (miner.kind) {
    case 'paused':
      return { why: miner.reason, from: miner.since };
    case 'blocked':
      return { why: 'blocked', from: miner.since };
    case 'mining':
      return miner.recovering ? { why: 'recovering', from: miner.recovering.since } : null;
    case 'stopping':
      return { why: 'stopped', from: miner.since };
    case 'ready':
    case 'setting-up':
    case 'starting':
      return { why: 'stopped', from: at };
    default:
      return assertNever(miner);
  }
}

/** The gaps after one more snapshot. */
export function trackGaps(gaps: readonly Gap[], snapshot: Snapshot): readonly Gap[] {
  const now = quietNow(snapshot);
  const last = gaps.at(-1);
  const open = last?.to === null ? last : null;
  if (open && now?.why === open.why) return gaps;
  if (!open && !now) return gaps;
  // Another reason of the same pause began where it was heard of: the pause itself has gone on all the time.
  const ended = now && (!open || now.from > open.from) ? now.from : snapshot.at;
  const closed = open ? [...gaps.slice(0, -1), { ...open, to: Math.max(open.from, ended) }] : [...gaps];
  if (now) closed.push({ why: now.why, from: Math.max(now.from, closed.at(-1)?.to ?? 0), to: null });
  return closed.slice(-GAPS_LIMIT);
}

/** Where the seam's right edge stands still: nothing runs, so time is not told on. null: it is now. */
export function stillSince(gaps: readonly Gap[], snapshot: Snapshot): number | null {
  const { kind } = snapshot.miner;
  const still = kind === 'ready' || kind === 'blocked' || kind === 'setting-up' || snapshot.host.engineLost?.blocked;
  const last = gaps.at(-1);
  return still && last?.to === null ? last.from : null;
}
