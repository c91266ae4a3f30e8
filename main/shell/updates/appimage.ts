// An AppImage replaces itself: the new file is copied beside the old one, compared as it is copied, and takes its name in one step.
import { access, constants, lstat, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '../../contract/problem.ts';
import { Sha256 } from '../../contract/subnet.ts';
import { hashFile } from '../../engine/hash-file.ts';
import { writeWhole } from '../../engine/write-whole.ts';
import type { Installer, Prepared } from './installer.ts';
import { readJson, writeFault } from './memory.ts';
import type { SignedClaim } from './release-claim.ts';
import { copyVerified } from './verified-file.ts';

export const PREVIOUS_FOLDER = 'previous';
const KEPT_FILE = 'kept.json';
const KEPT_APP = 'Lode.AppImage';
const EXECUTABLE = 0o755;

/** What lies in PREVIOUS_FOLDER: the version before, and which one took its place. */
const Kept = z.strictObject({
  format: z.literal(1),
  version: z.string().max(40),
  replacedBy: z.string().max(40),
  target: z.string().max(4_096),
  size: z.int().positive(),
  sha256: Sha256,
});
type Kept = z.infer<typeof Kept>;

export interface AppImageOptions {
  /** The updates' folder. */
  readonly folder: string;
  /** The file that runs, absolute. */
  readonly target: string;
  readonly version: string;
  /** Has this program started once the app has ended. */
  readonly startAfterwards: (program: string) => void;
}

/** Whether the file that runs can be replaced by whoever runs it: its folder is where the new one is written. */
export async function isReplaceable(target: string): Promise<boolean> {
  try {
    if (!path.isAbsolute(target) || !(await lstat(target)).isFile()) return false;
    await access(path.dirname(target), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

export function appImageInstaller({ folder, target, version, startAfterwards }: AppImageOptions): Installer {
  const previous = path.join(folder, PREVIOUS_FOLDER);
  const kept = path.join(previous, KEPT_APP);
  // On the same disk as the target, or there is no single step.
  const beside = path.join(path.dirname(target), `.${path.basename(target)}.lode-new`);
  const finish = () => {
    startAfterwards(target);
    return Promise.resolve();
  };

  const keepOld = async (replacedBy: string): Promise<void> => {
    await mkdir(previous, { recursive: true });
    // Unusable until it is whole: the note is written last.
    await rm(path.join(previous, KEPT_FILE), { force: true });
    const now = {
      version,
      size: (await lstat(target)).size,
      sha256: await hashFile(target, { signal: new AbortController().signal }),
    };
    const copied = await copyVerified(target, kept, now, EXECUTABLE);
    if (!copied.ok) throw new Error('the file that runs changed while it was copied');
    const note: Kept = { format: 1, replacedBy, target, ...now };
    await writeWhole(path.join(previous, KEPT_FILE), `${JSON.stringify(note)}\n`);
  };

  const prepare = async (file: string, { claim }: SignedClaim): Promise<Result<Prepared>> => {
    try {
      const copied = await copyVerified(file, beside, claim, EXECUTABLE);
      if (!copied.ok) return copied;
      await keepOld(claim.version);
    } catch (error) {
      await rm(beside, { force: true });
      return writeFault(error, path.dirname(target), claim.version);
    }
    return ok({
      finish,
      cancel: () => rm(beside, { force: true }),
      swap: async () => {
        try {
          await rename(beside, target);
          return ok(undefined);
        } catch (error) {
          await rm(beside, { force: true });
          return writeFault(error, path.dirname(target), claim.version);
        }
      },
    });
  };

  const goBack: Installer['goBack'] = async () => {
    const note = Kept.safeParse(await readJson(path.join(previous, KEPT_FILE)));
    if (!note.success || note.data.replacedBy !== version || note.data.target !== target) return ok(null);
    try {
      const copied = await copyVerified(kept, beside, note.data, EXECUTABLE);
      if (!copied.ok) return copied;
      await rename(beside, target);
      // Once: a version that was returned to and does not start either is not returned from to itself.
      await rm(path.join(previous, KEPT_FILE), { force: true });
      return ok({ version: note.data.version, finish });
    } catch (error) {
      return error instanceof Error && 'code' in error
        ? writeFault(error, path.dirname(target), note.data.version)
        : fail('update-not-put-in', { version: note.data.version, detail: 'unknown' });
    }
  };
  return { prepare, goBack };
}
