// Tags of one meaning together, as Tag101's validators group them: agglomerative, cosine, average linkage.
// Source: tag101-ai/tag101, tasks/sn101_reference/core/scoring/{clustering,utility}.py.
import { cosine, type Vector } from './vectors.ts';

/** Two tags this far apart or farther are of different meaning. */
export const SAME_MEANING_DISTANCE = 0.3;
const FEWEST = 3;
const MOST = 8;
const NEUTRAL = 0.5;

/** A tag and how many miners said it: the validators' grouping has it that many times. */
export interface Said {
  readonly tag: string;
  readonly vector: Vector;
  readonly times: number;
}

const distances = (tags: readonly Said[]): number[][] =>
  tags.map((one) => tags.map((other) => (one === other ? 0 : 1 - cosine(one.vector, other.vector))));

/**
 * Groups of indexes. The same tag is never parted from itself: where fewer than three are said in all, the validators part it to
 * have their three groups. O(n³): for the tags of a round, some hundred at most.
 */
export function clusters(tags: readonly Said[]): number[][] {
  const groups = tags.map((_, index) => [index]);
  const sizes = tags.map(({ times }) => times);
  const apart = distances(tags);
  while (groups.length > FEWEST) {
    let [nearest, at, other] = [Infinity, 0, 0];
    for (let i = 0; i < groups.length; i += 1) {
      for (let j = i + 1; j < groups.length; j += 1) {
        const distance = apart[i]?.[j] ?? Infinity;
        if (distance < nearest) [nearest, at, other] = [distance, i, j];
      }
    }
    if (nearest >= SAME_MEANING_DISTANCE && groups.length <= MOST) break;
    join(groups, sizes, apart, at, other);
  }
  return groups;
}

/** The mean distance to two groups that become one is the mean of the two, by their sizes. */
function join(groups: number[][], sizes: number[], apart: number[][], at: number, gone: number): void {
  const [mine = 0, theirs = 0] = [sizes[at], sizes[gone]];
  for (const row of apart) row[at] = (mine * (row[at] ?? 0) + theirs * (row[gone] ?? 0)) / (mine + theirs);
  const joined = apart.map((row) => row[at] ?? 0);
  joined[at] = 0;
  apart[at] = joined;
  apart.splice(gone, 1);
  for (const row of apart) row.splice(gone, 1);
  groups[at]?.push(...(groups[gone] ?? []));
  groups.splice(gone, 1);
  sizes[at] = mine + theirs;
  sizes.splice(gone, 1);
}

/** How well each fits its own group rather than the next, 0 to 1 (below 0 is 0); one half where that cannot be told. */
export function silhouettes(tags: readonly Said[], groups: readonly (readonly number[])[]): number[] {
  const apart = distances(tags);
  const size = (group: readonly number[]): number => group.reduce((sum, each) => sum + (tags[each]?.times ?? 0), 0);
  const all = tags.reduce((sum, { times }) => sum + times, 0);
  const result = tags.map(() => NEUTRAL);
  if (groups.length < 2 || groups.length >= all) return result;
  for (const group of groups) {
    if (size(group) < 2) continue;
    for (const index of group) {
      const sum = (to: readonly number[]): number =>
        to.reduce((total, each) => total + (tags[each]?.times ?? 0) * (apart[index]?.[each] ?? 0), 0);
      const own = sum(group) / (size(group) - 1);
      const next = Math.min(...groups.filter((other) => other !== group).map((other) => sum(other) / size(other)));
      const widest = Math.max(own, next);
      result[index] = widest > 0 ? Math.max(0, (next - own) / widest) : 0;
    }
  }
  return result;
}
