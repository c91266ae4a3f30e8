// Tags of one meaning together, as Tag101's validators group them: agglomerative, cosine, average linkage.
// Source: tag101-ai/tag101, tasks/sn101_reference/core/scoring/clustering.py.
import { cosine, type Vector } from './vectors.ts';

/** Two tags this far apart or farther are of different meaning. */
export const SAME_MEANING_DISTANCE = 0.3;
const FEWEST = 3;
const MOST = 8;

export interface Embedded {
  readonly tag: string;
  readonly vector: Vector;
}

/** Groups of indexes. O(n³): for the tags of a round, some hundred at most. */
export function clusters(tags: readonly Embedded[]): number[][] {
  const groups = tags.map((_, index) => [index]);
  const apart = tags.map((one) => tags.map((other) => 1 - cosine(one.vector, other.vector)));
  const linkage = (one: readonly number[], other: readonly number[]): number => {
    let sum = 0;
    for (const a of one) for (const b of other) sum += apart[a]?.[b] ?? 0;
    return sum / (one.length * other.length);
  };
  while (groups.length > FEWEST) {
    let nearest = { distance: Infinity, at: 0, other: 0 };
    for (const [at, one] of groups.entries()) {
      for (let other = at + 1; other < groups.length; other += 1) {
        const distance = linkage(one, groups[other] ?? []);
        if (distance < nearest.distance) nearest = { distance, at, other };
      }
    }
    if (nearest.distance >= SAME_MEANING_DISTANCE && groups.length <= MOST) break;
    const [gone = []] = groups.splice(nearest.other, 1);
    groups[nearest.at]?.push(...gone);
  }
  return groups;
}

/** How well each fits its own group rather than the next, 0 to 1 (below 0 is 0); alone in its group: one half. */
export function silhouettes(tags: readonly Embedded[], groups: readonly (readonly number[])[]): number[] {
  const distance = (a: number, b: number): number => {
    const [one, other] = [tags[a], tags[b]];
    return one && other ? 1 - cosine(one.vector, other.vector) : 0;
  };
  const mean = (index: number, group: readonly number[]): number => {
    const others = group.filter((each) => each !== index);
    return others.reduce((sum, each) => sum + distance(index, each), 0) / others.length;
  };
  const result = tags.map(() => 0.5);
  for (const group of groups) {
    if (group.length < 2 || groups.length < 2) continue;
    for (const index of group) {
      const own = mean(index, group);
      const next = Math.min(...groups.filter((other) => other !== group).map((other) => mean(index, other)));
      const widest = Math.max(own, next);
      result[index] = widest > 0 ? Math.max(0, (next - own) / widest) : 0;
    }
  }
  return result;
}
