// Three tags out of many candidates: what others will name too, each of another meaning, and among near-equals each computer its own.
import { createHash } from 'node:crypto';
import { SAME_MEANING_DISTANCE } from './clusters.ts';
import type { CandidateKind, ReadPost } from './post.ts';
import { groundsOf, supportWorth, validity } from './score.ts';
import { stemsOf } from './tag.ts';
import { cosine, type Vector } from './vectors.ts';

/**
 * The share of miners who would name such a thing, were the post about nothing else: our guess. Tuned on practice's posts and the
 * miners made up there, so it knows no more of the real ones than those do.
 */
const SUPPORT: Readonly<Record<CandidateKind, number>> = {
  ticker: 1,
  name: 1,
  phrase: 0.6,
  form: 0.5,
  hashtag: 0.4,
  model: 0.4,
  handle: 0.15,
  gram: 0.1,
  word: 0.05,
};
/**
 * Sets that many miners share are worth less: near-equals change places by this much of their worth. The fewer there are to choose
 * from, the farther apart they lie.
 */
const jitterOf = (candidates: number): number => Math.min(0.5, Math.max(0.05, 1 / candidates));
/** The last tag is drawn from the best few, if they are nearly as good: there most miners would say the same. */
const NEARLY = 0.75;
const FEW_CANDIDATES = 12;
/** Its whole numbers make the model's answers differ in the second decimal, with what they are run beside. */
const PRECISION = 0.03;
const drawnFrom = (candidates: number): number => (candidates <= FEW_CANDIDATES ? 3 : 2);
const HEX_DIGITS = 8;
/** Of the rule's utility: where a tag lies among all miners' tags is not known before they have answered. */
const SILHOUETTE = 0.5;

/** 0 to 1, the same for the same seed and tag. */
export function lot(seed: string, tag: string): number {
  const digest = createHash('sha256').update(seed).update('\0').update(tag).digest('hex').slice(0, HEX_DIGITS);
  return Number.parseInt(digest, 16) / 16 ** HEX_DIGITS;
}

const NONE = new Float32Array(0);

/**
 * At most `count` tags, best first. `vectors`: of every candidate's tag and of the post's text; what has none is judged by its words
 * alone. `seed`: this miner's own.
 */
export function chooseTags(post: ReadPost, vectors: ReadonlyMap<string, Vector>, seed: string, count: number): string[] {
  const embed = (text: string): Vector => vectors.get(text) ?? NONE;
  const whole = embed(post.text);
  const grounds = groundsOf(post);
  const jitter = jitterOf(post.candidates.length);
  let left = post.candidates.map(({ tag, kind, fitness }) => {
    const vector = embed(tag);
    // Of two names of the same kind the one the post is about is the one others choose.
    const about = Math.max(0, cosine(vector, whole));
    const signal = supportWorth(Math.min(1, SUPPORT[kind] * (0.3 + 2 * about)));
    const expected = (signal + validity(tag, grounds, { embed }) + 0.7 * SILHOUETTE + 0.3 * fitness) / 3;
    return { tag, words: [...stemsOf(tag)].join(' ') || tag, vector, merit: expected * (1 + jitter * (lot(seed, tag) - 0.5)) };
  });
  const chosen: (typeof left)[number][] = [];
  while (chosen.length < count && left.length > 0) {
    const ranked = left.map((each, at) => {
      const near = Math.max(0, ...chosen.map(({ vector }) => cosine(each.vector, vector)));
      // Where everything means the same, what is least like the rest is still another word for it.
      return { at, worth: near < 1 - SAME_MEANING_DISTANCE - PRECISION ? each.merit : -near };
    });
    const sorted = ranked.toSorted((a, b) => b.worth - a.worth);
    const [best] = sorted;
    if (!best) break;
    const nearly = sorted
      .filter(({ worth }) => worth > 0 && worth >= NEARLY * best.worth)
      .slice(0, drawnFrom(post.candidates.length));
    const isLast = chosen.length === count - 1;
    const { at } = (isLast ? nearly[Math.floor(lot(seed, post.text) * nearly.length)] : best) ?? best;
    const [taken] = left.splice(at, 1);
    if (!taken) break;
    chosen.push(taken);
    left = left.filter(({ words }) => words !== taken.words);
  }
  return chosen.map(({ tag }) => tag);
}
