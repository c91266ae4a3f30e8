// The seam's geometry: time to x, latency to y, a pointer to its grain. Pure; lengths in CSS pixels, times in ms.
import type { QueryRow } from '../../main/contract/query.ts';

/** How fast time flows to the left at a type size of 16 px. */
export const PX_PER_SECOND = 12;
/** Faster than this lies on the floor. */
const FLOOR_MS = 1;
/** The ceiling where no deadline is known. */
const DEFAULT_CEILING_MS = 10_000;
/** Room above the deadline, so that late grains have a place. */
const ABOVE_DEADLINE = 2.5;
const DECADE = 10;

/** One look at the seam. `now` is the time at its right edge. */
export interface Plot {
  readonly width: number;
  readonly height: number;
  readonly now: number;
  readonly pxPerSecond: number;
  readonly ceilingMs: number;
  /** Room around the grains: labels above, the floor's line below, the edge of now at the right, the scale at the left. */
  readonly top: number;
  readonly bottom: number;
  readonly right: number;
  readonly left: number;
}

export function xOf(plot: Plot, at: number): number {
  return plot.width - plot.right - ((plot.now - at) / 1_000) * plot.pxPerSecond;
}

export function timeAt(plot: Plot, x: number): number {
  return plot.now - ((plot.width - plot.right - x) / plot.pxPerSecond) * 1_000;
}

/** Logarithmic; null (refused before any work) lies on the floor. */
export function yOf(plot: Plot, latencyMs: number | null): number {
  const floor = plot.height - plot.bottom;
  if (latencyMs === null || latencyMs <= FLOOR_MS) return floor;
  const share = Math.log(latencyMs / FLOOR_MS) / Math.log(plot.ceilingMs / FLOOR_MS);
  return floor - Math.min(1, share) * (floor - plot.top);
}

/** The deadline drawn: the newest row's that has one. */
export function deadlineOf(rows: readonly QueryRow[]): number | null {
  return rows.findLast((row) => row.deadlineMs !== null)?.deadlineMs ?? null;
}

export function ceilingFor(deadlineMs: number | null): number {
  return Math.max(FLOOR_MS * DECADE, (deadlineMs ?? DEFAULT_CEILING_MS / ABOVE_DEADLINE) * ABOVE_DEADLINE);
}

/** 10, 100, 1000 … below the ceiling. */
export function ticks(ceilingMs: number): readonly number[] {
  const marks: number[] = [];
  for (let ms = FLOOR_MS * DECADE; ms < ceilingMs; ms *= DECADE) marks.push(ms);
  return marks;
}

/** The rows with any part in sight. Rows are in the order of their ids, which is that of their times but for a clock set back. */
export function rowsInSight(rows: readonly QueryRow[], plot: Plot): readonly QueryRow[] {
  const from = timeAt(plot, plot.left);
  let first = rows.length;
  while (first > 0 && (rows[first - 1]?.at ?? 0) >= from) first -= 1;
  return rows.slice(first).filter((row) => row.at <= plot.now);
}

/** The grain nearest to a point, if one lies within `reach`: by time first, since grains stand in columns. */
export function grainNear(rows: readonly QueryRow[], plot: Plot, x: number, y: number, reach: number): QueryRow | null {
  let best: QueryRow | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const row of rowsInSight(rows, plot)) {
    const dx = Math.abs(xOf(plot, row.at) - x);
    if (dx > reach) continue;
    const distance = Math.hypot(dx, (yOf(plot, row.latencyMs) - y) / 4);
    if (distance < bestDistance) [best, bestDistance] = [row, distance];
  }
  return best;
}

/** Left edge of a card of `cardWidth` that points at `x` and stays inside. */
export function cardLeft(x: number, cardWidth: number, width: number): number {
  return Math.max(0, Math.min(width - cardWidth, x - cardWidth / 2));
}
