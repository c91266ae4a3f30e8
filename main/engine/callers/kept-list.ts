// A copy of the person's list as it last was in order, so that a restart of Lode does not forget it while the file is broken.
import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { EpochMs } from '../../contract/units.ts';
import { type CallersList, readList } from './callers-list.ts';

export const KEPT_FILE = 'callers.last-good.json';
const MS_PER_SECOND = 1_000;

export interface Kept {
  readonly list: CallersList;
  /** When it was last known to be what the file says. Never later than now. */
  readonly at: EpochMs;
}

/** Nothing here rejects: where the disk refuses, there is no copy, and a restart then begins without one. */
export class KeptList {
  readonly #file: string;

  constructor(folder: string) {
    this.#file = path.join(folder, KEPT_FILE);
  }

  /** The time of the copy's file is when it was known to be true. */
  async keep(bytes: Uint8Array, at: EpochMs): Promise<void> {
    const whole = `${this.#file}.new`;
    try {
      await writeFile(whole, bytes);
      await rename(whole, this.#file);
      await this.confirm(at);
    } catch {
      await this.drop();
    }
  }

  async confirm(at: EpochMs): Promise<void> {
    await utimes(this.#file, at / MS_PER_SECOND, at / MS_PER_SECOND).catch(() => undefined);
  }

  async drop(): Promise<void> {
    for (const file of [this.#file, `${this.#file}.new`]) await rm(file, { force: true }).catch(() => undefined);
  }

  async read(now: EpochMs, subnets: readonly string[]): Promise<Kept | null> {
    try {
      const { mtimeMs } = await stat(this.#file);
      const read = readList(await readFile(this.#file), subnets);
      return read.ok ? { list: read.value, at: Math.min(Math.max(0, Math.round(mtimeMs)), now) as EpochMs } : null;
    } catch {
      return null;
    }
  }
}
