// What an answer is worth to a practice validator, and the running score it would set as weight.
import type { Score } from '../../contract/units.ts';

/** The right language named first, second or third. */
const BY_RANK: readonly number[] = [1, 1 / 2, 1 / 3];
/** Full marks until here; nothing at the deadline. */
const PROMPT_MS = 500;
/** Each answer moves the running score by this much of the way. */
const WEIGHT_OF_NEWEST = 0.1;

/** 0 to 1: how right, over all the texts of one query. */
export function correctness(truth: readonly string[], languages: readonly (readonly string[])[]): number {
  if (truth.length === 0) return 0;
  const worth = truth.map((language, index) => BY_RANK[(languages[index] ?? []).indexOf(language)] ?? 0);
  return worth.reduce((sum, one) => sum + one, 0) / truth.length;
}

/** 0 to 1: how soon. */
export function promptness(tookMs: number, deadlineMs: number): number {
  return Math.min(1, Math.max(0, (deadlineMs - tookMs) / (deadlineMs - PROMPT_MS)));
}

export const score = (
  truth: readonly string[],
  languages: readonly (readonly string[])[],
  tookMs: number,
  deadlineMs: number,
): Score => (correctness(truth, languages) * promptness(tookMs, deadlineMs)) as Score;

/** The mean of the first answers, then an exponential moving average. */
export function createRunning(): (score: Score) => { readonly value: Score; readonly samples: number } {
  let value = 0;
  let samples = 0;
  return (newest) => {
    samples += 1;
    value += (newest - value) * Math.max(WEIGHT_OF_NEWEST, 1 / samples);
    return { value: Math.min(1, Math.max(0, value)) as Score, samples };
  };
}
