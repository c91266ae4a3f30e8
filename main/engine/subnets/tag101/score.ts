// What Tag101's validators would make of answers: their published rules, and what of them is approximated.
// Source: tag101-ai/tag101, tasks/sn101_reference/core/scoring/{tag_scorer,signal,validity,utility}.py.
// Approximated: spaCy's entities and noun chunks by capitalised names and compromise's noun phrases, its lemmas by a crude singular.
import { clusters, type Embedded, silhouettes } from './clusters.ts';
import type { ReadPost } from './post.ts';
import { counted, formatOf, lexicalOverlap, stemsOf, withoutArticle, wordsOf } from './tag.ts';
import { centroid, cosine, type Vector } from './vectors.ts';

export interface Answer {
  readonly miner: string;
  readonly tags: readonly string[];
}
/** Embeds a text; the same text is asked for again and again. */
export type Embed = (text: string) => Vector;

const clip01 = (value: number): number => Math.min(1, Math.max(0, value));

/** ln(1 + 9·support)/ln 10: .161 at a twentieth of the miners, .740 at half of them. */
export const supportWorth = (support: number): number => Math.log(1 + 9 * support) / Math.log(10);
/** `k`: miners with the same set of tags. */
export const repeatMultiplier = (k: number): number => (k <= 0 ? 1 : 1 / (1 + (k / 50) ** 5.5));

const LEVELS: readonly (readonly [number, number])[] = [
  [0.9, 0.85],
  [0.8, 0.7],
  [0.7, 0.55],
  [0.6, 0.35],
];
const DENSE = 0.75;

/** Near the middle of its cluster, and among others of it. */
function relevance(index: number, group: readonly number[], tags: readonly Embedded[]): number {
  const own = tags[index];
  if (!own) return 0;
  const middle = centroid(group.flatMap((each) => tags[each]?.vector ?? []));
  const nearness = (each: number): number => cosine(tags[each]?.vector ?? middle, middle);
  const closest = group.every((each) => nearness(each) <= nearness(index));
  const level = closest ? 1 : (LEVELS.find(([least]) => nearness(index) >= least)?.[1] ?? 0);
  const others = group.filter((each) => each !== index);
  const dense = others.filter((each) => cosine(tags[each]?.vector ?? middle, own.vector) >= DENSE).length;
  return 0.75 * level + 0.25 * (others.length > 0 ? dense / others.length : 0);
}

const singular = (tag: string): string => (tag.endsWith('s') && !tag.endsWith('ss') ? tag.slice(0, -1) : `${tag}s`);

/** The tag in the forms others would write it. */
export function variantsOf(tag: string): string[] {
  const forms = [tag.replace(/\p{P}/gu, ''), withoutArticle(tag), singular(tag), tag.replaceAll('-', ' ')];
  return [...new Set(forms.map((form) => form.trim()))].filter((form) => form !== '' && form !== tag);
}

/** Whether it means the same however it is written. */
function steadiness(tag: string, vector: Vector, embed: Embed): number {
  const variants = variantsOf(tag);
  if (variants.length === 0) return 1;
  const mean = variants.reduce((sum, each) => sum + cosine(vector, embed(each)), 0) / variants.length;
  return 1 - Math.min(1, variants.length / 3) * (1 - clip01((mean - 0.65) / 0.3));
}

/** Whether its core means what it means. Views: the tag and its singular core. */
function coherence(tag: string, vector: Vector, embed: Embed): number {
  const core = wordsOf(withoutArticle(tag))
    .map((word) => (word.endsWith('s') ? singular(word) : word))
    .join(' ');
  return core === tag || core === '' ? 1 : 1 - (1 - cosine(vector, embed(core)));
}

const TIERS: readonly (readonly [number, number])[] = [
  [0.65, 1],
  [0.35, 0.6],
  [0.15, 0.3],
];

