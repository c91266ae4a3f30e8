// Which bytes of a file are here: sorted ranges that neither touch nor overlap.

/** Bytes `from` up to, and without, `to`. */
export type Range = readonly [from: number, to: number];

/** `have` with one more range in it. */
export function withRange(have: readonly Range[], [from, to]: Range): readonly Range[] {
  if (from >= to) return have;
  const before = have.filter(([, end]) => end < from);
  const behind = have.filter(([start]) => start > to);
  const touching = have.slice(before.length, have.length - behind.length);
  const start = Math.min(from, touching[0]?.[0] ?? from);
  const end = Math.max(to, touching.at(-1)?.[1] ?? to);
  return [...before, [start, end], ...behind];
}

/** What is missing of a file of so many bytes. */
export function gapsIn(have: readonly Range[], bytes: number): readonly Range[] {
  const gaps: Range[] = [];
  let at = 0;
  for (const [from, to] of have) {
    if (from > at) gaps.push([at, Math.min(from, bytes)]);
    at = Math.max(at, to);
  }
  if (at < bytes) gaps.push([at, bytes]);
  return gaps;
}

export const bytesIn = (have: readonly Range[]): number => have.reduce((sum, [from, to]) => sum + to - from, 0);
