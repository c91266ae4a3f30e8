// The folder of models: every file once, by its checksum; and for each model a folder in which its files have their own names, so that
// a model which reads a file beside itself finds it.
import { createHash } from 'node:crypto';
import { copyFile, link, lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Model, ModelFile, ServedSubnet } from '../../contract/subnet.ts';
import { partBytes } from './part-file.ts';

export type FilesModel = Extract<Model, { readonly kind: 'files' }>;

/** Says that a folder is ours, before anything in it is ever deleted. */
const MARKER = 'lode-models.json';
const MARK = '{"format":1}\n';
const BLOBS = 'blobs';
const VIEWS = 'views';
export const PARTS = 'parts';
export const CHECKED = 'checked.json';
const OURS = [BLOBS, VIEWS, PARTS, CHECKED, `${CHECKED}.new`, MARKER];

/** Of a subnet and exactly these files: a new version of a model has a folder of its own. */
export function viewOf(subnet: ServedSubnet, { files }: FilesModel): string {
  const listed = files.map(({ path: at, sha256 }) => `${at} ${sha256}`).toSorted();
  return `${subnet}-${createHash('sha256').update(listed.join('\n')).digest('hex').slice(0, 16)}`;
}

export const isShelf = async (folder: string): Promise<boolean> =>
  (await readFile(path.join(folder, MARKER), 'utf8').catch(() => null)) === MARK;

/** Whether there is nothing in a folder, or no folder. Rejects where it is something else. */
export const isEmpty = async (folder: string): Promise<boolean> =>
  (await readdir(folder).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? [] : Promise.reject(error))))
    .length === 0;

/** Deletes what is ours in a folder that is ours, and the folder if nothing else is in it. Rejects where something stays. */
export async function clearShelf(folder: string): Promise<void> {
  if (!(await isShelf(folder))) return;
  // The mark last: a clearing that is cut off can be gone on with.
  for (const name of OURS) await rm(path.join(folder, name), { recursive: true, force: true });
  if (await isEmpty(folder)) await rm(folder, { recursive: true, force: true });
}

export class Shelf {
  readonly folder: string;
  readonly parts: string;

  constructor(folder: string) {
    this.folder = folder;
    this.parts = path.join(folder, PARTS);
  }

  /** Makes what is missing. Rejects with the file system's error. */
  async open(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    // The mark first: what is made after it, and cut off, is known for ours and can be cleared away.
    if (!(await isShelf(this.folder))) await writeFile(path.join(this.folder, MARKER), MARK);
    for (const name of [BLOBS, VIEWS, PARTS]) await mkdir(path.join(this.folder, name), { recursive: true });
  }

  blob(sha256: string): string {
    return path.join(this.folder, BLOBS, sha256);
  }

  /** Absolute; `at` is a SafePath. */
  inView(view: string, at: string): string {
    return path.join(this.folder, VIEWS, view, ...at.split('/'));
  }

  /** From the shelf's folder, with forward slashes: as notes name files. */
  nameOf(file: string): string {
    return path.relative(this.folder, file).split(path.sep).join('/');
  }

  /** Puts a blob into a view under its own name: as the same file where the disk can do that, as a copy where not. */
  async place(view: string, { path: at, sha256 }: ModelFile): Promise<void> {
    const target = this.inView(view, at);
    await mkdir(path.dirname(target), { recursive: true });
    const beside = `${target}.new`;
    await rm(beside, { force: true });
    await link(this.blob(sha256), beside).catch(() => copyFile(this.blob(sha256), beside));
    await rename(beside, target);
    // Where both are the same file already, renaming one onto the other leaves both (POSIX).
    await rm(beside, { force: true });
  }

  async blobs(): Promise<readonly string[]> {
    return readdir(path.join(this.folder, BLOBS)).catch(() => []);
  }

  async views(): Promise<readonly string[]> {
    return readdir(path.join(this.folder, VIEWS)).catch(() => []);
  }

  async removeView(view: string): Promise<void> {
    await rm(path.join(this.folder, VIEWS, view), { recursive: true, force: true });
  }

  async removeBlob(sha256: string): Promise<void> {
    await rm(this.blob(sha256), { force: true });
  }

  /** Of a model's distinct files: how much is here, whole or not. */
  async haveBytes(model: FilesModel): Promise<number> {
    let sum = 0;
    for (const { sha256, bytes } of distinct(model)) {
      const whole = (await sizeOf(this.blob(sha256))) === bytes;
      sum += whole ? bytes : await partBytes(this.parts, sha256, bytes);
    }
    return sum;
  }

  /** What all of it takes, a file that is in several models counted once. */
  async usedBytes(): Promise<number> {
    const parts = await readdir(this.parts).catch(() => []);
    const sizes = [
      ...(await this.blobs()).map(async (name) => (await sizeOf(this.blob(name))) ?? 0),
      ...parts.map((name) => spaceOf(path.join(this.parts, name))),
    ];
    return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
  }

  /** Deletes blobs, parts and views that nobody wants any more. */
  async sweep(wanted: ReadonlySet<string>, wantedViews: ReadonlySet<string>): Promise<void> {
    for (const view of await this.views()) if (!wantedViews.has(view)) await this.removeView(view);
    for (const blob of await this.blobs()) if (!wanted.has(blob)) await rm(this.blob(blob), { recursive: true, force: true });
    for (const part of await readdir(this.parts).catch(() => [])) {
      if (!wanted.has(part.slice(0, part.indexOf('.')))) await rm(path.join(this.parts, part), { recursive: true, force: true });
    }
  }
}

/** A model's files, each content once. */
export function distinct({ files }: FilesModel): readonly ModelFile[] {
  return [...new Map(files.map((file) => [file.sha256, file])).values()];
}

export const bytesOf = (model: FilesModel): number => distinct(model).reduce((sum, { bytes }) => sum + bytes, 0);

/** null: not there, or no file. */
export async function sizeOf(file: string): Promise<number | null> {
  const found = await lstat(file).catch(() => null);
  return found?.isFile() ? found.size : null;
}

const BLOCK_BYTES = 512;
/** What a part takes on the disk: it has holes where nothing has come yet. */
async function spaceOf(file: string): Promise<number> {
  const found = await lstat(file).catch(() => null);
  if (!found?.isFile()) return 0;
  return process.platform === 'win32' ? found.size : Math.min(found.size, found.blocks * BLOCK_BYTES);
}
