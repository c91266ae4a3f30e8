// ONNX Runtime as this process uses it: loaded when first needed, quiet, small, at rest while it has nothing to do.
import type * as Ort from 'onnxruntime-node';
import type { ExecutionProvider } from '../../contract/device.ts';

export type OrtModule = typeof Ort;

/** For models as small as the trial one: it leaves the person's other cores alone. */
const ONE_THREAD = 1;

/** Not at the top of a file: a process that is never opened costs no native memory. Rejects where there is no binary for this computer. */
export async function loadRuntime(): Promise<OrtModule> {
  // Its own telemetry (files in the temporary folder, sent to its maker's collector) is off: Lode speaks to nobody unasked.
  process.env.ORT_DISABLE_TELEMETRY = '1';
  const runtime = await import('onnxruntime-node');
  // What a provider has to say comes back as a rung's detail; its own log lines would only frighten.
  runtime.env.logLevel = 'fatal';
  return runtime;
}

/**
 * The arena keeps what the largest batch ever needed: a gain where that is bounded, else memory that never comes back. The memory
 * pattern is for shapes that do not change. Threads that spin while they wait take the processor from everything else on it, and
 * where something else is at work the runs themselves are several times slower for it (docs/benchmarks.md).
 */
export const sessionOptions = (provider: ExecutionProvider, threads = ONE_THREAD, arena = false) =>
  ({
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: ONE_THREAD,
    enableCpuMemArena: arena,
    enableMemPattern: false,
    graphOptimizationLevel: 'all',
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  }) satisfies Ort.InferenceSession.SessionOptions;

/** ONNX Runtime begins with where in its source it stood, which fills a line and helps nobody. */
const SOURCE_PLACE = /^\/?onnxruntime_src\/.*? was false\. /s;

/** What was thrown, in words. */
export const words = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(SOURCE_PLACE, '');
