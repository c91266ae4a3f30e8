// The fuzzing run: the corpus as it is, then what a seed makes of it, batch by batch, until the time is up. Findings become files.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type AxonProcess, startAxon } from './axon-process.ts';
import type { Finding } from './oracles.ts';
import { createRandom } from './random.ts';
import { makeRequest, packets, readCorpus } from './requests.ts';
import { sameOracle, smaller } from './smaller.ts';
import { fill, type Filled, unfill } from './template.ts';
import { type Shot, Trial } from './trial.ts';

export interface FuzzOptions {
  readonly seed: number;
  readonly durationMs: number;
  /** Where findings are written. */
  readonly folder: string;
  readonly say: (line: string) => void;
}

export interface FuzzReport {
  readonly seed: number;
  readonly sent: number;
  readonly seconds: number;
  readonly heapMb: readonly [after: number, end: number];
  readonly counts: Readonly<Record<string, number>>;
  /** The files. */
  readonly findings: readonly string[];
}

const BATCH = 48;
const MOST_FINDINGS = 10;
/** The heap is weighed first when the code is warm and the stores have reached their size. */
const WARM_SHARE = 0.4;
const MOST_GROWTH_MB = 12;
/** For making one finding smaller. */
const SMALLER_MS = 60_000;
/** What once was found so stays so: another process must be asked about another request. */
const LASTING: ReadonlySet<Finding['oracle']> = new Set(['rest', 'alive']);
const MB = 1_024 * 1_024;
const HONEST = ['classic.http', 'btauth.http', 'epistula.http', 'classic-hash.http', 'classic-stream.http'];

const HANG_UP_SHARE = 0.08;

const whole = (filled: Filled, hangUp = false): Shot => ({
  ...filled,
  others: [],
  pieces: [Buffer.from(filled.bytes, 'latin1')],
  hangUp,
});

export async function fuzz({ seed, durationMs, folder, say }: FuzzOptions): Promise<FuzzReport> {
  const random = createRandom(seed);
  const corpus = readCorpus();
  const honest = corpus.filter(({ name }) => HONEST.includes(name));
  const findings: string[] = [];
  const started = performance.now();
  let axon: AxonProcess = await startAxon();
  let trial = new Trial(axon, honest);
  let sent = 0;
  let warmMb: number | null = null;

  const again = async (): Promise<void> => {
    axon.end();
    axon = await startAxon();
    trial = new Trial(axon, honest);
  };
  const attempt = async (shots: readonly Shot[]): Promise<readonly Finding[]> => {
    try {
      return await trial.run(shots);
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      await again();
      return [{ oracle: 'alive', what }];
    }
  };
  const write = (name: string, bytes: string): string => {
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, name);
    writeFileSync(file, Buffer.from(bytes, 'latin1'));
    return file;
  };
  /** Finds out which of the batch it was, makes it smaller, and keeps both forms. */
  const keep = async (shots: readonly Shot[], finding: Finding): Promise<void> => {
    say(`found (${finding.oracle}): ${finding.what}`);
    const until = performance.now() + SMALLER_MS;
    let hangUp = false;
    const fails = async (filled: Filled): Promise<boolean> => {
      if (performance.now() > until) return false;
      if (LASTING.has(finding.oracle)) await again();
      return sameOracle(await attempt([whole(filled, hangUp)]), finding.oracle);
    };
    const label = `${finding.oracle}-${seed}-${findings.length + 1}`;
    for (const { bytes, issued, ...shot } of shots) {
      hangUp = shot.hangUp;
      const template = unfill(bytes, issued);
      if (!(await fails(fill(template)))) continue;
      write(`${label}.raw`, bytes);
      findings.push(write(`${label}.http`, await smaller(template, fails)));
      return;
    }
    findings.push(write(`${label}.batch`, shots.map(({ bytes }) => bytes).join('\n=====\n')));
  };
  const batch = async (shots: readonly Shot[]): Promise<void> => {
    sent += shots.length;
    const [first] = await attempt(shots);
    if (!first) return;
    await keep(shots, first);
    if (LASTING.has(first.oracle)) await again();
  };

  try {
    for (const { template } of corpus) {
      for (const hangUp of [false, true]) await batch([whole(fill(template), hangUp)]);
    }
    while (performance.now() - started < durationMs && findings.length < MOST_FINDINGS) {
      const shots = Array.from({ length: BATCH }, () => {
        const request = makeRequest(corpus, random);
        return { ...request, pieces: packets(request.bytes, random), hangUp: random.chance(HANG_UP_SHARE) };
      });
      await batch(shots);
      if (warmMb === null && performance.now() - started > durationMs * WARM_SHARE) warmMb = (await axon.weigh()) / MB;
    }
    const endMb = (await axon.weigh()) / MB;
    if (endMb - (warmMb ?? endMb) > MOST_GROWTH_MB) {
      const what = `the heap grew from ${warmMb?.toFixed(1)} to ${endMb.toFixed(1)} MB`;
      say(`found (memory): ${what}`);
      findings.push(write(`memory-${seed}.txt`, what));
    }
    return {
      seed,
      sent,
      seconds: Math.round((performance.now() - started) / 1_000),
      heapMb: [warmMb ?? endMb, endMb].map((mb) => Math.round(mb * 10) / 10) as [number, number],
      counts: Object.fromEntries([...trial.counts].toSorted(([one], [other]) => one.localeCompare(other))),
      findings,
    };
  } finally {
    axon.end();
  }
}
