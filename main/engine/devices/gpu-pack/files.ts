// Where a GPU pack lies on the disk, and whether it is whole: one folder a version, with a note that is written last.
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { PackManifest } from '../../../contract/gpu-pack.ts';
import { EpochMs } from '../../../contract/units.ts';

const NOTE = 'pack.json';
const Note = z.object({ version: z.string(), at: EpochMs });

export class PackFiles {
  /** The pack itself, once it is in place. */
  readonly folder: string;
  /** What is fetched, until the pack is in place. */
  readonly archives: string;
  readonly parts: string;
  private readonly home: string;
  private readonly fresh: string;
  private readonly manifest: PackManifest;

  constructor(dataFolder: string, manifest: PackManifest) {
    this.home = path.join(dataFolder, 'gpu-pack');
    this.folder = path.join(this.home, manifest.version);
    this.archives = path.join(this.home, '.archives');
    this.parts = path.join(this.archives, 'parts');
    this.fresh = path.join(this.home, '.new');
    this.manifest = manifest;
  }

  /** When it was put in place. null: it is not, or not whole. A file's size is looked at, its content was when it was put there. */
  async whole(): Promise<EpochMs | null> {
    try {
      const note = Note.parse(JSON.parse(await readFile(path.join(this.folder, NOTE), 'utf8')));
      const { runtime, archives } = this.manifest;
      const wanted = [runtime, ...archives.flatMap(({ members }) => members)];
      const sizes = await Promise.all(wanted.map(({ path: name }) => stat(path.join(this.folder, name))));
      return note.version === this.manifest.version && sizes.every(({ size }, at) => size === wanted[at]?.bytes) ? note.at : null;
    } catch {
      return null;
    }
  }

  /** An empty folder to put the pack together in. */
  async begin(): Promise<string> {
    await rm(this.fresh, { recursive: true, force: true });
    await mkdir(this.fresh, { recursive: true });
    return this.fresh;
  }

  /** All at once in its place; what was fetched for it, and packs of other versions, go. */
  async finish(at: EpochMs): Promise<void> {
    const note: z.infer<typeof Note> = { version: this.manifest.version, at };
    await writeFile(path.join(this.fresh, NOTE), JSON.stringify(note), { flush: true });
    await rm(this.folder, { recursive: true, force: true });
    await rename(this.fresh, this.folder);
    const others = (await readdir(this.home)).filter((name) => name !== this.manifest.version);
    for (const name of others) await rm(path.join(this.home, name), { recursive: true, force: true });
  }

  /** What has arrived of a download. */
  async dropFetched(): Promise<void> {
    for (const folder of [this.archives, this.fresh]) await rm(folder, { recursive: true, force: true });
  }

  async remove(): Promise<void> {
    await rm(this.home, { recursive: true, force: true });
  }

  /** Bytes on the disk of what is to be fetched. */
  async fetched(partBytes: (sha256: string, bytes: number) => Promise<number>): Promise<number> {
    const sizes = this.manifest.archives.map(async ({ name, bytes, sha256 }) => {
      const size = await stat(path.join(this.archives, name)).then(
        (found) => found.size,
        () => null,
      );
      return size === bytes ? bytes : await partBytes(sha256, bytes).catch(() => 0);
    });
    return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
  }
}
