// Three tags out of many candidates: what others will name too, each of another meaning, and among near-equals each computer its own.
import { createHash } from 'node:crypto';
import { SAME_MEANING_DISTANCE } from './clusters.ts';
import type { Candidate, CandidateKind, ReadPost } from './post.ts';
import { labelFitness, supportWorth, validity } from './score.ts';
import { cosine, type Vector } from './vectors.ts';

/** The share of miners who would name such a thing: our guess, from what the rule rewards. */
const SUPPORT: Readonly<Record<CandidateKind, number>> = {
  ticker: 0.5,
  name: 0.4,
  hashtag: 0.35,
  model: 0.3,
  phrase: 0.2,
  handle: 0.15,
  word: 0.1,
};
/** Sets that many miners share are worth less: near-equals change places by this much of their worth. */
const JITTER = 0.08;
const HEX_DIGITS = 8;

/** 0 to 1, the same for the same seed and tag. */
export function lot(seed: string, tag: string): number {
  const digest = createHash('sha256').update(seed).update('\0').update(tag).digest('hex').slice(0, HEX_DIGITS);
  return Number.parseInt(digest, 16) / 16 ** HEX_DIGITS;
}

interface Weighed {
  readonly tag: string;
  readonly vector: Vector;
  readonly merit: number;
}

/** `vectors`: of every candidate's tag, and of the post's texts. `seed`: this miner's own. At most `count` tags, best first. */
export function chooseTags(post: ReadPost, vectors: ReadonlyMap<string, Vector>, seed: string, count: number): string[] {
  const none = new Float32Array(0);
  const embed = (text: string): Vector => vectors.get(text) ?? none;
  const whole = embed(post.plain);
  const merit = ({ tag, kind }: Candidate): number => {
    const vector = embed(tag);
    // Of two names of the same kind the one the post is about is the one others choose.
    const about = Math.max(0, cosine(vector, whole));
    const signal = supportWorth(Math.min(1, SUPPORT[kind] * (0.5 + about)));
    const expected = (signal + validity(tag, vector, post, embed) + 0.35 + 0.3 * labelFitness(tag, post)) / 3;
    return expected * (1 + JITTER * (lot(seed, tag) - 0.5));
  };
  const left: Weighed[] = post.candidates
    .map((candidate) => ({ tag: candidate.tag, vector: embed(candidate.tag), merit: merit(candidate) }))
    .toSorted((a, b) => b.merit - a.merit);
  const chosen: Weighed[] = [];
  const nearest = ({ vector }: Weighed): number => Math.max(-1, ...chosen.map((other) => cosine(vector, other.vector)));
  while (chosen.length < count && left.length > 0) {
    const apart = left.findIndex((each) => nearest(each) < 1 - SAME_MEANING_DISTANCE);
    // Where everything means the same, what is least like the rest is still another word for it.
    const at =
      apart >= 0 ? apart : left.reduce((best, each, index) => (nearest(each) < nearest(left[best] ?? each) ? index : best), 0);
    chosen.push(...left.splice(at, 1));
  }
  return chosen.map(({ tag }) => tag);
}
