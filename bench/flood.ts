// Honest callers while strangers flood: what an answer takes then, beside what it takes when it is quiet.
import { cpus, loadavg } from 'node:os';
import { freePort } from './axon-bench.ts';
import type { HostMessage } from './axon-host.ts';
import { child } from './child.ts';
import type { ClassicLoadMessage } from './classic-load.ts';
import { median, rounded } from './figures.ts';
import type { FloodKind, FloodMessage } from './flood-load.ts';
import { within } from './limit.ts';

const RUNS = 3;
const SECONDS = 7;
/** The flood begins a little before the honest callers and ends a little after them. */
const FLOOD_SECONDS = SECONDS + 1;
const HEAD_START_MS = 300;
const HONEST_PER_SECOND = 100;
const BAD_PER_SECOND = 1_000;
/** The honest callers ask from 127.0.0.1. */
const ELSEWHERE = '127.0.0.2';
const SAME = '127.0.0.1';

interface Weather {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of the honest requests, those answered. */
  readonly answeredShare: number;
  /** Bad requests that were sent a second; and how many of all were answered, which must be none. */
  readonly badPerSecond: number;
  readonly badAnswered: number;
}
const KINDS = ['quiet', 'mixed', 'forged', 'forgedFromTheSameAddress'] as const;
type Kind = (typeof KINDS)[number];
const FLOODS: Readonly<Record<Kind, { readonly what: FloodKind; readonly from: string } | null>> = {
  quiet: null,
  mixed: { what: 'mixed', from: ELSEWHERE },
  forged: { what: 'forged', from: ELSEWHERE },
  forgedFromTheSameAddress: { what: 'forged', from: SAME },
};

export interface FloodReport extends Record<Kind, Weather | null> {
  readonly honestPerSecond: number;
  readonly node: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly loadBefore: number };
  readonly why: Record<string, string>;
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function open() {
  const load = child<ClassicLoadMessage>('classic-load');
  const flooder = child<FloodMessage>('flood-load');
  const host = child<HostMessage>('axon-host');
  const { hotkeys } = await load.next('callers');
  const port = await freePort();
  host.post({ kind: 'open', work: 'noop', port, callers: hotkeys });
  const { me } = await host.next('opened');
  load.post({ kind: 'saturate', port, me, seconds: 2, most: 400, ahead: 400 }); // warm
  await load.next('saturated');
  return {
    async run(kind: Kind) {
      const bad = FLOODS[kind];
      if (bad) {
        flooder.post({ kind: 'flood', ...bad, port, me, known: hotkeys, perSecond: BAD_PER_SECOND, seconds: FLOOD_SECONDS });
        await new Promise((resolve) => setTimeout(resolve, HEAD_START_MS));
      }
      load.post({ kind: 'pace', port, me, perSecond: HONEST_PER_SECOND, seconds: SECONDS });
      const honest = await load.next('paced');
      const flood = bad ? await flooder.next('flooded') : { sent: 0, letIn: 0 };
      return { ...honest, ...flood };
    },
    end() {
      for (const process of [load, flooder, host]) process.end();
    },
  };
}

/** `endBy`: on the clock of `performance.now()`; what is not measured by then is null. */
export async function benchFlood(endBy: number): Promise<FloodReport> {
  const report: FloodReport = {
    quiet: null,
    mixed: null,
    forged: null,
    forgedFromTheSameAddress: null,
    honestPerSecond: HONEST_PER_SECOND,
    node: process.version,
    machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, loadBefore: rounded(loadavg()[0] ?? 0) },
    why: {},
  };
  for (const kind of KINDS) {
    say(`bench: ${HONEST_PER_SECOND} honest requests a second, ${kind}…`);
    try {
      await within(endBy - performance.now(), async () => {
        const bench = await open();
        try {
          const runs: Awaited<ReturnType<typeof bench.run>>[] = [];
          for (let run = 0; run < RUNS; run += 1) runs.push(await bench.run(kind));
          const sum = (of: (run: (typeof runs)[number]) => number): number => runs.reduce((total, run) => total + of(run), 0);
          report[kind] = {
            p50Ms: rounded(median(runs.map(({ p50Ms }) => p50Ms))),
            p99Ms: rounded(median(runs.map(({ p99Ms }) => p99Ms))),
            answeredShare: rounded(sum(({ answered }) => answered) / sum(({ answered, failed }) => answered + failed)),
            badPerSecond: rounded(sum(({ sent }) => sent) / RUNS / FLOOD_SECONDS),
            badAnswered: sum(({ letIn }) => letIn),
          };
        } finally {
          bench.end();
        }
      });
    } catch (error) {
      report.why[kind] = error instanceof Error ? error.message : String(error);
    }
  }
  return report;
}
