// `npm run bench:inference`: the whole path of a run (client, process, queue, batches) beside a bare onnxruntime-node loop, and
// batching beside one by one. Everything is measured in turn, so that what disturbs one disturbs the others.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../main/engine/clock.ts';
import { createInferenceClient } from '../main/engine/inference/client.ts';
import type { InferenceClient } from '../main/engine/inference/inference.ts';
import { forkSpawn } from '../main/rig/fork.ts';
import type { BareMessage } from './bare-inference.ts';
import { child } from './child.ts';
import { median, rounded } from './figures.ts';
import { tokenFeeds } from './token-feeds.ts';

const BUILT = new URL('../main/', import.meta.url);
const TINY = fileURLToPath(new URL('../../models/langid/tiny.onnx', import.meta.url));

export const PRECISIONS = ['fp32', 'int8'] as const;
export type Precision = (typeof PRECISIONS)[number];
const TOKENS = [4, 8, 16, 32, 128] as const;
/** Rows of the bare loop that are tried; the best of them is what we are held against. */
const SIZES = [4, 8, 16, 32, 64];
const MODEL = 'minilm-shaped';
const MOST_ROWS = 64;
/** In one run. */
const MOST_TOKENS = 2_048;
const TRIES = 2;
const MOST_ROUNDS = 31;
/** The loop as shipped is measured in each so-manieth round: its threads spin, and take from all others. */
const SHIPPED_EVERY = 4;
/** Callers, each asking one row and then the next: so many tokens among them, several batches' worth, and so many callers at most. */
const TOKENS_ASKED = 1_024;
const MOST_CALLERS = 128;
/** Rows of each measurement are so many for each caller: few, so that what disturbs one side is still there for the next. */
const ROWS_OF_A_CALLER = 2;
/** Of those, so many one by one. */
const SHARE_ONE_BY_ONE = 0.25;
const RUN_LIMIT_MS = 120_000;
/** What of the time is fp32's: int8's runs are shorter. */
const SHARE_OF_FP32 = 0.6;
const CLOCK_TICK_MS = 10;

/** Rows a second, unless it says otherwise. */
export interface InferenceRow {
  readonly tokens: number;
  /** Medians through our path: of one caller, who asks again when he is answered; and of many, whose rows run together. */
  readonly oneByOne: number;
  readonly batched: number;
  /** The bare loop at its best size, with our session's settings and with onnxruntime-node's own. */
  readonly bare: number;
  readonly bareAsShipped: number;
  readonly bestBatch: number;
  /** Medians of the rounds' own ratios. */
  readonly batchGain: number;
  readonly share: number;
  /** The same two of each side's best round: what is left where nothing else is at work. */
  readonly atBest: { readonly batchGain: number; readonly share: number };
  /** Milliseconds of processor time a row, of all processes, and the same two of these: what neighbours disturb least. */
  readonly cpuMs: { readonly oneByOne: number; readonly batched: number; readonly bare: number };
  readonly byCpu: { readonly batchGain: number; readonly share: number };
  readonly rounds: number;
}

interface Measured {
  readonly perSecond: number;
  readonly cpuMs: number;
}

/** `endBy`: on the clock of `performance.now()`. */
export async function benchInference(files: Readonly<Record<Precision, string>>, endBy: number) {
  const [loadBefore = 0] = loadavg();
  const table: Record<Precision, InferenceRow[]> = { fp32: [], int8: [] };
  const budget = endBy - performance.now();
  const ends = { fp32: endBy - budget * (1 - SHARE_OF_FP32), int8: endBy };
  for (const precision of PRECISIONS) table[precision] = await benchModel(files[precision], ends[precision]);
  return {
    /** Of fp32: our path over the bare loop, the median over the token counts. */
    ...summed(table.fp32, (row) => row),
    byCpu: summed(table.fp32, ({ byCpu }) => byCpu),
    int8: summed(table.int8, (row) => row),
    table,
    threads: availableParallelism(),
    node: process.version.slice(1),
    machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, loadBefore: rounded(loadBefore) },
  };
}

type Ratios = Pick<InferenceRow, 'share' | 'batchGain'>;
const summed = (rows: readonly InferenceRow[], of: (row: InferenceRow) => Ratios) => ({
  share: rounded(median(rows.map((row) => of(row).share))),
  batchGain: Object.fromEntries(rows.map((row) => [row.tokens, of(row).batchGain])),
});

