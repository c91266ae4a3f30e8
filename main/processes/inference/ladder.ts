// The ladder: each execution provider tried with a tiny model, best first, until one works. A provider that cannot load
// throws; ONNX Runtime does not fall back by itself.
import { cpus } from 'node:os';
import type * as Ort from 'onnxruntime-node';
import type { Device, ExecutionProvider, Rung } from '../../contract/device.ts';

export type OrtModule = typeof Ort;

/** A provider that has not answered by then is inconclusive: drivers that hang exist. */
const TRY_LIMIT_MS = 20_000;
const DETAIL_LENGTH = 300;

/** What the npm package onnxruntime-node 1.29 carries, and CUDA's libraries where a person has added them (linux x64). */
const CAN_EXIST: Readonly<Record<string, readonly ExecutionProvider[]>> = {
  'linux-x64': ['cuda', 'webgpu', 'cpu'],
  'linux-arm64': ['cpu'],
  'win32-x64': ['dml', 'webgpu', 'cpu'],
  'win32-arm64': ['dml', 'webgpu', 'cpu'],
  'darwin-arm64': ['coreml', 'webgpu', 'cpu'],
};

const NAMES: Readonly<Record<Exclude<ExecutionProvider, 'cpu'>, string>> = {
  cuda: 'NVIDIA GPU (CUDA)',
  coreml: 'Apple GPU (Core ML)',
  dml: 'GPU (DirectML)',
  webgpu: 'GPU (WebGPU)',
};

export function deviceOf(provider: ExecutionProvider): Device {
  return { provider, name: provider === 'cpu' ? (cpus()[0]?.model.trim() ?? 'CPU').slice(0, 120) || 'CPU' : NAMES[provider] };
}

async function tryRung(ort: OrtModule, provider: ExecutionProvider, tinyModel: string): Promise<Rung> {
  const started = performance.now();
  const rung = (outcome: Rung['outcome'], detail: string | null): Rung => ({
    provider,
    outcome,
    detail: detail?.slice(0, DETAIL_LENGTH) ?? null,
    tookMs: (performance.now() - started) as Rung['tookMs'] & number,
  });
  const run = async (): Promise<Rung> => {
    const session = await ort.InferenceSession.create(tinyModel, { executionProviders: [provider] });
    const { y } = await session.run({ x: new ort.Tensor('float32', Float32Array.of(1, 2, 3, 4), [1, 4]) });
    await session.release();
    const right = y !== undefined && Array.from(y.data as Float32Array).join() === '2,3,4,5';
    return right ? rung('works', null) : rung('failed', 'a wrong answer to the trial model');
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Rung>((resolve) => {
    timer = setTimeout(() => resolve(rung('inconclusive', 'no answer in time')), TRY_LIMIT_MS);
  });
  try {
    return await Promise.race([run(), late]);
  } catch (error) {
    return rung('failed', error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
  }
}

/** Tries `providers` in order. The rungs below the first that works stay untried. */
export async function climb(
  ort: OrtModule,
  providers: readonly ExecutionProvider[],
  tinyModel: string,
  onTrying: (provider: ExecutionProvider) => void,
): Promise<{ readonly found: ExecutionProvider | null; readonly ladder: Rung[] }> {
  const here = CAN_EXIST[`${process.platform}-${process.arch}`] ?? ['cpu'];
  const ladder: Rung[] = [];
  let found: ExecutionProvider | null = null;
  for (const provider of providers) {
    if (!here.includes(provider)) ladder.push({ provider, outcome: 'not-here', detail: null, tookMs: null });
    else if (found) ladder.push({ provider, outcome: 'untried', detail: null, tookMs: null });
    else {
      onTrying(provider);
      const rung = await tryRung(ort, provider, tinyModel);
      ladder.push(rung);
      if (rung.outcome === 'works') found = provider;
    }
  }
  return { found, ladder };
}
