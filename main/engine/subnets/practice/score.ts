// What an answer about languages is worth to a practice validator: how right, and how soon.

/** The right language named first, second or third. */
const BY_RANK: readonly number[] = [1, 1 / 2, 1 / 3];
/** Full marks until here; nothing at the deadline. */
const PROMPT_MS = 500;

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
