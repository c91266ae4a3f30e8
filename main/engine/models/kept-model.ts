// One model on the shelf: put together from its blobs, compared with its checksums, inspected before it is handed out.
import { fail, ok, type Problem, type Result } from '../../contract/problem.ts';
import { type ModelFile, type ServedSubnet, SUBNET_NAMES } from '../../contract/subnet.ts';
import type { EpochMs } from '../../contract/units.ts';
import type { Clock } from '../clock.ts';
import { type CheckedFiles, stampOf } from './checked.ts';
import type { Downloads } from './downloads.ts';
import { type FilesModel, type Shelf, sizeOf, viewOf } from './shelf.ts';

/** How long a comparison holds for a file that looks the same. */
export const WEEK_MS = 7 * 24 * 60 * 60 * 1_000;

export interface Checking {
  readonly signal: AbortSignal;
  /** Of all files: bytes that were compared, or needed not be. */
  readonly onProgress: (doneBytes: number) => void;
}

export class KeptModel {
  readonly view: string;
  readonly model: FilesModel;
  readonly #subnet: ServedSubnet;
  readonly #shelf: Shelf;
  readonly #checked: CheckedFiles;
  readonly #downloads: Downloads;
  readonly #clock: Clock;

  constructor(
    subnet: ServedSubnet,
    model: FilesModel,
    { shelf, checked, downloads, clock }: { shelf: Shelf; checked: CheckedFiles; downloads: Downloads; clock: Clock },
  ) {
    this.#subnet = subnet;
    this.model = model;
    this.view = viewOf(subnet, model);
    this.#shelf = shelf;
    this.#checked = checked;
    this.#downloads = downloads;
    this.#clock = clock;
  }

  get paths(): ReadonlyMap<string, string> {
    return new Map(this.model.files.map(({ path }) => [path, this.#shelf.inView(this.view, path)]));
  }

  /** By how its files look. `checkedAt`: when the one longest ago was compared; null: one must be before they are used. */
  async look(): Promise<{ readonly whole: boolean; readonly checkedAt: EpochMs | null }> {
    let oldest: EpochMs | null = this.#clock.now();
    for (const file of this.model.files) {
      const found = await this.#find(file);
      if (!found) return { whole: false, checkedAt: null };
      const at = this.#checked.checkedAt(found.name, found.stamp);
      oldest = oldest === null || at === null ? null : (Math.min(oldest, at) as EpochMs);
    }
    return { whole: true, checkedAt: oldest };
  }

  get isFit(): boolean {
    return this.#checked.isFit(this.view);
  }

  async hasBlobs(): Promise<boolean> {
    const sizes = await Promise.all(this.model.files.map(({ sha256 }) => sizeOf(this.#shelf.blob(sha256))));
    return this.model.files.every(({ bytes }, index) => sizes[index] === bytes);
  }

  /** Gives its blobs their names. Rejects with the file system's error. */
  async assemble(): Promise<void> {
    for (const file of this.model.files) await this.#shelf.place(this.view, file);
  }

  /** Its blobs were compared with their checksums just now. */
  async noteBrought(): Promise<void> {
    for (const { sha256 } of this.model.files) {
      const blob = this.#shelf.blob(sha256);
      const stamp = await stampOf(blob);
      if (stamp !== null) this.#checked.note(this.#shelf.nameOf(blob), stamp, this.#clock.now());
    }
  }

  /**
   * Compares what was not compared in the last week as it looks now, and inspects what never was. Expected failures:
   * `model-missing`, `model-corrupt` (the file is then deleted), `model-unfit`, `download-cancelled`.
   */
  async check({ signal, onProgress }: Checking): Promise<Result<void>> {
    let before = 0;
    for (const file of this.model.files) {
      const base = before;
      const problem = await this.#compare(file, { signal, onProgress: (done) => onProgress(base + done) });
      if (problem) return { ok: false, problem };
      before += file.bytes;
    }
    return this.#inspect(signal);
  }

  async #compare(file: ModelFile, { signal, onProgress }: Checking): Promise<Problem | null> {
    const found = await this.#find(file);
    if (!found) return fail('model-missing', { file: file.path }).problem;
    const at = this.#checked.checkedAt(found.name, found.stamp);
    // A clock that was set back makes it as if it had never been compared.
    const age = at === null ? null : this.#clock.now() - at;
    if (age !== null && age >= 0 && age < WEEK_MS) return null;
    this.#checked.forget(found.name);
    const hash = await this.#downloads.hash(this.#shelf.inView(this.view, file.path), {
      signal,
      onProgress: ({ doneBytes }) => onProgress(doneBytes),
    });
    if (!hash.ok) return hash.problem;
    const after = await this.#find(file);
    if (hash.value !== file.sha256 || after?.stamp !== found.stamp) {
      // Both names may be of one file; where they are two, the blob is compared when it is needed next.
      await this.#shelf.removeView(this.view);
      await this.#shelf.removeBlob(file.sha256);
      return fail('model-corrupt', { file: file.path }).problem;
    }
    this.#checked.note(found.name, found.stamp, this.#clock.now());
    return null;
  }

  async #inspect(signal: AbortSignal): Promise<Result<void>> {
    if (this.#checked.isFit(this.view)) return ok(undefined);
    const beside = new Map(this.model.files.map(({ path, bytes }) => [path, bytes]));
    for (const { path } of this.model.files.filter(({ role }) => role === 'model')) {
      const said = await this.#downloads.inspect(this.#shelf.inView(this.view, path), path, beside, { signal });
      if (!said.ok) return said;
      if (said.value !== null)
        return fail('model-unfit', { subnet: SUBNET_NAMES[this.#subnet], detail: `${path}: ${said.value}` });
    }
    this.#checked.noteFit(this.view);
    return ok(undefined);
  }

  /** How its file looks, and under which name that is kept. null: not there, or of another size. */
  async #find({ path, sha256, bytes }: ModelFile): Promise<{ readonly name: string; readonly stamp: string } | null> {
    const file = this.#shelf.inView(this.view, path);
    const stamp = await stampOf(file);
    if (stamp === null || !stamp.startsWith(`${bytes}:`)) return null;
    const blob = this.#shelf.blob(sha256);
    // The same file under two names looks the same by both; a copy looks otherwise, and is kept track of apart.
    return { name: this.#shelf.nameOf((await stampOf(blob)) === stamp ? blob : file), stamp };
  }
}
