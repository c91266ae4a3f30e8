// One subnet's model: where it stands, and one thing at a time that is done about it.
import type { ModelStanding } from '../../contract/models.ts';
import { fail, ok, type Problem, type Result } from '../../contract/problem.ts';
import { type ServedSubnet, SUBNET_NAMES } from '../../contract/subnet.ts';
import type { ModelFiles } from '../subnets/adapter.ts';
import type { Clock } from '../clock.ts';
import { diskProblem, hasRoom } from './disk.ts';
import type { Downloads } from './downloads.ts';
import { type KeptModel, WEEK_MS } from './kept-model.ts';
import { dropPart } from './part-file.ts';
import { Rate } from './rate.ts';
import { bytesOf, distinct, type FilesModel, type Shelf } from './shelf.ts';

export interface SubnetModelOptions {
  readonly subnet: ServedSubnet;
  readonly model: FilesModel;
  readonly clock: Clock;
  readonly downloads: Downloads;
  /** Checksums that other models which are here have too: they stay when this one goes. */
  readonly sharedBlobs: () => ReadonlySet<string>;
  readonly onChange: () => void;
  /** What lies on the disk is another. */
  readonly onDisk: () => Promise<void>;
}

/** Where it lies at the moment. */
export interface Place {
  readonly shelf: Shelf;
  readonly kept: KeptModel;
}

interface Job {
  readonly kind: 'fetch' | 'check';
  readonly cancel: AbortController;
  ended: Promise<Result<void>>;
  paused: boolean;
}

const CANCELLED = fail('download-cancelled');

export class SubnetModel {
  readonly #options: SubnetModelOptions;
  readonly #bytes: number;
  #place: Place | null = null;
  #standing: ModelStanding;
  #job: Job | null = null;

  constructor(options: SubnetModelOptions) {
    this.#options = options;
    this.#bytes = bytesOf(options.model);
    this.#standing = { kind: 'absent', bytes: this.#bytes, haveBytes: 0 };
  }

  get standing(): ModelStanding {
    return this.#standing;
  }

  /** Looks what is there. What must be read to tell is read in the background. */
  async open(place: Place): Promise<void> {
    this.#place = place;
    // Where Lode ended before they got their names, or the folder was copied, the files are here without them.
    // Where the disk does not let them have any, they are fetched again.
    if (!(await place.kept.look()).whole && (await place.kept.hasBlobs())) await place.kept.assemble().catch(() => undefined);
    const { whole, checkedAt } = await place.kept.look();
    if (!whole) return this.#standAbsent();
    if (checkedAt !== null && place.kept.isFit) this.#stand({ kind: 'ready', bytes: this.#bytes, checkedAt });
    else void this.#check(true);
  }

  /** The folder cannot be used. */
  shut(problem: Problem): void {
    this.#place = null;
    this.#stand({ kind: 'failed', problem, bytes: this.#bytes, haveBytes: 0 });
  }

