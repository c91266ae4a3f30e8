// The soak: honest queries at a steady pace and a trickle of every hostile kind, for as long as asked; does the axon's memory grow?
import { setTimeout as wait } from 'node:timers/promises';
import { openHandles, pssMb } from '../bench/memory.ts';
import { startAxon } from './axon-process.ts';
import { createRandom } from './random.ts';
import { makeRequest, packets, readCorpus } from './requests.ts';
import { type Sample, type Verdict, verdictOn, type Weighed, weighed } from './slope.ts';
import { fill } from './template.ts';
import { Trial } from './trial.ts';

export interface SoakReport {
  readonly minutes: number;
  readonly seed: number;
  readonly sent: number;
  readonly answered: number;
  readonly findings: readonly string[];
  /** MB. */
  readonly heap: Weighed;
  readonly pss: Weighed;
  /** Files and sockets the process holds open. */
  readonly handles: Weighed;
  readonly verdict: Verdict;
}

const MB = 1_024 * 1_024;
const ROUND_MS = 1_000;
const HANG_UP_SHARE = 0.1;
const HONEST_A_ROUND = 20;
const HOSTILE_A_ROUND = 12;
const SAMPLE_EVERY_MS = 5_000;
/** MB, or handles, an hour: a miner that runs for a week must not need a gigabyte more. */
const ALLOWED = 4;
const MOST_FINDINGS = 20;
const HONEST = /^(?:classic|classic-hash|classic-stream|classic-gzip|btauth|btauth-get|epistula)\.http$/;

export async function soak(minutes: number, seed: number, say: (line: string) => void): Promise<SoakReport> {
  const random = createRandom(seed);
  const corpus = readCorpus();
  const honest = corpus.filter(({ name }) => HONEST.test(name));
  const axon = await startAxon();
  const trial = new Trial(axon, honest);
  const heap: Sample[] = [];
  const pss: Sample[] = [];
  const handles: Sample[] = [];
  const findings: string[] = [];
  const started = performance.now();
  const durationMs = minutes * 60_000;
  const passed = (): number => performance.now() - started;
  let sent = 0;
  let sampled = 0;
  try {
    for (let round = 1; passed() < durationMs && findings.length < MOST_FINDINGS; round++) {
      const polite = Array.from({ length: HONEST_A_ROUND }, () => {
        const filled = fill(random.pick(honest).template);
        return { ...filled, others: [], pieces: [Buffer.from(filled.bytes, 'latin1')], hangUp: false };
      });
      const hostile = Array.from({ length: HOSTILE_A_ROUND }, (_, i) => {
        // Each of the corpus in turn, and then what becomes of it.
        const request =
          i % 2
            ? makeRequest(corpus, random)
            : { ...fill(corpus[(round * HOSTILE_A_ROUND + i) % corpus.length]?.template ?? ''), others: [] };
        return { ...request, pieces: packets(request.bytes, random), hangUp: random.chance(HANG_UP_SHARE) };
      });
      const found = await trial.run([...polite, ...hostile]);
      sent += polite.length + hostile.length;
      for (const { oracle, what } of found) findings.push(`${oracle}: ${what}`);
      if (passed() - sampled >= SAMPLE_EVERY_MS) {
        sampled = passed();
        heap.push({ atMs: sampled, value: (await axon.weigh()) / MB });
        const now = pssMb(axon.pid);
        if (now !== null) pss.push({ atMs: sampled, value: now });
        const open = openHandles(axon.pid);
        if (open !== null) handles.push({ atMs: sampled, value: open });
        if (heap.length % 12 === 0)
          say(`soak: ${Math.round(sampled / 60_000)} min, heap ${heap.at(-1)?.value.toFixed(2)} MB, pss ${now?.toFixed(1)} MB`);
      }
      await wait(Math.max(0, round * ROUND_MS - passed()));
    }
    const weigh = (samples: readonly Sample[]): Weighed => weighed(samples, passed(), ALLOWED);
    const all = { heap: weigh(heap), pss: weigh(pss), handles: weigh(handles) };
    return {
      minutes,
      seed,
      sent,
      answered: trial.counts.get('answered') ?? 0,
      findings,
      ...all,
      verdict: verdictOn(Object.values(all)),
    };
  } finally {
    axon.end();
  }
}
