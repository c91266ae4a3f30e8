// The models on this computer: fetched, checked, handed out, taken away, and the folder they lie in, which can be moved.
import path from 'node:path';
import type { ModelStanding, StoreView } from '../../contract/models.ts';
import { fail, ok, type Problem, type Result } from '../../contract/problem.ts';
import { type Manifest, type ServedSubnet, SUBNET_NAMES } from '../../contract/subnet.ts';
import type { ModelFiles } from '../subnets/adapter.ts';
import type { Clock } from '../clock.ts';
import { CheckedFiles } from './checked.ts';
import { diskProblem, freeBytes } from './disk.ts';
import type { Downloads } from './downloads.ts';
import { KeptModel } from './kept-model.ts';
import { canMove, moveShelf, settlePlace } from './move.ts';
import { DEFAULT_FOLDER, type Place, readPlace, writePlace } from './place.ts';
import { isShelf, Shelf } from './shelf.ts';
import { SubnetModel } from './subnet-model.ts';

export interface StoreOptions {
  /** Where the store keeps its notes, and its models unless a person chose another folder. */
  readonly dataFolder: string;
  readonly subnets: ReadonlyMap<ServedSubnet, Manifest>;
  readonly clock: Clock;
  /** Whoever made it closes it, after the store. */
  readonly downloads: Downloads;
  /** A standing or the view is another. As often as progress is told; the caller slows it down. */
  readonly onChange: () => void;
}

/** How often it is looked whether a model was last compared in full more than a week ago. */
const WEEKLY_LOOK_MS = 60 * 60 * 1_000;

interface Moving {
  readonly to: string;
  readonly cancel: AbortController;
  bytes: number;
  doneBytes: number;
  ended: Promise<void>;
}

export class ModelStore {
  readonly #options: StoreOptions;
  readonly #models = new Map<ServedSubnet, SubnetModel>();
  #place: Place = { folder: null, moving: null, leaving: null, speedLimit: null };
  #open: { readonly shelf: Shelf; readonly kept: ReadonlyMap<ServedSubnet, KeptModel>; readonly checked: CheckedFiles } | null =
    null;
  #problem: Problem | null = null;
  #used = 0;
  #free: number | null = null;
  #moving: Moving | null = null;
  #cancelLook: (() => void) | null = null;
  #closed = false;

  constructor(options: StoreOptions) {
    this.#options = options;
    const { clock, downloads, onChange } = options;
    for (const [subnet, { model }] of options.subnets) {
      if (model.kind !== 'files') continue;
      const onDisk = () => this.#measure();
      const sharedBlobs = () => this.#blobsBut(subnet);
      this.#models.set(subnet, new SubnetModel({ subnet, model, clock, downloads, sharedBlobs, onChange, onDisk }));
    }
  }

