// This computer as the engine holds it: read rarely as a whole and often where somebody looks, its providers measured one by one.
import os from 'node:os';
import type { ComputerView, Finding, Gpu } from '../../contract/computer.ts';
import type { Device, ExecutionProvider } from '../../contract/device.ts';
import { FOLLOW_MS } from '../../contract/device-commands.ts';
import type { Spawn } from '../../contract/port.ts';
import type { Result } from '../../contract/problem.ts';
import { type Clock, within } from '../clock.ts';
import type { RunTool } from '../run-tool.ts';
import { findingsOf } from './findings.ts';
import { Gpus, namedBy, rankedGpus, type SystemGpus } from './gpus.ts';
import { fingerprint, KeptProbes } from './kept-probes.ts';
import { LeftOut } from './left-out.ts';
import {
  type CpuTimes,
  cpuTimes,
  loadBetween,
  processorTemperature,
  readBattery,
  readDisks,
  readMemory,
  readSystem,
} from './machine.ts';
import type { Pack } from './pack.ts';
import { Prober } from './prober.ts';
import { ladderOf, ranked } from './rank.ts';
import type { SystemInformation } from './system-information.ts';

export interface DevicesOptions {
  readonly clock: Clock;
  readonly spawn: Spawn;
  readonly run: RunTool;
  readonly system: SystemInformation;
  readonly version: string;
  readonly dataFolder: string;
  /** The app's own `models/`. */
  readonly modelsFolder: string;
  /** Where models are kept; it may be moved. */
  readonly storeFolder: () => string;
  readonly pack: Pack;
  /** Whether a process is one of Lode's. */
  readonly isOurs: (pid: number) => boolean;
  readonly onChange: () => void;
  /** Safe mode: nothing is tried before a person asks for it, and `suspect` is left out from now on. */
  readonly safe?: { readonly suspect: ExecutionProvider | null } | null;
  readonly platform?: NodeJS.Platform;
  readonly systemGpus?: SystemGpus;
  readonly providers?: readonly ExecutionProvider[];
  readonly probeLimitMs?: number;
}

/** Readings while somebody looks, and while it mines unseen. */
const LOOKED_AT_EVERY_MS = 3_000;
const MINING_EVERY_MS = 15_000;
/** What costs a process of its own on some systems: the battery, the processor's heat. */
const SLOW_EVERY_MS = 60_000;
/** Cards and drivers do not come and go by the minute. */
const WHOLE_EVERY_MS = 10 * 60_000;
/** A computer nobody has looked at is measured once, when the start is over. */
const FIRST_LOOK_AFTER_MS = 20_000;

/** What a reading under way may take of the end. */
const CLOSE_LIMIT_MS = 500;

type Facts = Omit<ComputerView, 'gpus' | 'probes' | 'probing' | 'findings' | 'gpuPack' | 'readAt'>;

export class Devices {
  private readonly options: DevicesOptions;
  private readonly gpus: Gpus;
  private readonly kept: KeptProbes;
  private readonly leftOut: LeftOut;
  private facts: Facts;
  private cards: readonly Gpu[] | null = null;
  private reading: readonly Finding[] = [];
  private readonly prober: Prober;
  private readAt: ComputerView['readAt'] = null;
  private times: CpuTimes = cpuTimes();
  private wholeAt: number | null = null;
  private slowAt = 0;
  private followedUntil = 0;
  private isMining = false;
  private closed = false;
  private cancelTimer: (() => void) | null = null;
  /** One reading after another. */
  private work: Promise<void> = Promise.resolve();

  constructor(options: DevicesOptions) {
    this.options = options;
    const { run, platform = process.platform, systemGpus, dataFolder } = options;
    this.gpus = new Gpus(run, platform, systemGpus);
    this.kept = new KeptProbes(dataFolder);
    this.leftOut = new LeftOut(dataFolder);
    this.prober = new Prober({ ...options, libraryFolders: () => this.libraryFolders() });
    this.facts = {
      system: { platform: process.platform, arch: process.arch, name: null },
      processor: {
        name: os.cpus()[0]?.model.trim().slice(0, 120) || null,
        physicalCores: null,
        logicalCores: Math.max(1, os.cpus().length),
        load: null,
        temperatureC: null,
      },
      memory: { totalBytes: os.totalmem(), freeBytes: null },
      disks: [],
      battery: { kind: 'unknown' },
    };
    if (options.safe) this.prober.hold(true);
    else this.cancelTimer = options.clock.after(FIRST_LOOK_AFTER_MS, () => this.turn());
  }

  /** What was measured in an earlier life, and whether a pack is there. */
  async open(): Promise<void> {
    const { safe, pack } = this.options;
    const [kept] = await Promise.all([this.kept.read(), pack.open(), this.leftOut.open()]);
    if (safe?.suspect) this.leftOut.add(safe.suspect);
    if (kept) this.prober.remember(kept.probes);
    this.facts = { ...this.facts, disks: await this.readDisks() };
    this.options.onChange();
  }

  get view(): ComputerView {
    const { cards, reading } = this;
    const { probes, probing } = this.prober;
    const pack = this.options.pack.standing(cards);
    const found = { gpus: cards ?? [], reading, probes, pack, needs: this.options.pack.needs };
    return {
      ...this.facts,
      gpus: cards && rankedGpus(cards, probes),
      probes: ranked(probes),
      probing,
      findings: [...this.leftOutFindings(), ...(cards ? findingsOf(found) : [])],
      gpuPack: pack,
      readAt: this.readAt,
    };
  }

