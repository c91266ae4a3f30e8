// A person's program, in a process of its own: one that computes as fast as it can, or one that draws sixty frames a second.
import type { ForegroundMessage } from './feel.ts';

const US_PER_MS = 1_000;
const FRAME_MS = 1_000 / 60;
/** What a frame computes: a quarter of its time on a computer that does nothing else. */
const WORK_MS = 4;
/** Numbers a unit of work goes through; kept in the first cache. */
const NUMBERS = 2_048;
/** Units between two looks at the clock. */
const UNITS = 20;
const CALIBRATE_MS = 300;

const numbers = Float64Array.from({ length: NUMBERS }, (_, at) => at + 1);
const sleeper = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
const sleep = (ms: number): void => void Atomics.wait(sleeper, 0, 0, ms);
const post = (message: ForegroundMessage): void => void process.send?.(message);

function work(units: number): void {
  for (let unit = 0; unit < units; unit += 1)
    for (let at = 0; at < NUMBERS; at += 1) numbers[at] = Math.sqrt((numbers[at] ?? 0) * 1.000_001 + 1);
}

/** Units of work done in so many milliseconds. */
function compute(ms: number): number {
  const until = performance.now() + ms;
  let done = 0;
  for (; performance.now() < until; done += UNITS) work(UNITS);
  return done;
}

let unitsOfFrame = 0;

/** Of each frame the milliseconds from when it was due to when it was done. What is not begun when the next is due is left out. */
function draw(ms: number): number[] {
  const start = performance.now();
  const frames = Math.floor(ms / FRAME_MS);
  const took: number[] = [];
  for (let frame = 1; frame <= frames; frame = Math.max(frame + 1, Math.ceil((performance.now() - start) / FRAME_MS))) {
    const due = start + frame * FRAME_MS;
    const wait = due - performance.now();
    if (wait > 0) sleep(wait);
    work(unitsOfFrame);
    took.push(performance.now() - due);
  }
  return took;
}

process.on('message', (message: ForegroundMessage) => {
  const cpu = process.cpuUsage();
  if (message.kind === 'calibrate') {
    const units = compute(CALIBRATE_MS);
    // By the processor time it had: whoever disturbs makes a frame no smaller.
    const { user } = process.cpuUsage(cpu);
    unitsOfFrame = Math.max(1, Math.round((units * WORK_MS * US_PER_MS) / user));
    post({ kind: 'calibrated' });
  } else if (message.kind === 'compute') post({ kind: 'computed', unitsPerMs: compute(message.ms) / message.ms });
  else if (message.kind === 'draw') post({ kind: 'drawn', tookMs: draw(message.ms), frames: Math.floor(message.ms / FRAME_MS) });
});