  /**
   * Reads what is here, and ends a move that was cut off. Expected failures: `folder-unusable`, `disk-full`; then everything is answered
   * with that, but a move to another folder.
   */
  async open(): Promise<Result<void>> {
    const { dataFolder, downloads } = this.#options;
    try {
      this.#place = await settlePlace(dataFolder, await readPlace(dataFolder), this.#defaultFolder);
      downloads.setSpeedLimit(this.#place.speedLimit);
    } catch (error) {
      return this.#shut(diskProblem(error, this.folder).problem);
    }
    const opened = await this.#openShelf();
    this.#lookWeekly();
    return opened;
  }

  get folder(): string {
    return this.#place.folder ?? this.#defaultFolder;
  }

  get view(): StoreView {
    const moving = this.#moving && { to: this.#moving.to, bytes: this.#moving.bytes, doneBytes: this.#moving.doneBytes };
    return {
      folder: this.folder,
      usedBytes: this.#used,
      freeBytes: this.#free,
      speedLimit: this.#place.speedLimit,
      moving,
      problem: this.#problem,
    };
  }

  standing(subnet: ServedSubnet): ModelStanding {
    const model = this.#options.subnets.get(subnet)?.model;
    if (model?.kind === 'not-downloadable') return { kind: 'not-downloadable', why: model.why };
    return this.#models.get(subnet)?.standing ?? { kind: 'none-needed' };
  }

  /**
   * Begins a download, or goes on with one; how it ends is in its standing. Expected failures: `subnet-unknown`,
   * `model-not-downloadable`, `disk-full`, `folder-unusable`, `command-not-now` (the store is being moved).
   */
  fetch(subnet: ServedSubnet): Promise<Result<void>> {
    return this.#with(subnet, (model) => model.fetch());
  }

  /** Holds a download where it is. */
  pause(subnet: ServedSubnet): Promise<Result<void>> {
    return this.#with(subnet, async (model) => {
      await model.pause();
      return ok(undefined);
    });
  }

  resume(subnet: ServedSubnet): Promise<Result<void>> {
    return this.fetch(subnet);
  }

  /** Ends a download and throws away what came. A model that is here whole stays. */
  cancel(subnet: ServedSubnet): Promise<Result<void>> {
    return this.#with(subnet, (model) => model.cancel());
  }

  /** Takes a model off the disk, but for what another that is here has in common with it. */
  remove(subnet: ServedSubnet): Promise<Result<void>> {
    return this.#with(subnet, (model) => model.remove());
  }

  /**
   * A model's files for use, each compared with its checksum within the last week, and looking as it did then. Empty where none is
   * needed. Expected failures: `model-not-downloaded`, `model-not-downloadable`, `model-corrupt`, `model-unfit`, `subnet-unknown`,
   * `folder-unusable`, `command-not-now`.
   */
  async files(subnet: ServedSubnet): Promise<Result<ModelFiles>> {
    let files: ModelFiles = new Map();
    const found = await this.#with(subnet, async (model) => {
      const checked = await model.files();
      if (checked.ok) files = checked.value;
      return checked.ok ? ok(undefined) : checked;
    });
    return found.ok ? ok(files) : found;
  }

  /** Bytes a second, of all downloads together. null: no limit. */
  async setSpeedLimit(speedLimit: number | null): Promise<Result<void>> {
    this.#options.downloads.setSpeedLimit(speedLimit);
    this.#place = { ...this.#place, speedLimit };
    this.#options.onChange();
    try {
      await writePlace(this.#options.dataFolder, this.#place);
      return ok(undefined);
    } catch (error) {
      return diskProblem(error, this.#options.dataFolder);
    }
  }

  /** Begins to carry everything to another folder; what is being fetched goes on there. Expected failures: those of `canMove`. */
  async moveTo(to: string): Promise<Result<void>> {
    if (this.#moving || this.#closed) return fail('command-not-now', { state: 'moving' });
    const moving = { to, cancel: new AbortController(), bytes: 0, doneBytes: 0, ended: Promise.resolve() };
    this.#moving = moving;
    this.#problem = null;
    await this.#measure();
    const able = await canMove(this.folder, to, this.#used);
    moving.bytes = this.#used;
    if (able.ok) moving.ended = this.#move(moving);
    else {
      this.#moving = null;
      this.#problem = able.problem;
    }
    this.#options.onChange();
    return able;
  }

  /** Leaves everything where it was. */
  async cancelMove(): Promise<void> {
    this.#moving?.cancel.abort();
    await this.#moving?.ended;
  }

  /** Deletes what is of no subnet's model any more. Without a list of subnets (it was refused, say) nothing is known to be unwanted. */
  async collectGarbage(): Promise<void> {
    if (!this.#open) return;
    if (this.#options.subnets.size > 0) {
      const { shelf, kept } = this.#open;
      const models = [...kept.values()];
      const wanted = new Set(models.flatMap(({ model }) => model.files.map(({ sha256 }) => sha256)));
      // What cannot be deleted now can be another time.
      await shelf.sweep(wanted, new Set(models.map(({ view }) => view))).catch(() => undefined);
    }
    await this.#measure();
  }

  /** Ends what is under way; what came of it is kept. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelLook?.();
    await this.cancelMove();
    await Promise.all([...this.#models.values()].map((model) => model.hold(false)));
    await this.#measure();
  }

  get #defaultFolder(): string {
    return path.join(this.#options.dataFolder, DEFAULT_FOLDER);
  }

  async #with(subnet: ServedSubnet, run: (model: SubnetModel) => Promise<Result<void>>): Promise<Result<void>> {
    const manifest = this.#options.subnets.get(subnet);
    const name = SUBNET_NAMES[subnet];
    if (!manifest) return fail('subnet-unknown', { subnet: name });
    if (manifest.model.kind === 'not-downloadable') {
      return fail('model-not-downloadable', { subnet: name, why: manifest.model.why });
    }
    const model = this.#models.get(subnet);
    if (!model) return ok(undefined);
    return this.#moving || this.#closed ? fail('command-not-now', { state: 'moving' }) : run(model);
  }

  async #openShelf(): Promise<Result<void>> {
    const { subnets, downloads, clock } = this.#options;
    const shelf = new Shelf(this.folder);
    try {
      // A folder that a person chose and that is gone is on a disk that is not plugged in: it is not made anew.
      if (this.#place.folder !== null && !(await isShelf(shelf.folder))) {
        return this.#shut(fail('folder-unusable', { folder: shelf.folder, detail: 'it is not there' }).problem);
      }
      await shelf.open();
      const checked = await CheckedFiles.open(shelf.folder);
      const kept = new Map<ServedSubnet, KeptModel>();
      for (const [subnet, { model }] of subnets) {
        if (model.kind === 'files') kept.set(subnet, new KeptModel(subnet, model, { shelf, checked, downloads, clock }));
      }
      this.#open = { shelf, kept, checked };
      this.#problem = null;
      await this.collectGarbage();
      for (const [subnet, each] of kept) await this.#models.get(subnet)?.open({ shelf, kept: each });
      return ok(undefined);
    } catch (error) {
      return this.#shut(diskProblem(error, shelf.folder).problem);
    }
  }

  #shut(problem: Problem): Result<void> {
    this.#open = null;
    this.#problem = problem;
    for (const model of this.#models.values()) model.shut(problem);
    this.#options.onChange();
    return { ok: false, problem };
  }

  async #move(moving: Moving): Promise<void> {
    const { dataFolder, downloads, onChange } = this.#options;
    const { to, cancel } = moving;
    const held = await Promise.all([...this.#models].map(async ([subnet, model]) => ((await model.hold(true)) ? subnet : null)));
    const moved = await moveShelf({
      dataFolder,
      from: this.folder,
      to,
      place: this.#place,
      downloads,
      signal: cancel.signal,
      onProgress: (doneBytes, bytes) => {
        Object.assign(moving, { doneBytes, bytes });
        onChange();
      },
    });
    if (moved.ok) this.#place = moved.value;
    await this.#openShelf();
    this.#moving = null;
    if (!moved.ok && moved.problem.code !== 'download-cancelled') this.#problem = moved.problem;
    if (!this.#closed) for (const subnet of held) if (subnet) await this.#models.get(subnet)?.fetch();
    onChange();
  }

  /** Checksums of what models other than this subnet's are made of, as far as those are here. */
  #blobsBut(subnet: ServedSubnet): ReadonlySet<string> {
    const others = [...(this.#open?.kept ?? [])].filter(([other]) => other !== subnet);
    const here = others.filter(([other]) => this.#models.get(other)?.standing.kind !== 'absent');
    return new Set(here.flatMap(([, { model }]) => model.files.map(({ sha256 }) => sha256)));
  }

  async #measure(): Promise<void> {
    const { shelf, checked } = this.#open ?? {};
    await checked?.save();
    this.#used = (await shelf?.usedBytes()) ?? 0;
    this.#free = shelf ? await freeBytes(shelf.folder) : null;
    this.#options.onChange();
  }

  #lookWeekly(): void {
    this.#cancelLook = this.#options.clock.after(WEEKLY_LOOK_MS, () => {
      for (const model of this.#models.values()) void model.checkWeekly();
      this.#lookWeekly();
    });
  }
}