  /** By its own name, where that can be told. */
  named(device: Device): Device {
    return namedBy(this.cards ?? [], device);
  }

  /** Best measured first; as listed until all were measured: one that was not tried yet may be the best. */
  ladder(): readonly ExecutionProvider[] {
    const ladder = ladderOf(this.prober.complete ? this.prober.probes : []);
    return ladder.filter((provider) => !this.leftOut.all.includes(provider));
  }

  /** What a child that computes is started with. */
  libraryFolders(): readonly string[] {
    return this.options.pack.libraryFolders();
  }

  /** Everything anew; the providers when it no longer mines: before, the numbers would be those of a busy computer. */
  look(): void {
    this.wholeAt = null;
    this.leftOut.forget();
    if (this.options.safe) this.prober.hold(false);
    this.prober.forget();
    this.turn();
  }

  /** Somebody looks: for a while readings are kept fresh. */
  follow(): void {
    const { clock } = this.options;
    const fresh = this.followedUntil > clock.monotonic();
    this.followedUntil = clock.monotonic() + FOLLOW_MS;
    if (!fresh) this.turn();
  }

  mining(mines: boolean): void {
    if (mines === this.isMining) return;
    this.isMining = mines;
    this.prober.hold(mines);
    // Whoever has never looked at it and mines: the first look stays where it was planned.
    if (this.wholeAt !== null) this.turn();
  }

  /** Resolves when the providers were measured: at once where they have been. Never rejects. */
  async measured(): Promise<void> {
    if (this.prober.complete || this.closed) return;
    if (this.prober.probing === null) this.turn();
    await this.work;
  }

  get pack(): Pack {
    return this.options.pack;
  }

  fetchPack(): Result<void> {
    return this.options.pack.fetch(this.cards);
  }

  /** Other libraries: what was measured with those before says nothing any more. */
  packChanged(): void {
    this.leftOut.forget();
    this.prober.forget();
    this.turn();
  }

  /** Resolves when what was begun by then is done. For tests. */
  idle(): Promise<void> {
    return this.work;
  }

  /** Ends what is being tried. */
  async close(): Promise<void> {
    this.closed = true;
    this.cancelTimer?.();
    this.prober.hold(true);
    // A tool of the system's that hangs may not hold up quitting.
    await Promise.all([within(CLOSE_LIMIT_MS, this.options.clock, () => this.work), this.options.pack.close()]);
    await this.leftOut.saved();
    await this.options.system.close();
  }

  private leftOutFindings(): Finding[] {
    return this.leftOut.all.map((provider) => ({ code: 'provider-left-out', params: { provider } }));
  }

  /** A reading now, and the next one when its time has come. */
  private turn(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
    if (this.closed) return;
    this.work = this.work.then(async () => {
      if (this.closed) return;
      const { clock } = this.options;
      const whole = this.wholeAt === null || clock.monotonic() - this.wholeAt >= WHOLE_EVERY_MS;
      await (whole ? this.readWhole() : this.readLight());
      const of = this.fingerprint();
      if (await this.prober.measure()) await this.kept.write(of, this.prober.probes);
      this.plan();
    });
  }

  private plan(): void {
    const { clock } = this.options;
    const looked = this.followedUntil > clock.monotonic();
    if (this.closed || this.cancelTimer || (!looked && !this.isMining)) return;
    this.cancelTimer = clock.after(looked ? LOOKED_AT_EVERY_MS : MINING_EVERY_MS, () => this.turn());
  }

  private async readWhole(): Promise<void> {
    this.wholeAt = this.options.clock.monotonic();
    const [{ gpus, findings }, steady] = await Promise.all([this.gpus.read(), readSystem(this.options.system)]);
    this.take(gpus, findings);
    this.facts = { ...this.facts, ...steady };
    this.slowAt = Number.NEGATIVE_INFINITY;
    await this.readBusy();
    const of = this.fingerprint();
    const kept = await this.kept.read();
    if (kept?.of === of) return;
    // Another card or driver than the one that was left out.
    if (kept) this.leftOut.forget();
    this.prober.forget();
  }

  private async readLight(): Promise<void> {
    const { gpus, findings } = await this.gpus.readLight();
    this.take(gpus, findings);
    await this.readBusy();
  }

  private async readBusy(): Promise<void> {
    const { clock } = this.options;
    const slow = clock.monotonic() - this.slowAt >= SLOW_EVERY_MS;
    if (slow) this.slowAt = clock.monotonic();
    const { processor, battery } = this.facts;
    const { system } = this.options;
    const [memory, disks, power, temperatureC] = await Promise.all([
      readMemory(system),
      this.readDisks(),
      slow ? readBattery(system) : battery,
      slow ? processorTemperature(system) : processor.temperatureC,
    ]);
    const now = cpuTimes();
    const load = loadBetween(this.times, now) ?? processor.load;
    this.times = now;
    this.facts = { ...this.facts, memory, disks, battery: power, processor: { ...processor, load, temperatureC } };
    this.readAt = clock.now();
    this.options.onChange();
  }

  private readDisks(): Promise<ComputerView['disks']> {
    return readDisks({ data: this.options.dataFolder, models: this.options.storeFolder() });
  }

  private take(gpus: readonly Gpu[] | null, findings: readonly Finding[]): void {
    this.cards =
      gpus?.map((gpu) => ({
        ...gpu,
        processes: gpu.processes?.map((one) => ({ ...one, ours: this.options.isOurs(one.pid) })) ?? null,
      })) ?? null;
    this.reading = findings;
  }

  private fingerprint(): string {
    return fingerprint(this.options.version, this.cards ?? [], this.libraryFolders());
  }
}
