// What Tag101's validators would make of a round's answers: their published rules, and what of them is approximated.
// Source: tag101-ai/tag101, tasks/sn101_reference/core/scoring/{tag_scorer,signal,validity,utility,preprocessing}.py.
import { clusters, type Said, silhouettes } from './clusters.ts';
import { TAGS } from './envelope.ts';
import type { ReadPost } from './post.ts';
import { counted, formatOf, lexicalOverlap, stemsOf } from './tag.ts';
import { centroid, cosine, type Vector } from './vectors.ts';
import { coreOf, variantsOf } from './wording.ts';

export interface Answer {
  readonly miner: string;
  readonly tags: readonly string[];
}

/** What the rules look up: the embedding of a text, and how good a label a tag is (label.ts). */
export interface Known {
  readonly embed: (text: string) => Vector;
  readonly fitness: (tag: string) => number;
}

/** What of the rule stands in for what the validators have; words/en/subnets.ts says each in a sentence. */
export const APPROXIMATED = ['tag101-noun-phrases', 'tag101-wordings', 'tag101-precision'] as const;

const clip01 = (value: number): number => Math.min(1, Math.max(0, value));

/** ln(1 + 9·support)/ln 10: .161 at a twentieth of the miners, .740 at half of them. */
export const supportWorth = (support: number): number => Math.log1p(9 * support) / Math.log(10);
/** `k`: miners with the same set of tags. */
export const repeatMultiplier = (k: number): number => 1 / (1 + (Math.max(1, k) / 50) ** 5.5);

const LEVELS: readonly (readonly [number, number])[] = [
  [0.9, 0.85],
  [0.8, 0.7],
  [0.7, 0.55],
  [0.6, 0.35],
];
const DENSE = 0.75;

/** Near the middle of its cluster, and among others of it. */
function relevance(index: number, group: readonly number[], tags: readonly Said[]): number {
  const own = tags[index];
  if (!own) return 0;
  const middle = centroid(group.flatMap((each) => tags[each] ?? []).map(({ vector, times }) => ({ vector, weight: times })));
  const nearness = (each: number): number => cosine(tags[each]?.vector ?? middle, middle);
  const closest = group.every((each) => nearness(each) <= nearness(index));
  const level = closest ? 1 : (LEVELS.find(([least]) => nearness(index) >= least)?.[1] ?? 0);
  const others = group.filter((each) => each !== index);
  const dense = others.filter((each) => cosine(tags[each]?.vector ?? middle, own.vector) >= DENSE).length;
  return 0.75 * level + 0.25 * (others.length > 0 ? dense / others.length : 0);
}

/** Whether it means the same however it is written. */
function steadiness(tag: string, { embed }: Known): number {
  const variants = variantsOf(tag);
  if (variants.length === 0) return 1;
  const mean = variants.reduce((sum, each) => sum + cosine(embed(tag), embed(each)), 0) / variants.length;
  return 1 - Math.min(1, variants.length / 3) * (1 - clip01((mean - 0.65) / 0.3));
}

/** Whether its core means what it means. */
function coherence(tag: string, { embed }: Known): number {
  const core = coreOf(tag);
  return core === tag || core === '' ? 1 : clip01(cosine(embed(tag), embed(core)));
}

const TIERS: readonly (readonly [number, number])[] = [
  [0.65, 1],
  [0.35, 0.6],
  [0.15, 0.3],
];

/** The post or a part of it, in which a tag may be grounded. */
export interface Ground {
  readonly span: string;
  readonly stems: ReadonlySet<string>;
}
const spansOf = ({ text, sentences, phrases }: ReadPost): string[] => [text, ...sentences, ...phrases];
export const groundsOf = (post: ReadPost): Ground[] => spansOf(post).map((span) => ({ span, stems: stemsOf(span) }));

/** Every text that `scoreRound` looks at. */
export const textsOf = (post: ReadPost, answers: readonly Answer[]): string[] => [
  ...new Set([
    ...spansOf(post),
    ...answers.flatMap(({ tags }) => counted(tags).flatMap((tag) => [tag, ...variantsOf(tag), coreOf(tag)])),
  ]),
];

