// The ladder: each execution provider tried with a tiny model, best first, until one works. A provider that cannot load
// throws; ONNX Runtime does not fall back by itself. It also blocks this process while it works, so a try that hangs is
// ended from outside: the parent hears which rung is tried, and knows how long that may take.
import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Device, ExecutionProvider, Rung } from '../../contract/device.ts';
import { absence } from './presence.ts';
import { type OrtModule, sessionOptions, words } from './runtime.ts';

const DETAIL_LENGTH = 300;
const NAME_LENGTH = 120;
/** Before a driver is touched that may take this process down, the word which one it was has time to leave. */
const LAST_WORD_MS = 25;

const NAMES: Readonly<Record<Exclude<ExecutionProvider, 'cpu'>, string>> = {
  cuda: 'NVIDIA GPU (CUDA)',
  coreml: 'Apple GPU (Core ML)',
  dml: 'GPU (DirectML)',
  webgpu: 'GPU (WebGPU)',
};

export function deviceOf(provider: ExecutionProvider): Device {
  const cpu = cpus()[0]?.model.trim().slice(0, NAME_LENGTH);
  return { provider, name: provider === 'cpu' ? cpu || 'CPU' : NAMES[provider] };
}

async function tryRung(ort: OrtModule, provider: ExecutionProvider, tinyModel: string): Promise<Rung> {
  const started = performance.now();
  const rung = (outcome: Rung['outcome'], detail: string | null): Rung => ({
    provider,
    outcome,
    detail: detail?.slice(0, DETAIL_LENGTH) ?? null,
    tookMs: (performance.now() - started) as Rung['tookMs'] & number,
  });
  try {
    // Read here: in a packaged app it lies in an archive that ONNX Runtime itself cannot look into.
    const session = await ort.InferenceSession.create(await readFile(tinyModel), sessionOptions(provider));
    const { y } = await session.run({ x: new ort.Tensor('float32', Float32Array.of(1, 2, 3, 4), [1, 4]) });
    await session.release();
    const right = y !== undefined && Array.from(y.data as Float32Array).join() === '2,3,4,5';
    return right ? rung('works', null) : rung('failed', 'a wrong answer to the trial model');
  } catch (error) {
    return rung('failed', words(error));
  }
}

export interface Climbed {
  readonly found: ExecutionProvider | null;
  readonly ladder: Rung[];
}

/** Tries `providers` in order. The rungs below the first that works stay untried. */
export async function climb(
  ort: OrtModule,
  providers: readonly ExecutionProvider[],
  tinyModel: string,
  onTrying: (provider: ExecutionProvider) => void,
): Promise<Climbed> {
  const ladder: Rung[] = [];
  let found: ExecutionProvider | null = null;
  for (const provider of providers) {
    const absent = absence(provider);
    if (absent !== null) ladder.push({ provider, outcome: 'not-here', detail: absent, tookMs: null });
    else if (found) ladder.push({ provider, outcome: 'untried', detail: null, tookMs: null });
    else {
      onTrying(provider);
      if (provider !== 'cpu') await pause(LAST_WORD_MS);
      const rung = await tryRung(ort, provider, tinyModel);
      ladder.push(rung);
      if (rung.outcome === 'works') found = provider;
    }
  }
  return { found, ladder };
}

/** Where ONNX Runtime itself cannot be loaded, e.g. because there is no binary of it for this computer. */
export const noRuntime = (providers: readonly ExecutionProvider[], error: unknown): Climbed => ({
  found: null,
  ladder: providers.map((provider) => ({
    provider,
    outcome: 'failed',
    detail: words(error).slice(0, DETAIL_LENGTH),
    tookMs: null,
  })),
});
