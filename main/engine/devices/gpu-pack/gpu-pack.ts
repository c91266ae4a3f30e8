// The GPU pack: fetched when a person asks for it, put together in a folder of its own, and in place all at once or not at all.
import path from 'node:path';
import type { Gpu, GpuPack as Standing } from '../../../contract/computer.ts';
import { type PackManifest, packBytes, packDiskBytes } from '../../../contract/gpu-pack.ts';
import { fail, ok, type Result } from '../../../contract/problem.ts';
import type { EpochMs } from '../../../contract/units.ts';
import type { Clock } from '../../clock.ts';
import { diskProblem, hasRoom } from '../../models/disk.ts';
import type { Downloads } from '../../models/downloads.ts';
import { partBytes } from '../../models/part-file.ts';
import type { StartThread } from '../../threads.ts';
import { newEnough } from '../findings.ts';
import type { Pack } from '../pack.ts';
import { PackFiles } from './files.ts';
import { Speed } from './speed.ts';
import { unpackInThread } from './unpack-thread.ts';

export interface GpuPackOptions {
  readonly clock: Clock;
  readonly dataFolder: string;
  readonly manifest: PackManifest;
  readonly downloads: Downloads;
  readonly startThread: StartThread;
  /** Absolute path of the app's own libonnxruntime, and the version of the package it is of. */
  readonly runtime: { readonly file: string; readonly version: string };
  readonly onChange: () => void;
  /** It is in place, or gone. */
  readonly onReady: () => void;
}

type State =
  | Exclude<Standing, { kind: 'none' }>
  /** Not looked yet. */
  | { readonly kind: 'unlooked' };

export class GpuPack implements Pack {
  readonly needs: PackManifest['needs'];
  private readonly options: GpuPackOptions;
  private readonly files: PackFiles;
  private readonly bytes: number;
  private readonly diskBytes: number;
  private state: State = { kind: 'unlooked' };
  private abort: AbortController | null = null;
  private work: Promise<void> = Promise.resolve();

  constructor(options: GpuPackOptions) {
    this.options = options;
    const { manifest, dataFolder } = options;
    this.needs = manifest.needs;
    this.files = new PackFiles(dataFolder, manifest);
    this.bytes = packBytes(manifest);
    this.diskBytes = packDiskBytes(manifest);
  }

  async open(): Promise<void> {
    const at = await this.files.whole();
    this.state = at === null ? await this.absent() : this.ready(at);
  }

  standing(cards: readonly Gpu[] | null): Standing {
    const { state } = this;
    const nvidia = cards?.filter(({ vendor }) => vendor === 'nvidia') ?? [];
    if (state.kind !== 'unlooked' && state.kind !== 'absent') return state;
    if (!cards) return { kind: 'none', why: 'unread' };
    if (nvidia.length === 0) return { kind: 'none', why: 'no-nvidia' };
    if (nvidia.every((card) => newEnough(card, this.needs) === false)) return { kind: 'none', why: 'card-too-old' };
    return state.kind === 'absent' ? state : { kind: 'absent', bytes: this.bytes, diskBytes: this.diskBytes, haveBytes: 0 };
  }

  libraryFolders(): readonly string[] {
    return this.state.kind === 'ready' ? [this.files.folder] : [];
  }

  fetch(cards: readonly Gpu[] | null): Result<void> {
    const standing = this.standing(cards);
    if (this.abort || (standing.kind !== 'absent' && standing.kind !== 'failed'))
      return fail('command-not-now', { state: standing.kind });
    const abort = new AbortController();
    this.abort = abort;
    this.set({
      kind: 'downloading',
      bytes: this.bytes,
      doneBytes: 'haveBytes' in standing ? standing.haveBytes : 0,
      bytesPerSecond: null,
    });
    this.work = this.bring(abort.signal).then(async (brought) => {
      this.abort = null;
      if (brought.ok) this.set(this.ready(brought.value));
      else if (brought.problem.code === 'download-cancelled') this.set(await this.absent());
      else this.set({ kind: 'failed', problem: brought.problem, bytes: this.bytes, haveBytes: await this.have() });
      if (brought.ok) this.options.onReady();
    });
    return ok(undefined);
  }

