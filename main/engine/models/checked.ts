// Which files were compared with their checksums, when, and how they looked on the disk then: a file that looks the same is the same
// for a week, and one that does not is read whole again.
import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { EpochMs } from '../../contract/units.ts';
import { CHECKED } from './shelf.ts';
import { writeWhole } from '../write-whole.ts';

const CheckedJson = z.strictObject({
  format: z.literal(1),
  /** By the name from the shelf's folder. */
  files: z.record(z.string(), z.strictObject({ stamp: z.string(), at: EpochMs })),
  /** Views whose ONNX files were inspected. */
  fit: z.array(z.string()),
});

/** How a file looks: size, times, and which one it is. null: it is not there, or no file (a link to one is none). */
export async function stampOf(file: string): Promise<string | null> {
  const found = await lstat(file, { bigint: true }).catch(() => null);
  if (!found?.isFile()) return null;
  return [found.size, found.mtimeNs, found.ctimeNs, found.ino, found.dev].join(':');
}

export class CheckedFiles {
  readonly #folder: string;
  #saving: Promise<void> = Promise.resolve();
  readonly #files = new Map<string, { readonly stamp: string; readonly at: EpochMs }>();
  readonly #fit = new Set<string>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** A note that is broken is as none: everything is read again. */
  static async open(folder: string): Promise<CheckedFiles> {
    const checked = new CheckedFiles(folder);
    const text = await readFile(path.join(folder, CHECKED), 'utf8').catch(() => '');
    const known = parse(text);
    for (const [name, each] of Object.entries(known?.files ?? {})) checked.#files.set(name, each);
    for (const view of known?.fit ?? []) checked.#fit.add(view);
    return checked;
  }

  /** When it was found right, if it has looked the same since. */
  checkedAt(name: string, stamp: string): EpochMs | null {
    const known = this.#files.get(name);
    return known?.stamp === stamp ? known.at : null;
  }

  note(name: string, stamp: string, at: EpochMs): void {
    this.#files.set(name, { stamp, at });
  }

  forget(name: string): void {
    this.#files.delete(name);
  }

  isFit(view: string): boolean {
    return this.#fit.has(view);
  }

  noteFit(view: string): void {
    this.#fit.add(view);
  }

  /** Keeps what it knows of files that are here. Where the disk refuses, files are read once more than needed. */
  async save(): Promise<void> {
    for (const name of this.#files.keys()) {
      if ((await stampOf(path.join(this.#folder, name))) === null) this.#files.delete(name);
    }
    const json = { format: 1, files: Object.fromEntries(this.#files), fit: [...this.#fit] };
    // One after another: two that write the same file at once would take it from each other.
    this.#saving = this.#saving
      .then(() => writeWhole(path.join(this.#folder, CHECKED), JSON.stringify(json)))
      .catch(() => undefined);
    await this.#saving;
  }
}

function parse(text: string): z.infer<typeof CheckedJson> | null {
  try {
    return CheckedJson.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
