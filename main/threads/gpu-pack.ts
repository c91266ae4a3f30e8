// The GPU pack's thread: takes libraries out of an archive, says how far it is, answers once and ends.
import { parentPort, workerData } from 'node:worker_threads';
import { fail, type Result } from '../contract/problem.ts';
import { unpack, type UnpackWork } from '../engine/devices/gpu-pack/unpack.ts';
import { diskProblem } from '../engine/models/disk.ts';

if (!parentPort) throw new Error('this file runs as a worker thread of Lode only');
const port = parentPort;
const work = workerData as UnpackWork;
/** Progress is told this often. */
const TELL_MS = 100;

let [bytes, toldAt] = [0, 0];
let result: Result<null>;
try {
  result = await unpack(work, (more) => {
    bytes += more;
    const now = performance.now();
    if (now - toldAt < TELL_MS) return;
    toldAt = now;
    port.postMessage({ kind: 'progress', bytes });
  });
} catch (error) {
  result = error instanceof Error ? diskProblem(error, work.into) : fail('download-wrong', { file: work.archive });
}
port.postMessage({ kind: 'done', result });
