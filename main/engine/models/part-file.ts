// A download that has not ended: its bytes at their places in one file, and beside it a note of which of them are there.
// The note is written after the bytes are on the disk, so that after kill -9 or a power cut it claims nothing that is not so.
import { type FileHandle, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Sha256 } from '../../contract/subnet.ts';
import { bytesIn, gapsIn, type Range, withRange } from './ranges.ts';
import { writeWhole } from '../write-whole.ts';

/** How much may be lost at most, in bytes and in milliseconds. */
const SAVE_BYTES = 8 * 1_048_576;
const SAVE_MS = 1_000;
const MAX_SOURCES = 16;

const Note = z.strictObject({
  format: z.literal(1),
  bytes: z.int().positive(),
  have: z.array(z.tuple([z.int().nonnegative(), z.int().positive()])),
  /** Where the bytes came from, and what each address calls this version of the file. null: it gave it no name. */
  sources: z.record(z.string(), z.string().nullable()),
});
type Note = z.infer<typeof Note>;

export const partPaths = (folder: string, sha256: Sha256) => ({
  bytes: path.join(folder, `${sha256}.part`),
  note: path.join(folder, `${sha256}.json`),
});
type Sha256 = z.infer<typeof Sha256>;

/** How much of a download that did not end is here. */
export async function partBytes(folder: string, sha256: Sha256, bytes: number): Promise<number> {
  const paths = partPaths(folder, sha256);
  const found = await stat(paths.bytes).catch(() => null);
  const note = found?.size === bytes ? await readNote(paths.note, bytes) : null;
  return note ? bytesIn(note.have) : 0;
}

export class PartFile {
  readonly path: string;
  readonly bytes: number;
  /** Some of it was here before this life. */
  resumed: boolean;
  readonly #noteFile: string;
  readonly #handle: FileHandle;
  #have: readonly Range[];
  readonly #sources: Map<string, string | null>;
  #unsaved = 0;
  #savedAt = performance.now();
  #saving: Promise<void> | null = null;

  private constructor(paths: ReturnType<typeof partPaths>, bytes: number, handle: FileHandle, note: Note | null) {
    this.path = paths.bytes;
    this.#noteFile = paths.note;
    this.bytes = bytes;
    this.#handle = handle;
    this.#have = note?.have.reduce<readonly Range[]>(withRange, []) ?? [];
    this.#sources = new Map(Object.entries(note?.sources ?? {}));
    this.resumed = this.#have.length > 0;
  }

  /** Rejects with the file system's error. */
  static async open(folder: string, sha256: Sha256, bytes: number): Promise<PartFile> {
    await mkdir(folder, { recursive: true });
    const paths = partPaths(folder, sha256);
    const handle = await open(paths.bytes, 'a+').then(async (made) => {
      await made.close();
      return open(paths.bytes, 'r+');
    });
    const { size } = await handle.stat();
    const note = size === bytes ? await readNote(paths.note, bytes) : null;
    if (size !== bytes) await handle.truncate(bytes);
    return new PartFile(paths, bytes, handle, note);
  }

  get have(): number {
    return bytesIn(this.#have);
  }

  /** What is missing, but for what is being fetched. */
  gaps(fetching: Iterable<Range> = []): readonly Range[] {
    return gapsIn([...fetching].reduce(withRange, this.#have), this.bytes);
  }

  get sources(): readonly string[] {
    return [...this.#sources.keys()];
  }

  /** What `source` called the version the bytes are of; null where it gave none or nothing came from there. */
  etagOf(source: string): string | null {
    return this.#sources.get(source) ?? null;
  }

  async write(chunk: Uint8Array, at: number): Promise<void> {
    for (let done = 0; done < chunk.byteLength; ) {
      const { bytesWritten } = await this.#handle.write(chunk, done, chunk.byteLength - done, at + done);
      done += bytesWritten;
    }
  }

  /** These bytes are written and count from now on. */
  async took(range: Range, source: string, etag: string | null): Promise<void> {
    this.#have = withRange(this.#have, range);
    this.#unsaved += range[1] - range[0];
    if (this.#sources.size < MAX_SOURCES || this.#sources.has(source)) this.#sources.set(source, etag);
    const due = this.#unsaved >= SAVE_BYTES || performance.now() - this.#savedAt >= SAVE_MS;
    if (due && !this.#saving) await this.save();
  }

  async save(): Promise<void> {
    await this.#saving;
    this.#saving = this.#save().finally(() => {
      this.#saving = null;
    });
    await this.#saving;
  }

  /** Forgets everything that came. */
  async reset(): Promise<void> {
    await this.#saving;
    this.#have = [];
    this.#sources.clear();
    this.resumed = false;
    await this.#save();
  }

  /** It is whole and right: it becomes `target`. */
  async finish(target: string): Promise<void> {
    await this.#saving;
    await this.#handle.datasync();
    await this.#handle.close();
    await mkdir(path.dirname(target), { recursive: true });
    await rename(this.path, target);
    await rm(this.#noteFile, { force: true });
  }

  /** Keeps what came for another time. */
  async close(): Promise<void> {
    try {
      await this.save();
    } finally {
      await this.#handle.close();
    }
  }

  async #save(): Promise<void> {
    const { bytes } = this;
    // What comes while the disk is at it is not in this note.
    const note: Note = {
      format: 1,
      bytes,
      have: this.#have.map(([from, to]) => [from, to]),
      sources: Object.fromEntries(this.#sources),
    };
    this.#unsaved = 0;
    await this.#handle.datasync();
    await writeWhole(this.#noteFile, JSON.stringify(note));
    this.#savedAt = performance.now();
  }
}

/** null: there is none, or none that can be used. */
async function readNote(file: string, bytes: number): Promise<Note | null> {
  try {
    const note = Note.parse(JSON.parse(await readFile(file, 'utf8')));
    const fits = note.bytes === bytes && note.have.every(([from, to]) => from < to && to <= bytes);
    return fits ? note : null;
  } catch {
    return null;
  }
}

export async function dropPart(folder: string, sha256: Sha256): Promise<void> {
  const paths = partPaths(folder, sha256);
  await rm(paths.note, { force: true });
  await rm(paths.bytes, { force: true });
}
