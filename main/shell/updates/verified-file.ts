// A file on the disk held against what was signed: its length, then every byte. Read in pieces, so that nothing else stands still.
import { open, rm, stat } from 'node:fs/promises';
import { fail, ok, type Result } from '../../contract/problem.ts';
import { hashFile } from '../../engine/hash-file.ts';
import type { ReleaseClaim } from './release-claim.ts';

type Pinned = Pick<ReleaseClaim, 'version' | 'size' | 'sha256'>;
const FOREVER = new AbortController().signal;

/** Refused: `update-incomplete`, `update-altered`; `update-download-failed` where it cannot be read. */
export async function verifyFile(file: string, pinned: Pinned): Promise<Result<void>> {
  const { version, size, sha256 } = pinned;
  try {
    const { size: bytes } = await stat(file);
    if (bytes !== size)
      return bytes < size ? fail('update-incomplete', { version, bytes, signed: size }) : fail('update-altered', { version });
    return (await hashFile(file, { signal: FOREVER })) === sha256 ? ok(undefined) : fail('update-altered', { version });
  } catch (error) {
    return fail('update-download-failed', { version, detail: (error as NodeJS.ErrnoException).code ?? 'unknown' });
  }
}

/**
 * Copies `from` to `to` and compares the very bytes that were copied, so that it does not matter what becomes of `from` meanwhile.
 * What is refused leaves nothing at `to`. Rejects with the file system's error.
 */
export async function copyVerified(from: string, to: string, pinned: Pinned, mode: number): Promise<Result<void>> {
  // A file of our own making: what somebody laid there is not written through, and nobody holds this one open.
  await rm(to, { force: true });
  const into = await open(to, 'wx', mode);
  try {
    const sha256 = await hashFile(from, { signal: FOREVER, into });
    // The umask may have taken some of the mode away.
    await into.chmod(mode);
    await into.sync();
    const { size } = await into.stat();
    if (sha256 === pinned.sha256 && size === pinned.size) return ok(undefined);
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  } finally {
    await into.close();
  }
  await rm(to, { force: true });
  return fail('update-altered', { version: pinned.version });
}
