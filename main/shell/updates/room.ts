// Whether the disk has room for an update and for what must go on being written beside it.
import { mkdir, statfs } from 'node:fs/promises';
import { fail, ok, type Result } from '../../contract/problem.ts';

/** It lies there twice, as it came and as it is put in. */
const COPIES = 2;
/** Left for the ledger. */
const SPARE_BYTES = 67_108_864;

/** Refused: `disk-full`. Where it cannot be told, the download finds out. */
export async function roomFor(folder: string, bytes: number): Promise<Result<void>> {
  try {
    await mkdir(folder, { recursive: true });
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize < COPIES * bytes + SPARE_BYTES ? fail('disk-full', { folder }) : ok(undefined);
  } catch {
    return ok(undefined);
  }
}
