// A model in memory: checked against its hash, loaded on the rung in use, warmed once.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { InferenceSession } from 'onnxruntime-node';
import type { ExecutionProvider } from '../../contract/device.ts';
import type { OrtModule } from './ladder.ts';

export interface ModelSource {
  readonly model: string;
  readonly file: string;
  readonly sha256: string;
  readonly maxBatch: number;
}

export type Loaded =
  | { readonly ok: true; readonly session: InferenceSession }
  | { readonly ok: false; readonly why: 'missing' | 'corrupt' | 'refused'; readonly detail: string };

/** One thread is enough for models this small, and leaves the person's other cores alone. */
const THREADS = 1;

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
    const session = await ort.InferenceSession.create(bytes, {
      executionProviders: [provider],
      intraOpNumThreads: THREADS,
      interOpNumThreads: THREADS,
      enableCpuMemArena: false,
      graphOptimizationLevel: 'all',
    });
    return { ok: true, session };
  } catch (error) {
    return { ok: false, why: 'refused', detail: error instanceof Error ? error.message : String(error) };
  }
}