async function benchModel(file: string, endBy: number): Promise<InferenceRow[]> {
  const ours = await openOurs(file);
  const bare = await openBare(file, {
    intraOpNumThreads: availableParallelism(),
    interOpNumThreads: 1,
    enableMemPattern: false,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  const asShipped = await openBare(file, {});
  const rows: InferenceRow[] = [];
  for (const [at, tokens] of TOKENS.entries()) {
    const end = performance.now() + (endBy - performance.now()) / (TOKENS.length - at);
    rows.push(await benchTokens(tokens, { ours, bare, asShipped }, end));
  }
  await ours.client.close();
  bare.end();
  asShipped.end();
  return rows;
}

interface Sides {
  readonly ours: Ours;
  readonly bare: Bare;
  readonly asShipped: Bare;
}

async function benchTokens(tokens: number, { ours, bare, asShipped }: Sides, endBy: number): Promise<InferenceRow> {
  const bestBatch = await bestSize(bare, tokens);
  await asShipped.run(bestBatch, tokens, 1);
  const callers = Math.min(MOST_CALLERS, TOKENS_ASKED / tokens);
  const batchedRows = callers * ROWS_OF_A_CALLER;
  const singleRows = Math.round(batchedRows * SHARE_ONE_BY_ONE);
  const times = Math.round(batchedRows / bestBatch);
  await ours.run(tokens, callers * 2, callers);
  const rounds: Record<'oneByOne' | 'batched' | 'bare', Measured>[] = [];
  const shipped: Measured[] = [];
  while (rounds.length === 0 || (rounds.length < MOST_ROUNDS && performance.now() < endBy)) {
    if (rounds.length % SHIPPED_EVERY === 0) shipped.push(await asShipped.run(bestBatch, tokens, times));
    rounds.push({
      batched: await ours.run(tokens, batchedRows, callers),
      bare: await bare.run(bestBatch, tokens, times),
      oneByOne: await ours.run(tokens, singleRows, 1),
    });
  }
  type Side = keyof (typeof rounds)[number];
  const of = (side: Side) => rounded(median(rounds.map((round) => round[side].perSecond)));
  const meanCpu = (side: Side) => rounds.reduce((sum, round) => sum + round[side].cpuMs, 0) / rounds.length;
  const cpu = { oneByOne: meanCpu('oneByOne'), batched: meanCpu('batched'), bare: meanCpu('bare') };
  const best = (side: Side) => Math.max(...rounds.map((round) => round[side].perSecond));
  const ratio = (above: Side, below: Side) =>
    rounded(median(rounds.map((round) => round[above].perSecond / round[below].perSecond)));
  return {
    tokens,
    oneByOne: of('oneByOne'),
    batched: of('batched'),
    bare: of('bare'),
    bareAsShipped: rounded(median(shipped.map(({ perSecond: one }) => one))),
    bestBatch,
    batchGain: ratio('batched', 'oneByOne'),
    share: ratio('batched', 'bare'),
    atBest: { batchGain: rounded(best('batched') / best('oneByOne')), share: rounded(best('batched') / best('bare')) },
    cpuMs: { oneByOne: rounded(cpu.oneByOne), batched: rounded(cpu.batched), bare: rounded(cpu.bare) },
    byCpu: { batchGain: rounded(cpu.oneByOne / cpu.batched), share: rounded(cpu.bare / cpu.batched) },
    rounds: rounds.length,
  };
}

async function bestSize(bare: Bare, tokens: number): Promise<number> {
  let best = { rows: 1, perSecond: 0 };
  for (const rows of SIZES) {
    if (rows * tokens > TOKENS_ASKED) break;
    await bare.run(rows, tokens, 1);
    for (let time = 0; time < TRIES; time += 1) {
      const { perSecond } = await bare.run(rows, tokens, 1);
      if (perSecond > best.perSecond) best = { rows, perSecond };
    }
  }
  return best.rows;
}

type Bare = Awaited<ReturnType<typeof openBare>>;
async function openBare(file: string, options: Readonly<Record<string, unknown>>) {
  const loop = child<BareMessage>('bare-inference');
  loop.post({ kind: 'load', file, options });
  await loop.next('loaded');
  return {
    end: loop.end,
    run: async (rows: number, tokens: number, times: number): Promise<Measured> => {
      loop.post({ kind: 'run', rows, tokens, times });
      const { ms, cpuMs } = await loop.next('ran');
      return { perSecond: (rows * times * 1_000) / ms, cpuMs: cpuMs / (rows * times) };
    },
  };
}

type Ours = Awaited<ReturnType<typeof openOurs>>;
async function openOurs(file: string) {
  const client = createInferenceClient({
    spawn: () => forkSpawn(BUILT)('inference'),
    clock: systemClock,
    onEvent: () => undefined,
    tinyModel: TINY,
    ladder: ['cpu'],
  });
  await client.open();
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  const output = { name: 'last_hidden_state', pool: 'mean' } as const;
  const loaded = await client.load({ id: MODEL, file, sha256, maxBatch: MOST_ROWS, maxTokens: MOST_TOKENS, output });
  if (!loaded.ok) throw new Error(loaded.problem.code);
  return {
    client,
    /** `rows` rows, asked one at a time by so many callers. */
    run: async (tokens: number, rows: number, callers: number): Promise<Measured> => {
      let left = rows;
      // Made before the clock starts, as the bare loop's are: making them is the tokenizer's work.
      const feeds = tokenFeeds(1, tokens);
      const caller = async (): Promise<void> => {
        const { signal } = new AbortController();
        while (left > 0) {
          left -= 1;
          const request = { model: MODEL, rows: 1, feeds, lengths: [tokens], signal };
          const result = await client.run({ ...request, deadline: Date.now() + RUN_LIMIT_MS });
          if (!result.ok) throw new Error(result.why);
        }
      };
      const [from, cpu] = [performance.now(), cpuOf(client)];
      await Promise.all(Array.from({ length: callers }, caller));
      return { perSecond: (rows * 1_000) / (performance.now() - from), cpuMs: (cpuOf(client) - cpu) / rows };
    },
  };
}

/** Milliseconds of processor time of this process and the inference process; of this alone where the system does not tell. */
function cpuOf({ pid }: InferenceClient): number {
  const { user, system } = process.cpuUsage();
  let theirs = 0;
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    theirs = (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_MS;
  } catch {
    // no /proc here
  }
  return (user + system) / 1_000 + theirs;
}
