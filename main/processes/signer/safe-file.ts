// Files that must not be lost: written beside, flushed, renamed over; after a power cut there is the old one or the new one.
import { constants } from 'node:fs';
import { open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { randomBytes } from 'node:crypto';

const OWNER_ONLY = 0o600;
const MARK_BYTES = 6;

/** Throws what the system says: no room, no right. */
export async function writeSafely(file: string, contents: Uint8Array): Promise<void> {
  const beside = `${file}.${randomBytes(MARK_BYTES).toString('hex')}.tmp`;
  try {
    const handle = await open(beside, 'wx', OWNER_ONLY);
    try {
      await handle.writeFile(contents);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await flushFolder(path.dirname(file));
}

const LEFT_BEHIND = /^(?:vault\.lode|vault\.lode\.copy|spending\.json)\.[0-9a-f]{12}\.tmp$/;

/** Takes away what a write that was killed left beside the files; nobody ever reads it. */
export async function sweep(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(names.filter((name) => LEFT_BEHIND.test(name)).map((name) => rm(path.join(folder, name), { force: true })));
}

/** Windows knows no handle of a folder, and needs none: its rename is journaled. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export type ReadResult =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly why: string };

/** At most `limit` bytes of a plain file; a device, a pipe or a folder is refused without being waited for. */
export async function readSmall(file: string, limit: number): Promise<ReadResult> {
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { size } = await handle.stat().then((stat) => (stat.isFile() ? stat : { size: null }));
      if (size === null) return { kind: 'unreadable', why: 'it is not a file' };
      if (size > limit) return { kind: 'unreadable', why: 'it is too large' };
      return { kind: 'bytes', bytes: await handle.readFile() };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = systemCode(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? { kind: 'none' } : { kind: 'unreadable', why: code };
  }
}

/** "ENOSPC": never the message, which has the path in it. */
export const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
