// What a model is tried with before it answers: two texts whose answers are known in kind, and a full round of made-up ones for the time.
import { fail, ok, type Result } from '../../../contract/problem.ts';
import type { SelfTestReport } from '../adapter.ts';
import { detect, type DetectFailure, type DetectorParts } from './predict.ts';
import { splitWords } from './split.ts';

/** Said by a person, and the way chat programs talk. Written for Lode. */
export const GOLDEN = {
  human:
    'My aunt kept bees, badly. Every June they left her, and every June she went after them over the allotments in her slippers, with a bucket, shouting at the vicar to stand still because there was one on his hat. He never did. She got stung on the same thumb four years running and would not hear a word against them, though she took to buying her honey at the Co-op and pouring it into her own jars.',
  machine:
    'In today’s rapidly evolving digital landscape, effective communication plays a crucial role in fostering collaboration and enhancing overall productivity. Furthermore, it is important to note that organizations can leverage innovative strategies to significantly improve transparency and trust. Additionally, by prioritizing continuous learning, individuals can unlock their full potential. In conclusion, embracing these best practices represents a vital opportunity for long-term growth.',
} as const;

export const FULL_ROUND = 120;
const LENGTHS = { least: 35, most: 350 };
/** Co-prime with the number of lengths there are, so that they are spread evenly over them. */
const STRIDE = 37;

/** As many texts as a round has, of evenly spread lengths, no two alike, of no sense: only their size counts. */
export function syntheticRound(sample: number): string[] {
  const words = splitWords(`${GOLDEN.human} ${GOLDEN.machine}`);
  return Array.from({ length: FULL_ROUND }, (_, index) => {
    const count = LENGTHS.least + ((index * STRIDE) % (LENGTHS.most - LENGTHS.least + 1));
    return Array.from({ length: count }, (_word, at) => words[(index * 7 + sample * 13 + at) % words.length] ?? '').join(' ');
  });
}

const SAMPLES = 3;
/** So many times slower than allowed, a first round decides it: nobody is kept waiting for two more. */
const HOPELESS = 2;
/** Nobody waits for it: it ends when the run does. */
const LONG_MS = 3_600_000;

/**
 * The golden texts, then full rounds against the clock. Expected failures: `model-unfit` where the model or its tokenizer is not what
 * this subnet's code takes, or tells nothing; `inference-unavailable`. `slowestMs`: what a round may take, null where any time will do.
 */
export async function selfTest(
  parts: DetectorParts | null,
  { subnet, slowestMs, signal }: { readonly subnet: string; readonly slowestMs: number | null; readonly signal: AbortSignal },
): Promise<Result<SelfTestReport>> {
  if (!parts) return fail('inference-unavailable', { detail: 'the model is not loaded' });
  const ask = (texts: readonly string[]) =>
    detect(parts, texts.map(splitWords), { deadline: Date.now() + LONG_MS, signal, priority: 0 });
  const from = performance.now();
  const golden = await ask([GOLDEN.human, GOLDEN.machine]);
  if (!golden.ok) return failed(golden.failure, subnet);
  const [human = 1, machine = 0] = golden.values.map((words) => words.reduce((sum, one) => sum + one, 0) / words.length);
  if (!(machine > human)) return fail('model-unfit', { subnet, detail: 'it takes a person for the likelier machine' });
  const tookMs = performance.now() - from;
  const times: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const began = performance.now();
    const round = await ask(syntheticRound(sample));
    if (!round.ok) return failed(round.failure, subnet);
    times.push(performance.now() - began);
    if (slowestMs !== null && performance.now() - began > HOPELESS * slowestMs) break;
  }
  return ok({ tookMs, p95Ms: percentile95(times), samples: times.length });
}

const failed = (failure: DetectFailure, subnet: string): Result<never> =>
  failure === 'unlike' || failure === 'inference-failed'
    ? fail('model-unfit', {
        subnet,
        detail: failure === 'unlike' ? 'its output is none of a detector’s' : 'it cannot run what its tokenizer gives it',
      })
    : fail('inference-unavailable', { detail: failure });

/** The nearest rank: of fewer than twenty, the slowest. */
const percentile95 = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? 0;
