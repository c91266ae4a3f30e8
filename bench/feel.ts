// `npm run bench:feel`: how much a person's program is slowed down while Lode answers without a pause, at each feel, beside the same
// program alone; and what Lode answers meanwhile. All settings are measured in turn within each round, in an order that moves on.
import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { effortOf } from '../main/contract/feel.ts';
import { type Feel, FEELS } from '../main/contract/politeness.ts';
import { systemClock } from '../main/engine/clock.ts';
import { createInferenceClient } from '../main/engine/inference/client.ts';
import type { InferenceClient } from '../main/engine/inference/inference.ts';
import { forkSpawn } from '../main/rig/fork.ts';
import { child } from './child.ts';
import { median, quantile, rounded } from './figures.ts';
import { tokenFeeds } from './token-feeds.ts';

export type ForegroundMessage =
  | { readonly kind: 'calibrate' }
  | { readonly kind: 'calibrated' }
  | { readonly kind: 'compute'; readonly ms: number }
  | { readonly kind: 'computed'; readonly unitsPerMs: number }
  | { readonly kind: 'draw'; readonly ms: number }
  | { readonly kind: 'drawn'; readonly tookMs: number[]; readonly frames: number };

const BUILT = new URL('../main/', import.meta.url);
const TINY = fileURLToPath(new URL('../../models/langid/tiny.onnx', import.meta.url));
const MODEL = 'minilm-shaped';
const TOKENS = 32;
/** More than Lode can keep up with: it always has work. */
const CALLERS = 48;
/** Nobody's deadline is near: they would come before the rest. */
const DEADLINE_MS = 600_000;
const SETTLE_MS = 300;
const COMPUTE_MS = 700;
const DRAW_MS = 1_500;
/** A frame that is done later than this after it was due has missed its place. */
const FRAME_MS = 1_000 / 60;
const P99 = 0.99;
const MOST_ROUNDS = 9;
const CLOCK_TICK_MS = 10;

const SETTINGS = ['alone', ...FEELS] as const;
type Setting = (typeof SETTINGS)[number];

interface Round {
  /** Work a millisecond of a program on one thread, and of as many as there are cores. */
  readonly one: number;
  readonly all: number;
  /** Of each frame that was drawn, from when it was due; and how many should have been. */
  readonly tookMs: readonly number[];
  readonly frames: number;
  readonly answered: number;
  readonly cpuMs: number;
  readonly ms: number;
}

export interface FeelRow {
  /** A program's speed alone over its speed beside Lode; 1: not noticed. Medians of the rounds' own ratios. */
  readonly slowdownOneThread: number;
  readonly slowdownAllCores: number;
  /**
   * Of a program that draws sixty frames a second: when a frame is done after it was due, over all rounds, and the share that was
   * done too late or left out.
   */
  readonly frameP50Ms: number;
  readonly frameP99Ms: number;
  readonly lateFrames: number;
  readonly answeredPerSecond: number;
  /** Of all cores' time, Lode's. */
  readonly processorShare: number;
}

/** `endBy`: on the clock of `performance.now()`. */
export async function benchFeel(file: string, endBy: number) {
  const [loadBefore = 0] = loadavg();
  const cores = availableParallelism();
  const programs = Array.from({ length: cores }, () => child<ForegroundMessage>('foreground'));
  const [first] = programs;
  if (!first) throw new Error('a computer without a core');
  const clients = new Map<Setting, InferenceClient>();
  for (const feel of FEELS) clients.set(feel, await openClient(feel, file));
  for (const program of programs) {
    program.post({ kind: 'calibrate' });
    await program.next('calibrated');
  }
  const rounds: Record<Setting, Round>[] = [];
  let longest = 0;
  while (rounds.length === 0 || (rounds.length < MOST_ROUNDS && performance.now() + longest < endBy)) {
    const from = performance.now();
    const moved = SETTINGS.map((_, at) => SETTINGS[(at + rounds.length) % SETTINGS.length] ?? 'alone');
    const round: Partial<Record<Setting, Round>> = {};
    for (const setting of moved) round[setting] = await measure(programs, first, clients.get(setting) ?? null);
    rounds.push(round as Record<Setting, Round>);
    longest = Math.max(longest, performance.now() - from);
  }
  for (const client of clients.values()) await client.close();
  for (const program of programs) program.end();
  const row = (setting: Setting): FeelRow => rowOf(setting, rounds, cores);
  return {
    alone: row('alone'),
    unnoticeable: row('unnoticeable'),
    balanced: row('balanced'),
    'all-out': row('all-out'),
    effort: Object.fromEntries(FEELS.map((feel) => [feel, effortOf(feel, cores)])),
    rounds: rounds.length,
    node: process.version.slice(1),
    machine: { cpu: cpus()[0]?.model ?? 'unknown', cores, loadBefore: rounded(loadBefore) },
  };
}

