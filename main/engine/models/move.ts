// The shelf carried to another folder: renamed where that is enough, else copied, compared and only then left. A note in the data
// folder says at every moment which of the two is the one that holds.
import { copyFile, mkdir, readdir, rename, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { fail, ok, type Result } from '../../contract/problem.ts';
import { diskProblem, hasRoom } from './disk.ts';
import type { Downloads } from './downloads.ts';
import { type Place, writePlace } from './place.ts';
import { clearShelf, isEmpty, isShelf, Shelf, sizeOf } from './shelf.ts';

export interface Move {
  readonly dataFolder: string;
  readonly from: string;
  readonly to: string;
  readonly place: Place;
  readonly downloads: Downloads;
  readonly signal: AbortSignal;
  readonly onProgress: (doneBytes: number, bytes: number) => void;
}

const unusable = (folder: string, detail: string) => fail('folder-unusable', { folder, detail });

const within = (outer: string, inner: string) =>
  !path.relative(outer, inner).startsWith('..') && !path.isAbsolute(path.relative(outer, inner));

/** Whether models can be moved there. Expected failures: `folder-unusable`, `disk-full`. It makes the folder and changes nothing else. */
export async function canMove(from: string, to: string, bytes: number): Promise<Result<void>> {
  if (!path.isAbsolute(to)) return unusable(to, 'it is no absolute path');
  if (within(from, to) || within(to, from)) return unusable(to, 'it lies in the folder of now, or that in it');
  try {
    if (!(await isEmpty(to))) return unusable(to, 'it is not empty');
    await mkdir(path.dirname(to), { recursive: true });
    return (await hasRoom(path.dirname(to), 0)) && (await hasRoom(to, bytes)) ? ok(undefined) : fail('disk-full', { folder: to });
  } catch (error) {
    return diskProblem(error, to);
  }
}

/** Expected failures: `folder-unusable`, `disk-full`, `download-cancelled`; then everything is where it was. Answers the note of now. */
export async function moveShelf(move: Move): Promise<Result<Place>> {
  const { dataFolder, from, to, place } = move;
  const moved: Place = { ...place, folder: to, moving: null, leaving: from };
  try {
    await writePlace(dataFolder, { ...place, moving: to });
    const there = (await renamed(from, to)) ? ok(undefined) : await copied(move);
    if (!there.ok) {
      await undo(move);
      return there;
    }
    await writePlace(dataFolder, moved);
    return ok(await left(dataFolder, moved));
  } catch (error) {
    await undo(move);
    return diskProblem(error, to);
  }
}

/** On one disk a folder is moved by giving it another name. */
async function renamed(from: string, to: string): Promise<boolean> {
  try {
    // Windows does not rename onto a folder, be it empty.
    await rmdir(to).catch(() => undefined);
    await rename(from, to);
    return true;
  } catch {
    return false;
  }
}

async function copied({ from, to, downloads, signal, onProgress }: Move): Promise<Result<void>> {
  const [old, made] = [new Shelf(from), new Shelf(to)];
  await made.open();
  const bytes = await old.usedBytes();
  let done = 0;
  for (const sha256 of await old.blobs()) {
    const base = done;
    const copy = await downloads.copy(old.blob(sha256), made.blob(sha256), {
      signal,
      onProgress: ({ doneBytes }) => onProgress(base + doneBytes, bytes),
    });
    if (!copy.ok) return copy;
    // Not what it was before it was moved: it is fetched again when it is wanted.
    if (copy.value !== sha256) await made.removeBlob(sha256);
    done += (await sizeOf(old.blob(sha256))) ?? 0;
    onProgress(done, bytes);
  }
  for (const name of await readdir(old.parts).catch(() => [])) {
    if (signal.aborted) return fail('download-cancelled');
    await copyFile(path.join(old.parts, name), path.join(made.parts, name));
  }
  return ok(undefined);
}

async function undo({ dataFolder, from, to, place }: Move): Promise<void> {
  await settlePlace(dataFolder, { ...place, folder: from, moving: to }, from).catch(() => undefined); // then at the next start
}

/** Empties what was left. Where a file is in use it is tried again at the next start. */
async function left(dataFolder: string, place: Place): Promise<Place> {
  if (place.leaving === null) return place;
  try {
    await clearShelf(place.leaving);
  } catch {
    return place;
  }
  const clean = { ...place, leaving: null };
  await writePlace(dataFolder, clean);
  return clean;
}

/** Ends, one way or the other, a move that was cut off. Rejects with the file system's error. */
export async function settlePlace(dataFolder: string, place: Place, fallback: string): Promise<Place> {
  let now = place;
  if (now.moving !== null) {
    const stays = await isShelf(now.folder ?? fallback);
    if (stays) await clearShelf(now.moving).catch(() => undefined);
    now = { ...now, folder: stays || !(await isShelf(now.moving)) ? now.folder : now.moving, moving: null };
    await writePlace(dataFolder, now);
  }
  return left(dataFolder, now);
}
