// Reads `callers.json` from the disk when it is another than the one read before, and tells a file that is gone from one that cannot be read.
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, stat } from 'node:fs/promises';
import path from 'node:path';
import type { CallersFault } from '../../contract/callers.ts';
import { type CallersList, MOST_KB, readList } from './callers-list.ts';

export type Seen =
  | { readonly kind: 'same' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'list'; readonly stamp: string; readonly list: CallersList; readonly bytes: Uint8Array }
  /** No stamp: it is to be read again whatever its time says. */
  | { readonly kind: 'fault'; readonly stamp: string | null; readonly fault: CallersFault };

const BYTES_PER_KB = 1_024;
/** One more than may be there. */
const MOST_BYTES = MOST_KB * BYTES_PER_KB + 1;

/** `stamp`: of the one read before. Never rejects. */
export async function readCallers(file: string, stamp: string | null, subnets: readonly string[]): Promise<Seen> {
  let handle: FileHandle | null = null;
  try {
    // A pipe with nobody at its other end would otherwise hold us for ever.
    handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const before = await stampOf(handle);
    if (before === null) return unreadable('EISDIR');
    if (before === stamp) return { kind: 'same' };
    const bytes = await readUpTo(handle, MOST_BYTES);
    // Written to meanwhile: what was read is half of each, so it is looked at again.
    if ((await stampOf(handle)) !== before) return unreadable('EBUSY');
    const read = readList(bytes, subnets);
    if (read.ok) return { kind: 'list', stamp: before, list: read.value, bytes };
    return { kind: 'fault', stamp: before, fault: read.problem };
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' && (await isGone(file)) ? { kind: 'gone' } : unreadable(code);
  } finally {
    await handle?.close().catch(() => undefined);
  }
}

const unreadable = (detail: string): Seen => ({
  kind: 'fault',
  stamp: null,
  fault: { code: 'unreadable', line: null, params: { detail } },
});

/** What changes with every write and every replacement. null: no plain file. */
async function stampOf(handle: FileHandle): Promise<string | null> {
  const stats = await handle.stat({ bigint: true });
  return stats.isFile() ? [stats.mtimeNs, stats.ctimeNs, stats.size, stats.ino, stats.dev].join('.') : null;
}

async function readUpTo(handle: FileHandle, most: number): Promise<Buffer> {
  const bytes = Buffer.alloc(most);
  let filled = 0;
  while (filled < most) {
    const { bytesRead } = await handle.read(bytes, filled, most - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** A link that leads nowhere, or a folder that is not there (a drive that is away), is not a file that was deleted. */
async function isGone(file: string): Promise<boolean> {
  const linked = await lstat(file).then(
    () => true,
    () => false,
  );
  if (linked) return false;
  return stat(path.dirname(file)).then(
    (folder) => folder.isDirectory(),
    () => false,
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'EIO';
}
