// Several pinned files, one after another, each to its place: what is there and right stays, what is there and wrong is fetched anew.
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { fail, ok, type Result } from '../../contract/problem.ts';
import { diskProblem, hasRoom } from './disk.ts';
import { hashFile } from '../hash-file.ts';
import { partBytes } from './part-file.ts';
import { type PinnedFile, Transfer, type TransferOptions } from './transfer.ts';

/** A file that two subnets want at once is fetched once. */
const underWay = new Map<string, Promise<unknown>>();

/** Expected failures: those of a transfer, `disk-full`, `folder-unusable`. Rejects with the signal's reason. */
export async function fetchFiles(files: readonly PinnedFile[], options: TransferOptions): Promise<Result<null>> {
  const { signal, onProgress, parts } = options;
  let folder = parts;
  try {
    const missing = await Promise.all(
      files.map(async (file) => ((await sizeOf(file.target)) === file.bytes ? 0 : await lacking(file, parts))),
    );
    if (
      !(await hasRoom(
        parts,
        missing.reduce((sum, bytes) => sum + bytes, 0),
      ))
    )
      return fail('disk-full', { folder: parts });
    let before = 0;
    for (const file of files) {
      folder = path.dirname(file.target);
      const base = before;
      const fetched = await alone(file.target, () =>
        fetchOne(file, { ...options, onProgress: (phase, done) => onProgress(phase, base + done) }),
      );
      if (!fetched.ok) return fetched;
      before += file.bytes;
      onProgress('downloading', before);
    }
    return ok(null);
  } catch (error) {
    signal.throwIfAborted();
    return diskProblem(error, folder);
  }
}

const lacking = async (file: PinnedFile, parts: string): Promise<number> =>
  file.bytes - (await partBytes(parts, file.sha256, file.bytes));

async function fetchOne(file: PinnedFile, options: TransferOptions): Promise<Result<void>> {
  const { signal, onProgress } = options;
  if ((await sizeOf(file.target)) === file.bytes) {
    const hash = await hashFile(file.target, { signal, onProgress: (done) => onProgress('checking', done) });
    if (hash === file.sha256) return ok(undefined);
  }
  await rm(file.target, { force: true });
  return Transfer.run(file, options);
}

/** One after another for a path. */
async function alone<T>(key: string, run: () => Promise<T>): Promise<T> {
  while (underWay.has(key)) await underWay.get(key)?.catch(() => undefined);
  const job = run();
  underWay.set(key, job);
  try {
    return await job;
  } finally {
    underWay.delete(key);
  }
}

/** null: it is not there, or no file. */
async function sizeOf(file: string): Promise<number | null> {
  try {
    const found = await stat(file);
    return found.isFile() ? found.size : null;
  } catch {
    return null;
  }
}
