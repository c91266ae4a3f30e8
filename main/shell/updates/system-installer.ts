// Windows and macOS have installers of their own: electron-updater hands the verified file to them, and what was put in last is kept.
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ok, type Result } from '../../contract/problem.ts';
import { writeWhole } from '../../engine/write-whole.ts';
import type { Offer } from './feed.ts';
import type { Installer, Prepared } from './installer.ts';
import { readJson, writeFault } from './memory.ts';
import { ReleaseClaim, type SignedClaim } from './release-claim.ts';
import { copyVerified, verifyFile } from './verified-file.ts';

const OWNER_ONLY = 0o700;
const NOTE = 'kept.json';
const Kept = z.strictObject({ claim: ReleaseClaim, file: z.string().regex(/^[\w.-]{1,120}$/) });

export interface SystemInstallerOptions {
  /** The updates' folder. `current/` holds what the version that runs was installed from, `previous/` what the one before was. */
  readonly folder: string;
  readonly version: string;
  /** `.exe`, `.zip`: as the system's installer wants it named. */
  readonly extension: string;
  /** Runs a kept installer, silently, once the app has ended. null: this system's cannot be run so. */
  readonly runKept: ((file: string) => Promise<void>) | null;
  /** Has the version that runs started again once the app has ended. */
  readonly startAgain: () => void;
}

export function systemInstaller({ folder, version, extension, runKept, startAgain }: SystemInstallerOptions): Installer {
  const current = path.join(folder, 'current');
  const previous = path.join(folder, 'previous');

  /** What the version that runs came from becomes what can be returned to; the new file what the next one came from. */
  const keep = async (file: string, { claim }: SignedClaim): Promise<Result<void>> => {
    const now = await keptIn(current);
    if (now?.claim.version === version) {
      await rm(previous, { recursive: true, force: true });
      await rename(current, previous);
    }
    await rm(current, { recursive: true, force: true });
    await mkdir(current, { recursive: true });
    const name = `Lode-${claim.version}${extension}`;
    const copied = await copyVerified(file, path.join(current, name), claim, OWNER_ONLY);
    if (copied.ok) await writeWhole(path.join(current, NOTE), `${JSON.stringify({ claim, file: name })}\n`);
    return copied;
  };

  const prepare = async (file: string, signed: SignedClaim, offer: Offer): Promise<Result<Prepared>> => {
    try {
      const kept = await keep(file, signed);
      if (!kept.ok) return kept;
    } catch (error) {
      return writeFault(error, folder, signed.claim.version);
    }
    return ok({
      swap: () => verifyFile(file, signed.claim),
      finish: async () => {
        // The installer reads the file itself, so this is as late as it can be looked at.
        if ((await verifyFile(file, signed.claim)).ok) await offer.handOver();
        else startAgain();
      },
      cancel: () => Promise.resolve(),
    });
  };

  const goBack: Installer['goBack'] = async () => {
    const now = await keptIn(current);
    const before = await keptIn(previous);
    if (!runKept || now?.claim.version !== version || !before) return ok(null);
    const file = path.join(previous, before.file);
    const same = await verifyFile(file, before.claim);
    return same.ok ? ok({ version: before.claim.version, finish: () => runKept(file) }) : same;
  };
  return { prepare, goBack };
}

const keptIn = async (place: string) => Kept.safeParse(await readJson(path.join(place, NOTE))).data ?? null;
