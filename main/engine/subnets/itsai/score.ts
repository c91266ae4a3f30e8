// What a round's answer is worth by the subnet's rule, and what makes it worth nothing.
// Source: It-s-AI/llm-detection detection/validator/reward.py; scikit-learn's f1_score, average_precision_score, confusion_matrix.

/** A word as it was judged: who wrote it, and the answer. */
export interface Judged {
  readonly machine: boolean;
  readonly probability: number;
}

export interface Reward {
  /** The mean of the three. */
  readonly reward: number;
  readonly fp_score: number;
  readonly f1_score: number;
  readonly ap_score: number;
}

/** numpy's round and Python's: a half goes to the even side. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

const CENTS = 100;
/** Whether two answers are the same to two decimals, as the subnet compares them. */
export const alike = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): boolean =>
  a.length === b.length &&
  a.every(
    (words, text) =>
      words.length === b[text]?.length &&
      words.every((word, at) => roundHalfEven(word * CENTS) === roundHalfEven((b[text]?.[at] ?? Number.NaN) * CENTS)),
  );

export const inRange = (probability: number): boolean => probability >= 0 && probability <= 1;

/** F1 of the rounded answers for "a machine's"; 0 where there is nothing to find and nothing found. */
export function f1(words: readonly Judged[]): number {
  const said = words.filter(({ probability }) => roundHalfEven(probability) === 1);
  const right = said.filter(({ machine }) => machine).length;
  const machines = words.filter(({ machine }) => machine).length;
  return right === 0 ? 0 : (2 * right) / (said.length + machines);
}

/** The area under precision over recall, in steps: words of the same probability come at once. 0 where no word is a machine's. */
export function averagePrecision(words: readonly Judged[]): number {
  const machines = words.filter(({ machine }) => machine).length;
  if (machines === 0) return 0;
  let [seen, right, sum] = [0, 0, 0];
  const byProbability = words.toSorted((a, b) => b.probability - a.probability);
  for (let at = 0; at < byProbability.length; ) {
    const step = byProbability[at]?.probability;
    const before = right;
    for (; at < byProbability.length && byProbability[at]?.probability === step; at += 1) {
      seen += 1;
      if (byProbability[at]?.machine) right += 1;
    }
    sum += ((right - before) / machines) * (right / seen);
  }
  return sum;
}

const NOTHING: Reward = { reward: 0, fp_score: 0, f1_score: 0, ap_score: 0 };

/**
 * 0 to 1. Their own code fails, and gives nothing, where authors and answers are all of one kind: its table of rights and wrongs has
 * one field then.
 */
export function reward(words: readonly Judged[]): Reward {
  const kinds = new Set(words.flatMap(({ machine, probability }) => [machine ? 1 : 0, roundHalfEven(probability)]));
  if (kinds.size !== 2) return NOTHING;
  const wrong = words.filter(({ machine, probability }) => !machine && roundHalfEven(probability) === 1).length;
  const fp_score = 1 - wrong / words.length;
  const [f1_score, ap_score] = [f1(words), averagePrecision(words)];
  return { reward: (fp_score + f1_score + ap_score) / 3, fp_score, f1_score, ap_score };
}

/** Answers to texts of another domain than the others, over rounds: below `least` the round is worth nothing. */
const OUTSIDE = { first: 1, weight: 0.2, least: 0.9 };

/** The running F1 of one miner. Its weight may have changed since. */
export class OutsideF1 {
  #value = OUTSIDE.first;

  /** After this round, in which there were these words of the other domain; none changes nothing. */
  next(words: readonly Judged[]): number {
    if (words.length > 0) this.#value = (1 - OUTSIDE.weight) * this.#value + OUTSIDE.weight * f1(words);
    return this.#value;
  }
}

export interface RoundFacts {
  /** Of all words of the full call. */
  readonly probabilities: readonly number[];
  /** The check call's texts, as answered then and in the full call. */
  readonly check: readonly (readonly number[])[];
  readonly full: readonly (readonly number[])[];
  readonly versionAnswered: boolean;
  readonly outsideF1: number;
}

/** 1, or 0: then the whole round is worth nothing. */
export function penalty({ probabilities, check, full, versionAnswered, outsideF1 }: RoundFacts): 0 | 1 {
  const bad = !probabilities.every(inRange) || !alike(check, full) || versionAnswered || outsideF1 < OUTSIDE.least;
  return bad ? 0 : 1;
}