type Program = ReturnType<typeof child<ForegroundMessage>>;

async function measure(programs: readonly Program[], first: Program, client: InferenceClient | null): Promise<Round> {
  const asking = client && (await askOn(client));
  const [from, answeredBefore, cpu] = [performance.now(), asking?.answered() ?? 0, cpuOf(client)];
  first.post({ kind: 'compute', ms: COMPUTE_MS });
  const one = (await first.next('computed')).unitsPerMs;
  for (const program of programs) program.post({ kind: 'compute', ms: COMPUTE_MS });
  const each = await Promise.all(programs.map((program) => program.next('computed')));
  first.post({ kind: 'draw', ms: DRAW_MS });
  const { tookMs, frames } = await first.next('drawn');
  const round = {
    one,
    all: each.reduce((sum, { unitsPerMs }) => sum + unitsPerMs, 0),
    tookMs,
    frames,
    answered: (asking?.answered() ?? 0) - answeredBefore,
    cpuMs: cpuOf(client) - cpu,
    ms: performance.now() - from,
  };
  await asking?.end();
  return round;
}

async function openClient(feel: Feel, file: string): Promise<InferenceClient> {
  const client = createInferenceClient({
    spawn: () => forkSpawn(BUILT)('inference'),
    clock: systemClock,
    onEvent: () => undefined,
    tinyModel: TINY,
    ladder: ['cpu'],
    effort: effortOf(feel, availableParallelism()),
  });
  await client.open();
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  const output = { name: 'last_hidden_state', pool: 'mean' } as const;
  const loaded = await client.load({ id: MODEL, file, sha256, maxBatch: 64, maxTokens: 2_048, output });
  if (!loaded.ok) throw new Error(loaded.problem.code);
  return client;
}

/** Callers who ask again as soon as they are answered. Resolves when they are at it. */
async function askOn(client: InferenceClient) {
  const ending = new AbortController();
  setMaxListeners(CALLERS, ending.signal);
  const feeds = tokenFeeds(1, TOKENS);
  let answered = 0;
  const caller = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      const deadline = Date.now() + DEADLINE_MS;
      const result = await client.run({ model: MODEL, rows: 1, feeds, lengths: [TOKENS], deadline, signal: ending.signal });
      if (result.ok) answered += 1;
      else if (result.why !== 'cancelled') throw new Error(result.why);
    }
  };
  const callers = Promise.all(Array.from({ length: CALLERS }, caller));
  await sleep(SETTLE_MS);
  return {
    answered: () => answered,
    end: async () => {
      ending.abort();
      await callers;
      // What it is at when nobody asks any more is none of the next setting's.
      await sleep(SETTLE_MS);
    },
  };
}

function rowOf(setting: Setting, rounds: readonly Record<Setting, Round>[], cores: number): FeelRow {
  const slowdown = (of: (round: Round) => number) => rounded(median(rounds.map((round) => of(round.alone) / of(round[setting]))));
  const total = (of: (round: Round) => number) => rounds.reduce((sum, round) => sum + of(round[setting]), 0);
  const tookMs = rounds.flatMap((round) => round[setting].tookMs);
  const inTime = tookMs.filter((ms) => ms <= FRAME_MS).length;
  return {
    slowdownOneThread: slowdown(({ one }) => one),
    slowdownAllCores: slowdown(({ all }) => all),
    frameP50Ms: rounded(median(tookMs)),
    frameP99Ms: rounded(quantile(tookMs, P99)),
    lateFrames: rounded(1 - inTime / total(({ frames }) => frames)),
    answeredPerSecond: rounded(median(rounds.map((round) => (round[setting].answered * 1_000) / round[setting].ms))),
    processorShare: rounded(total(({ cpuMs }) => cpuMs) / total(({ ms }) => ms * cores)),
  };
}

/** Milliseconds of processor time of the inference process; 0 where the system does not tell. */
function cpuOf(client: InferenceClient | null): number {
  try {
    const fields = readFileSync(`/proc/${client?.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_MS;
  } catch {
    return 0;
  }
}
