// The files' thread: fetches, hashes, copies and inspects models, so that no gigabyte ever waits on, or holds up, the engine's event loop.
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { Agent } from 'undici';
import { assertNever, fail, ok, type Result } from '../contract/problem.ts';
import { diskProblem } from '../engine/models/disk.ts';
import { fetchFiles } from '../engine/models/fetch-files.ts';
import { hashFile } from '../engine/hash-file.ts';
import type { Ways } from '../engine/models/mirror.ts';
import { inspectOnnxFile } from '../engine/models/onnx-file.ts';
import { Pace } from '../engine/models/pace.ts';
import { PATIENCE } from '../engine/models/patience.ts';
import type {
  FilesKind,
  FilesProgress,
  FilesThreadOptions,
  FilesValues,
  FilesWork,
  FromFiles,
  ToFiles,
} from '../engine/models/wire.ts';

if (!parentPort) throw new Error('this file runs as a worker thread of Lode only');
const port = parentPort;
const { patience = PATIENCE, origins = {} } = (workerData ?? {}) as FilesThreadOptions;
/** Progress is told this often. */
const TELL_MS = 100;

const pace = new Pace();
const ways: Ways = {
  patience,
  agent: new Agent({ connect: { timeout: patience.connectMs } }),
  route: (url) => {
    if (url.protocol !== 'https:') return null;
    const instead = origins[url.origin];
    return instead === undefined ? url : new URL(url.pathname + url.search, instead);
  },
};
const running = new Map<number, AbortController>();
const tell = (message: FromFiles): void => port.postMessage(message);

port.on('message', (message: ToFiles) => {
  switch (message.kind) {
    case 'work':
      void answer(message.id, message.work);
      return;
    case 'cancel':
      running.get(message.id)?.abort();
      return;
    case 'limit':
      pace.limit = message.bytesPerSecond;
      return;
    default:
      assertNever(message);
  }
});

async function answer(id: number, work: FilesWork): Promise<void> {
  const cancel = new AbortController();
  running.set(id, cancel);
  const progress = teller(id);
  let result: Result<FilesValues[FilesKind]>;
  try {
    result = await doIt(work, cancel.signal, progress.tell);
  } catch (error) {
    result = cancel.signal.aborted ? fail('download-cancelled') : diskProblem(error, folderOf(work));
  }
  progress.stop();
  running.delete(id);
  tell({ kind: 'done', id, result });
}

async function doIt(
  work: FilesWork,
  signal: AbortSignal,
  onProgress: (progress: FilesProgress) => void,
): Promise<Result<FilesValues[FilesKind]>> {
  const told = (phase: FilesProgress['phase'], doneBytes: number) => onProgress({ phase, doneBytes });
  switch (work.kind) {
    case 'fetch':
      return fetchFiles(work.files, { ways, pace, parts: work.parts, signal, onProgress: told });
    case 'hash':
      return ok(await hashFile(work.file, { signal, onProgress: (done) => told('checking', done) }));
    case 'copy':
      return ok(await copy(work.from, work.to, signal, (done) => told('downloading', done)));
    case 'inspect':
      return ok(inspectOnnxFile(work.file, work.path, work.beside));
    default:
      return assertNever(work);
  }
}

async function copy(from: string, to: string, signal: AbortSignal, onProgress: (done: number) => void): Promise<string> {
  const into = await open(to, 'wx');
  let whole = false;
  try {
    const hash = await hashFile(from, { signal, onProgress, into });
    await into.datasync();
    whole = true;
    return hash;
  } finally {
    await into.close();
    if (!whole) await rm(to, { force: true });
  }
}

const folderOf = (work: FilesWork): string =>
  work.kind === 'fetch' ? work.parts : path.dirname(work.kind === 'copy' ? work.to : work.file);

/** Tells the newest there is, not each. */
function teller(id: number): { readonly tell: (progress: FilesProgress) => void; readonly stop: () => void } {
  let newest: FilesProgress | null = null;
  let timer: NodeJS.Timeout | null = null;
  const send = () => {
    timer = null;
    if (newest) tell({ kind: 'progress', id, progress: newest });
    newest = null;
  };
  return {
    tell: (progress) => {
      newest = progress;
      timer ??= setTimeout(send, TELL_MS);
    },
    stop: () => {
      if (timer) clearTimeout(timer);
    },
  };
}
