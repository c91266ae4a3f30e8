// One probe: is the provider here, does it load, is its answer right, and how long does a run take.
import { readFile } from 'node:fs/promises';
import { DETAIL, type Verdict } from '../../contract/computer.ts';
import type { ProbeRequest } from '../../contract/probe-wire.ts';
import type { DurationMs } from '../../contract/units.ts';
import { absence, missingLibrary } from '../inference/presence.ts';
import { loadRuntime, type OrtModule, sessionOptions, words } from '../inference/runtime.ts';
import { failureOf } from './failure.ts';

/** What models/probe/probe.onnx takes: tools/build-probe.mjs. */
const WIDTH = 512;
const ROWS = 128;
/** Each row holds one of these everywhere, and comes out as it went in. */
const VALUES = [1, 2, 3, 4] as const;
/** Cards round to 10 bits where they multiply; sums of these come out right all the same. */
const TOLERANCE = 0.01;

/** The first runs prepare what later ones use. */
const WARM_RUNS = 2;
const RUNS = 15;
/** A slow provider has said enough after this. */
const LONG_ENOUGH_MS = 2_000;
const FEWEST_RUNS = 3;

const valueOf = (row: number): number => VALUES[row % VALUES.length] ?? 0;

export async function probe({ provider, model, threads }: ProbeRequest): Promise<Verdict> {
  const absent = absence(provider);
  if (absent !== null) return { kind: 'not-here', detail: absent.slice(0, DETAIL) };
  // ONNX Runtime says only that "a shared library" failed; the system's loader says which.
  const missing = provider === 'cuda' ? missingLibrary() : null;
  if (missing !== null) return failureOf(missing);
  try {
    const began = performance.now();
    const ort = await loadRuntime();
    // Read here: in a packaged app it lies in an archive that ONNX Runtime itself cannot look into.
    const session = await ort.InferenceSession.create(await readFile(model), sessionOptions(provider, threads));
    const feeds = {
      x: new ort.Tensor(
        'float32',
        Float32Array.from({ length: ROWS * WIDTH }, (_, at) => valueOf(Math.floor(at / WIDTH))),
        [ROWS, WIDTH],
      ),
    };
    const { y } = await session.run(feeds);
    const openedMs = (performance.now() - began) as DurationMs;
    if (!isRight(y)) return { kind: 'fails', why: 'wrong-answer', library: null, detail: '' };
    const tookMs = await measure(session, feeds);
    await session.release();
    return { kind: 'works', tookMs, openedMs, device: null };
  } catch (error) {
    return failureOf(words(error));
  }
}

function isRight(y: InstanceType<OrtModule['Tensor']> | undefined): boolean {
  if (y?.type !== 'float32' || y.dims.join() !== `${ROWS},${WIDTH}`) return false;
  const answer = y.data as Float32Array;
  // NaN is further from everything than the tolerance: the comparison is the one that it fails.
  return answer.every((value, at) => Math.abs(value - valueOf(Math.floor(at / WIDTH))) <= TOLERANCE);
}

type Session = Awaited<ReturnType<OrtModule['InferenceSession']['create']>>;

/** The median: one run that the system interrupted says nothing about the device. */
async function measure(session: Session, feeds: Parameters<Session['run']>[0]): Promise<DurationMs> {
  for (let run = 0; run < WARM_RUNS; run += 1) await session.run(feeds);
  const times: number[] = [];
  const began = performance.now();
  while (times.length < FEWEST_RUNS || (times.length < RUNS && performance.now() - began < LONG_ENOUGH_MS)) {
    const from = performance.now();
    await session.run(feeds);
    times.push(performance.now() - from);
  }
  return (times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0) as DurationMs;
}