export function validity(tag: string, vector: Vector, post: ReadPost, embed: Embed): number {
  const spans = [post.plain, ...post.sentences, ...post.phrases];
  const near = Math.max(0, ...spans.map((span) => clip01((cosine(vector, embed(span)) - 0.3) / 0.45)));
  const overlap = Math.max(0, ...spans.map((span) => lexicalOverlap(tag, stemsOf(span))));
  const raw = Math.max(near, overlap) * formatOf(tag);
  return TIERS.find(([least]) => raw >= least)?.[1] ?? 0;
}

const VOWELS = /[aeiou]/gu;
const MODEL_LIKE = /^[a-z]{1,12}-?\d[\w.]*$/u;

/** How good a label it is: names and things before sentences. */
export function labelFitness(tag: string, post: ReadPost): number {
  if (/^[a-z]{2,5}$/u.test(tag) && (tag.match(VOWELS)?.length ?? 0) / tag.length < 0.4) return 1;
  if (MODEL_LIKE.test(tag)) return 1;
  const covered = (spans: readonly string[]): boolean => spans.some((span) => lexicalOverlap(tag, stemsOf(span)) >= 0.8);
  const names = post.candidates.filter(({ kind }) => kind !== 'word' && kind !== 'phrase').map((candidate) => candidate.tag);
  if (covered(names)) return 1;
  if (covered(post.phrases)) return 0.9;
  return wordsOf(tag).length > 3 ? 0.35 : 0.6;
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
  readonly tags: readonly TagScore[];
}

const QUALIFYING_MINERS = 3;
const setOf = (tags: readonly string[]): string => tags.toSorted().join('\n');

/** A round: every miner's answer to one post. */
export function scoreRound(post: ReadPost, answers: readonly Answer[], embed: Embed): MinerScore[] {
  const said = answers.map(({ miner, tags }) => ({ miner, tags: counted(tags) }));
  const unique = [...new Set(said.flatMap(({ tags }) => tags))].map((tag) => ({ tag, vector: embed(tag) }));
  const groups = clusters(unique);
  const fits = silhouettes(unique, groups);
  const place = new Map(unique.map(({ tag }, index) => [tag, index]));
  const miners = groups.map((group) => {
    const tags = new Set(group.map((index) => unique[index]?.tag));
    return new Set(said.filter((each) => each.tags.some((tag) => tags.has(tag))).map(({ miner }) => miner)).size;
  });
  const groupOf = (index: number): number => groups.findIndex((group) => group.includes(index));
  const scored = new Map<string, TagScore & { readonly group: number }>();
  for (const { tag, vector } of unique) {
    const index = place.get(tag) ?? 0;
    const group = groupOf(index);
    const support = (miners[group] ?? 0) / Math.max(1, said.length);
    const relevant = relevance(index, groups[group] ?? [], unique);
    const signal =
      supportWorth(support) *
      relevant ** 0.5 *
      steadiness(tag, vector, embed) ** 0.25 *
      clip01(coherence(tag, vector, embed)) ** 0.25;
    const valid = validity(tag, vector, post, embed);
    const utility = 0.7 * clip01(fits[index] ?? 0.5) + 0.3 * labelFitness(tag, post);
    scored.set(tag, { tag, signal, validity: valid, utility, score: (signal + valid + utility) / 3, group });
  }
  const sets = new Map<string, number>();
  for (const { tags } of said) sets.set(setOf(tags), (sets.get(setOf(tags)) ?? 0) + 1);
  return said.map(({ miner, tags }) => {
    const own = tags.flatMap((tag) => scored.get(tag) ?? []);
    const best = new Map<number, number>();
    for (const { group, score } of own) {
      if ((miners[group] ?? 0) >= QUALIFYING_MINERS) best.set(group, Math.max(best.get(group) ?? 0, score));
    }
    const sum = [...best.values()]
      .toSorted((a, b) => b - a)
      .slice(0, 3)
      .reduce((total, score) => total + score, 0);
    return {
      miner,
      score: (sum / 3) * repeatMultiplier(sets.get(setOf(tags)) ?? 1),
      tags: own.map(({ tag, signal, validity: valid, utility, score }) => ({ tag, signal, validity: valid, utility, score })),
    };
  });
}