  async cancel(): Promise<Result<void>> {
    this.abort?.abort();
    await this.work;
    if (this.state.kind === 'ready') return ok(undefined);
    return this.drop(() => this.files.dropFetched());
  }

  async remove(): Promise<Result<void>> {
    this.abort?.abort();
    await this.work;
    const wasReady = this.state.kind === 'ready';
    const dropped = await this.drop(() => this.files.remove());
    if (dropped.ok && wasReady) this.options.onReady();
    return dropped;
  }

  async close(): Promise<void> {
    this.abort?.abort();
    await this.work;
  }

  private async drop(remove: () => Promise<void>): Promise<Result<void>> {
    try {
      await remove();
    } catch (error) {
      return diskProblem(error, this.files.folder);
    }
    this.set(await this.absent());
    return ok(undefined);
  }

  /** Never rejects. */
  private async bring(signal: AbortSignal): Promise<Result<EpochMs>> {
    try {
      const fetched = await this.fetchArchives(signal);
      return fetched.ok ? await this.install(signal) : fetched;
    } catch (error) {
      return signal.aborted ? fail('download-cancelled') : diskProblem(error, this.files.folder);
    }
  }

  private async fetchArchives(signal: AbortSignal): Promise<Result<null>> {
    const { manifest, downloads, clock, runtime } = this.options;
    if (runtime.version !== manifest.onnxruntime) return fail('download-wrong', { file: manifest.runtime.path });
    // The downloads look for room for themselves; what is taken out of them needs its own.
    if (!(await hasRoom(this.files.archives, this.diskBytes + this.bytes - (await this.have()))))
      return fail('disk-full', { folder: this.files.archives });
    const speed = new Speed(clock);
    const files = manifest.archives.map((archive) => ({ ...archive, target: path.join(this.files.archives, archive.name) }));
    return downloads.fetchAll(files, this.files.parts, {
      signal,
      onProgress: ({ doneBytes }) =>
        this.set({ kind: 'downloading', bytes: this.bytes, doneBytes, bytesPerSecond: speed.at(doneBytes) }),
    });
  }

  private async install(signal: AbortSignal): Promise<Result<EpochMs>> {
    const { manifest, startThread, downloads, runtime, clock } = this.options;
    const into = await this.files.begin();
    let before = 0;
    const tell = (bytes: number): void =>
      this.set({ kind: 'installing', bytes: this.diskBytes, doneBytes: Math.min(before + bytes, this.diskBytes) });
    tell(0);
    for (const { name, members } of manifest.archives) {
      const work = { archive: path.join(this.files.archives, name), members, into };
      const taken = await unpackInThread(startThread, work, { signal, onProgress: tell });
      if (!taken.ok) return taken;
      before += members.reduce((sum, { bytes }) => sum + bytes, 0);
      tell(0);
    }
    const copied = await downloads.copy(runtime.file, path.join(into, manifest.runtime.path), { signal });
    if (!copied.ok) return copied;
    if (copied.value !== manifest.runtime.sha256) return fail('download-wrong', { file: manifest.runtime.path });
    const at = clock.now();
    await this.files.finish(at);
    return ok(at);
  }

  private ready(at: EpochMs): State {
    return { kind: 'ready', version: this.options.manifest.version, diskBytes: this.diskBytes, at };
  }

  private async absent(): Promise<State> {
    return { kind: 'absent', bytes: this.bytes, diskBytes: this.diskBytes, haveBytes: await this.have() };
  }

  private have(): Promise<number> {
    return this.files.fetched((sha256, bytes) => partBytes(this.files.parts, sha256, bytes));
  }

  private set(state: State): void {
    this.state = state;
    this.options.onChange();
  }
}
