// A model in memory: checked against its hash, loaded on the rung in use, warmed with one run, and what its inputs must look like.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { InferenceSession } from 'onnxruntime-node';
import type { ExecutionProvider } from '../../contract/device.ts';
import type { Rows } from './batch.ts';
import { type OrtModule, sessionOptions, words } from './runtime.ts';

export interface ModelSource {
  readonly model: string;
  readonly file: string;
  readonly sha256: string;
  readonly maxBatch: number;
  readonly maxTokens: number | null;
  readonly threads: number;
}

export interface Model {
  readonly source: ModelSource;
  readonly session: InferenceSession;
}

export type Loaded =
  | ({ readonly ok: true } & Model)
  | { readonly ok: false; readonly why: 'missing' | 'corrupt' | 'refused'; readonly detail: string };

export async function loadModel(ort: OrtModule, provider: ExecutionProvider, source: ModelSource): Promise<Loaded> {
  let bytes: Buffer;
  try {
    bytes = await readFile(source.file);
  } catch (error) {
    return { ok: false, why: 'missing', detail: (error as NodeJS.ErrnoException).code ?? 'unreadable' };
  }
  if (createHash('sha256').update(bytes).digest('hex') !== source.sha256)
    return { ok: false, why: 'corrupt', detail: 'the hash differs' };
  try {
    const session = await ort.InferenceSession.create(bytes, sessionOptions(provider, source.threads));
    await warm(ort, session);
    return { ok: true, source, session };
  } catch (error) {
    return { ok: false, why: 'refused', detail: words(error) };
  }
}

const shapes = (session: InferenceSession) =>
  session.inputMetadata.map((input) => ({
    name: input.name,
    type: input.isTensor ? input.type : null,
    shape: input.isTensor ? input.shape : [],
  }));

/** Open dimensions behind the first are warmed with so many: enough for every operation to be prepared. */
const WARM_STEPS = 8;

/** A first run costs more than the later ones: nobody's query pays for it. */
async function warm(ort: OrtModule, session: InferenceSession): Promise<void> {
  const feeds: Record<string, InstanceType<OrtModule['Tensor']>> = {};
  for (const { name, type, shape } of shapes(session)) {
    const dims = shape.map((size, at) => (at === 0 ? 1 : typeof size === 'number' ? size : WARM_STEPS));
    const length = dims.reduce((a, b) => a * b, 1);
    // A mask of ones: what masks everything divides by nothing.
    if (type === 'int64') feeds[name] = new ort.Tensor('int64', new BigInt64Array(length).fill(1n), dims);
    else if (type === 'float32') feeds[name] = new ort.Tensor('float32', new Float32Array(length), dims);
    else throw new Error(`an input of type ${type ?? 'unknown'} is none of ours`);
  }
  await session.run(feeds);
}

/** Whether these rows are what the model takes: its inputs by name, each of its rank and sizes, no more than it runs at once. */
export function fits({ source, session }: Model, { rows, feeds }: Rows): boolean {
  const wanted = shapes(session);
  return (
    rows <= source.maxBatch &&
    Object.keys(feeds).length === wanted.length &&
    wanted.every(({ name, type, shape }) => {
      const dims = feeds[name]?.dims;
      return (
        feeds[name]?.type === type &&
        dims?.length === shape.length &&
        shape.every((size, at) => at === 0 || typeof size === 'string' || size === dims[at])
      );
    })
  );
}
