// A model in memory: checked against its hash, loaded on the rung in use, warmed with the shapes that matter, and what its inputs must
// look like.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { InferenceSession } from 'onnxruntime-node';
import type { InferenceRequest, WireTensor } from '../../contract/inference-wire.ts';
import type { ExecutionProvider } from '../../contract/device.ts';
import { bucketed, type Rows, unitsOf, widthOf } from './batch.ts';
import { Pace } from './pace.ts';
import { runOnce } from './run.ts';
import { type OrtModule, sessionOptions, words } from './runtime.ts';

export type ModelSource = Omit<Extract<InferenceRequest, { kind: 'load' }>, 'kind'>;

export interface Model {
  readonly source: ModelSource;
  readonly session: InferenceSession;
  /** Outputs whose second size is open, as the sequences' is. */
  readonly perToken: ReadonlySet<string>;
  readonly pace: Pace;
  /** Units that run at once: those that serve best, fewer where memory was short. */
  room: number;
}

export type Loaded =
  | { readonly ok: true; readonly model: Model }
  | { readonly ok: false; readonly why: 'missing' | 'corrupt' | 'refused'; readonly detail: string };

/**
 * Tokens at once on a CPU. With fewer, what a batch costs besides is paid too often; a run gains nothing from more (docs/benchmarks.md),
 * loses where they no longer fit into its caches, and whoever has more stake waits longer for it to end.
 */
const BEST_ON_CPU = 512;

export async function loadModel(ort: OrtModule, provider: ExecutionProvider, source: ModelSource): Promise<Loaded> {
  const read = await readChecked(source);
  if (!read.ok) return read;
  let session: InferenceSession | null = null;
  try {
    session = await ort.InferenceSession.create(read.bytes, sessionOptions(provider, source.threads, source.maxTokens !== null));
    const { output } = source;
    if (output && !session.outputNames.includes(output.name)) throw new Error(`it has no output ${output.name}`);
    const perToken = session.outputMetadata
      .filter((one) => one.isTensor && typeof one.shape[1] === 'string')
      .map(({ name }) => name);
    const room = provider === 'cpu' && source.maxTokens !== null ? BEST_ON_CPU : Infinity;
    const model = { source, session, perToken: new Set(perToken), pace: new Pace(), room };
    await warm(ort, model);
    return { ok: true, model };
  } catch (error) {
    await session?.release();
    return { ok: false, why: 'refused', detail: words(error) };
  }
}

async function readChecked({
  file,
  sha256,
}: ModelSource): Promise<{ readonly ok: true; readonly bytes: Buffer } | Extract<Loaded, { ok: false }>> {
  try {
    const bytes = await readFile(file);
    if (createHash('sha256').update(bytes).digest('hex') === sha256) return { ok: true, bytes };
    return { ok: false, why: 'corrupt', detail: 'the hash differs' };
  } catch (error) {
    return { ok: false, why: 'missing', detail: (error as NodeJS.ErrnoException).code ?? 'unreadable' };
  }
}

const shapes = (session: InferenceSession) =>
  session.inputMetadata.map((input) => ({
    name: input.name,
    type: input.isTensor ? input.type : null,
    shape: input.isTensor ? input.shape : [],
  }));

/** Rows and steps a model is warmed with: a small run, and one large enough to tell how fast large ones are. */
const WARM = [
  [1, 8],
  [8, 32],
] as const;
const WARM_TIMES = 2;

/**
 * A first run of a shape costs more than the later ones, and nobody's query pays for it. Where widths are given each is run once;
 * what the second run took is what the first deadlines are judged by.
 */
async function warm(ort: OrtModule, model: Model): Promise<void> {
  const { maxBatch, maxTokens, widths } = model.source;
  const shapesThatMatter = widths?.map((width) => [1, width] as const) ?? WARM;
  for (const [rows, steps] of shapesThatMatter) {
    const part = blankRows(model.session, Math.min(rows, maxBatch), Math.min(steps, maxTokens ?? Infinity));
    for (let time = 0; time < WARM_TIMES; time += 1) {
      const from = performance.now();
      await runOnce(ort, model, part);
      const now = performance.now();
      if (time > 0) model.pace.took(unitsOf(part), now - from, now);
    }
  }
}

/** A mask of ones, because what masks everything divides by nothing; open sizes behind the first are `steps`. */
function blankRows(session: InferenceSession, rows: number, steps: number): Rows {
  const feeds: Record<string, WireTensor> = {};
  let sequences = true;
  for (const { name, type, shape } of shapes(session)) {
    const dims = shape.map((size, at) => (at === 0 ? rows : typeof size === 'number' ? size : steps));
    const length = dims.reduce((a, b) => a * b, 1);
    if (type === 'int64') feeds[name] = { type, dims, data: new BigInt64Array(length).fill(1n) };
    else if (type === 'float32') feeds[name] = { type, dims, data: new Float32Array(length) };
    else throw new Error(`an input of type ${type ?? 'unknown'} is none of ours`);
    sequences &&= typeof shape[1] === 'string';
  }
  return { rows, feeds, lengths: sequences ? Array.from({ length: rows }, () => steps) : null };
}

/**
 * Whether these rows are what the model takes: its inputs by name, each of its rank and sizes, no more rows than it runs at once, and
 * none so long that it alone is more than a run may hold.
 */
export function fits({ source, session }: Model, part: Rows): boolean {
  const wanted = shapes(session);
  return (
    part.rows <= source.maxBatch &&
    (part.lengths === null || bucketed(widthOf(part), source.widths) <= (source.maxTokens ?? Infinity)) &&
    Object.keys(part.feeds).length === wanted.length &&
    wanted.every(({ name, type, shape }) => {
      const dims = part.feeds[name]?.dims;
      return (
        part.feeds[name]?.type === type &&
        dims?.length === shape.length &&
        shape.every((size, at) => at === 0 || typeof size === 'string' || size === dims[at])
      );
    })
  );
}
