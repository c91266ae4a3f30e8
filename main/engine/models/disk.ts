// What the disk says: how much room there is, and its errors as problems.
import { mkdir, statfs } from 'node:fs/promises';
import { fail } from '../../contract/problem.ts';

/** For notes beside the files. */
const SPARE_BYTES = 262_144;

/** Bytes on the disk that holds a folder, which is made. null: it does not tell. */
export async function freeBytes(folder: string): Promise<number | null> {
  try {
    await mkdir(folder, { recursive: true });
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

/** Where that can't be told, the disk itself will say when it is full. */
export async function hasRoom(folder: string, bytes: number): Promise<boolean> {
  const free = await freeBytes(folder);
  return free === null || free >= bytes + SPARE_BYTES;
}

const FULL = ['ENOSPC', 'EDQUOT'];

/** Of an error of the file system's. */
export function diskProblem(error: unknown, folder: string): ReturnType<typeof fail> {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
  return FULL.includes(code) ? fail('disk-full', { folder }) : fail('folder-unusable', { folder, detail: code });
}