  async fetch(): Promise<Result<void>> {
    const place = this.#place;
    if (!place) return this.#problem;
    if (this.#job || this.#standing.kind === 'ready') return ok(undefined);
    const { folder } = place.shelf;
    const haveBytes = await place.shelf.haveBytes(this.#options.model);
    if (!(await hasRoom(folder, this.#bytes - haveBytes))) {
      const full = fail('disk-full', { folder });
      this.#stand({ kind: 'failed', problem: full.problem, bytes: this.#bytes, haveBytes });
      return full;
    }
    if (!this.#job) void this.#run('fetch', (signal) => this.#download(place, haveBytes, signal));
    return ok(undefined);
  }

  async pause(): Promise<void> {
    if (this.#job?.kind === 'fetch') await this.hold(true);
  }

  /** Ends what is under way. Whether that was a download. It stands as paused where `paused`, else as what it is: not there yet. */
  async hold(paused: boolean): Promise<boolean> {
    const job = this.#job;
    if (!job) return false;
    job.paused = paused;
    job.cancel.abort();
    await job.ended;
    return job.kind === 'fetch';
  }

  /** Ends a download and throws away what came. What is here whole stays, while it is compared too. */
  cancel(): Promise<Result<void>> {
    return this.#standing.kind === 'ready' || this.#job?.kind === 'check' ? Promise.resolve(ok(undefined)) : this.remove();
  }

  /** Throws away what is here of it, whole or not. */
  async remove(): Promise<Result<void>> {
    await this.hold(false);
    const place = this.#place;
    if (!place) return this.#problem;
    const { shelf, kept } = place;
    try {
      await shelf.removeView(kept.view);
      const shared = this.#options.sharedBlobs();
      for (const { sha256 } of distinct(this.#options.model)) {
        await dropPart(shelf.parts, sha256);
        if (!shared.has(sha256)) await shelf.removeBlob(sha256);
      }
    } catch (error) {
      return diskProblem(error, shelf.folder);
    } finally {
      await this.#standAbsent();
      await this.#options.onDisk();
    }
    return ok(undefined);
  }

  async files(): Promise<Result<ModelFiles>> {
    if (this.#job?.kind === 'check') await this.#job.ended;
    const place = this.#place;
    if (!place) return this.#problem;
    if (this.#job || !(await place.kept.look()).whole) {
      return fail('model-not-downloaded', { subnet: SUBNET_NAMES[this.#options.subnet] });
    }
    const checked = await this.#check(this.#standing.kind !== 'ready');
    return checked.ok ? ok(place.kept.paths) : checked;
  }

  /** In the background, while it is used: nothing is shown unless it is not what it was. */
  async checkWeekly(): Promise<void> {
    const old = this.#standing.kind === 'ready' && this.#options.clock.now() - this.#standing.checkedAt >= WEEK_MS;
    if (old && !this.#job) await this.#check(false);
  }

  get #problem(): Result<never> {
    return this.#standing.kind === 'failed'
      ? { ok: false, problem: this.#standing.problem }
      : fail('model-not-downloaded', { subnet: SUBNET_NAMES[this.#options.subnet] });
  }

  async #check(shown: boolean): Promise<Result<void>> {
    const place = this.#place;
    if (!place) return this.#problem;
    return this.#run('check', async (signal) => {
      const tell = (doneBytes: number) => shown && this.#stand({ kind: 'checking', bytes: this.#bytes, doneBytes });
      tell(0);
      return this.#prove(place, signal, tell);
    });
  }

  async #download({ shelf, kept }: Place, haveBytes: number, signal: AbortSignal): Promise<Result<ModelStanding>> {
    const rate = new Rate();
    this.#stand({ kind: 'downloading', bytes: this.#bytes, doneBytes: haveBytes, bytesPerSecond: null, paused: false });
    const files = distinct(this.#options.model).map(({ path, sha256, bytes, urls }) => ({
      name: path,
      sha256,
      bytes,
      urls,
      target: shelf.blob(sha256),
    }));
    const fetched = await this.#options.downloads.fetchAll(files, shelf.parts, {
      signal,
      onProgress: ({ phase, doneBytes }) => {
        if (signal.aborted) return;
        if (phase === 'checking') return this.#stand({ kind: 'checking', bytes: this.#bytes, doneBytes });
        rate.see(this.#options.clock.monotonic(), doneBytes);
        const bytesPerSecond = rate.perSecond;
        this.#stand({ kind: 'downloading', bytes: this.#bytes, doneBytes, bytesPerSecond, paused: false });
      },
    });
    if (!fetched.ok) return fetched;
    try {
      await kept.assemble();
      await kept.noteBrought();
    } catch (error) {
      return diskProblem(error, shelf.folder);
    }
    return this.#prove({ shelf, kept }, signal, () => undefined);
  }

  /** Compares and inspects; only then it is ready. */
  async #prove({ kept }: Place, signal: AbortSignal, onProgress: (doneBytes: number) => void): Promise<Result<ModelStanding>> {
    const checked = await kept.check({ signal, onProgress });
    if (!checked.ok) return checked;
    const { checkedAt } = await kept.look();
    if (checkedAt === null) return fail('model-corrupt', { file: this.#options.model.name });
    return ok({ kind: 'ready', bytes: this.#bytes, checkedAt });
  }

  /** `work` answers how the model stands then; it stands so when what lies on the disk was counted. */
  async #run(kind: Job['kind'], work: (signal: AbortSignal) => Promise<Result<ModelStanding>>): Promise<Result<void>> {
    const cancel = new AbortController();
    const job: Job = { kind, cancel, paused: false, ended: Promise.resolve(CANCELLED) };
    this.#job = job;
    const tried = work(cancel.signal).catch((error: unknown) => diskProblem(error, this.#place?.shelf.folder ?? ''));
    job.ended = tried.then(async (result) => {
      await this.#options.onDisk();
      this.#job = null;
      if (result.ok) this.#stand(result.value);
      else await this.#failed(result.problem, job);
      return result.ok ? ok(undefined) : result;
    });
    return job.ended;
  }

  async #failed(problem: Problem, { kind, paused }: Job): Promise<void> {
    const haveBytes = (await this.#place?.shelf.haveBytes(this.#options.model)) ?? 0;
    if (problem.code !== 'download-cancelled') {
      this.#stand({ kind: 'failed', problem, bytes: this.#bytes, haveBytes });
    } else if (kind === 'fetch' && paused) {
      this.#stand({ kind: 'downloading', bytes: this.#bytes, doneBytes: haveBytes, bytesPerSecond: null, paused: true });
    } else {
      await this.#standAbsent();
    }
  }

  async #standAbsent(): Promise<void> {
    const haveBytes = (await this.#place?.shelf.haveBytes(this.#options.model)) ?? 0;
    this.#stand({ kind: 'absent', bytes: this.#bytes, haveBytes });
  }

  #stand(standing: ModelStanding): void {
    this.#standing = standing;
    this.#options.onChange();
  }
}