export function validity(tag: string, grounds: readonly Ground[], { embed }: Pick<Known, 'embed'>): number {
  const overlap = Math.max(0, ...grounds.map(({ stems }) => lexicalOverlap(tag, stems)));
  const near = (): number => Math.max(0, ...grounds.map(({ span }) => clip01((cosine(embed(tag), embed(span)) - 0.3) / 0.45)));
  const raw = (overlap === 1 ? 1 : Math.max(near(), overlap)) * formatOf(tag);
  return TIERS.find(([least]) => raw >= least)?.[1] ?? 0;
}

export interface TagScore {
  readonly tag: string;
  readonly signal: number;
  readonly validity: number;
  readonly utility: number;
  readonly score: number;
}
export interface MinerScore {
  readonly miner: string;
  /** 0 to 1, the repeated-set multiplier in it. */
  readonly score: number;
  readonly repeated: number;
  readonly tags: readonly TagScore[];
}

const QUALIFYING_MINERS = 3;
const SAME_TOKEN_MOST = 2;

function keyOf(tag: string): string {
  const seen = new Map<string, number>();
  const words = (tag.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).filter((word) => {
    seen.set(word, (seen.get(word) ?? 0) + 1);
    return (seen.get(word) ?? 0) <= SAME_TOKEN_MOST;
  });
  return words.join(' ');
}

/** A set of tags as its repetitions are counted. Theirs is by WordPiece tokens; words part nearly the same sets. */
export const setOf = (tags: readonly string[]): string => tags.map(keyOf).toSorted().join('\n');

const mean = (best: readonly number[]): number =>
  best
    .toSorted((a, b) => b - a)
    .slice(0, TAGS)
    .reduce((total, score) => total + score, 0) / TAGS;

/** A round: every miner's answer to one post. */
export function scoreRound(post: ReadPost, answers: readonly Answer[], known: Known): MinerScore[] {
  const said = answers.map(({ miner, tags }) => ({ miner, tags: counted(tags) }));
  const times = new Map<string, number>();
  for (const tag of said.flatMap(({ tags }) => tags)) times.set(tag, (times.get(tag) ?? 0) + 1);
  const unique = [...times].map(([tag, count]): Said => ({ tag, vector: known.embed(tag), times: count }));
  const groups = clusters(unique);
  const fits = silhouettes(unique, groups);
  const minersOf = groups.map((group) => {
    const tags = new Set(group.map((index) => unique[index]?.tag));
    return said.filter((each) => each.tags.some((tag) => tags.has(tag))).length;
  });
  const grounds = groundsOf(post);
  const scored = new Map<string, TagScore & { readonly group: number }>();
  for (const [group, indexes] of groups.entries()) {
    for (const index of indexes) {
      const tag = unique[index]?.tag ?? '';
      const signal = clip01(
        supportWorth((minersOf[group] ?? 0) / said.length) *
          relevance(index, indexes, unique) ** 0.5 *
          steadiness(tag, known) ** 0.25 *
          coherence(tag, known) ** 0.25,
      );
      const valid = validity(tag, grounds, known);
      const utility = clip01(0.7 * (fits[index] ?? 0) + 0.3 * known.fitness(tag));
      scored.set(tag, { tag, signal, validity: valid, utility, score: (signal + valid + utility) / 3, group });
    }
  }
  const qualifies = (group: number): boolean => (minersOf[group] ?? 0) >= QUALIFYING_MINERS;
  const any = groups.some((_, group) => qualifies(group));
  const sets = new Map<string, number>();
  for (const { tags } of said) sets.set(setOf(tags), (sets.get(setOf(tags)) ?? 0) + 1);
  return said.map(({ miner, tags }) => {
    const own = tags.flatMap((tag) => scored.get(tag) ?? []);
    const best = new Map<number, number>();
    for (const { group, score } of own) if (qualifies(group)) best.set(group, Math.max(best.get(group) ?? 0, score));
    const repeated = repeatMultiplier(sets.get(setOf(tags)) ?? 1);
    // Where no meaning is shared by three, every tag counts.
    const covered = any ? [...best.values()] : own.map(({ score }) => score);
    return {
      miner,
      score: mean(covered) * repeated,
      repeated,
      tags: own.map(({ tag, signal, validity: valid, utility, score }) => ({ tag, signal, validity: valid, utility, score })),
    };
  });
}
