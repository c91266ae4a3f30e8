// What the providers measured, kept over the app's end: it holds for as long as cards, drivers, libraries and the app are the same.
import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type Gpu, Probe } from '../../contract/computer.ts';

const FILE = 'devices.json';
const Kept = z.object({ format: z.literal(1), of: z.string(), probes: z.array(Probe).max(16) });

/** What a measurement depends on. */
export function fingerprint(version: string, gpus: readonly Gpu[], libraryFolders: readonly string[]): string {
  const cards = gpus.map(({ id, driver }) => `${id} ${driver ?? ''}`).toSorted();
  const parts = [version, process.platform, process.arch, process.version, ...cards, ...libraryFolders];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

export class KeptProbes {
  private readonly file: string;

  constructor(dataFolder: string) {
    this.file = path.join(dataFolder, FILE);
  }

  /** null: nothing was kept, or it cannot be read. */
  async read(): Promise<{ readonly of: string; readonly probes: readonly Probe[] } | null> {
    try {
      return Kept.parse(JSON.parse(await readFile(this.file, 'utf8')));
    } catch {
      return null;
    }
  }

  /** A disk that refuses costs no more than measuring again. */
  async write(of: string, probes: readonly Probe[]): Promise<void> {
    const fresh = `${this.file}.new`;
    try {
      await writeFile(fresh, JSON.stringify({ format: 1, of, probes: [...probes] } satisfies z.infer<typeof Kept>));
      await rename(fresh, this.file);
    } catch {
      // Not kept.
    }
  }
}
