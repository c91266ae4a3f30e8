// The providers measured one after another, each in a process of its own; held while Lode mines, whose work would be in the numbers.
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Probe } from '../../contract/computer.ts';
import { EXECUTION_PROVIDERS, type ExecutionProvider } from '../../contract/device.ts';
import { effortOf } from '../../contract/feel.ts';
import type { Spawn } from '../../contract/port.ts';
import type { Clock } from '../clock.ts';
import { type RunningProbe, startProbe } from './probe.ts';

export interface ProberOptions {
  readonly clock: Clock;
  readonly spawn: Spawn;
  /** The app's own `models/`. */
  readonly modelsFolder: string;
  readonly libraryFolders: () => readonly string[];
  readonly onChange: () => void;
  readonly providers?: readonly ExecutionProvider[];
  readonly probeLimitMs?: number;
}

const PROBE_MODEL = 'probe/probe.onnx';
/** What each can do at its best, whatever the feel: a card is tried whole, and so is the processor. */
const THREADS = effortOf('all-out', availableParallelism()).threads;

export class Prober {
  probes: readonly Probe[] = [];
  /** null: none is being tried. */
  probing: ExecutionProvider | null = null;
  private readonly options: ProberOptions;
  private running: RunningProbe | null = null;
  private held = false;
  /** What is known was measured before something changed. */
  private stale = false;

  constructor(options: ProberOptions) {
    this.options = options;
  }

  /** From an earlier life. */
  remember(probes: readonly Probe[]): void {
    if (this.probes.length === 0) this.probes = probes;
  }

  /** `measure` measures all anew. While it is held an older number is better than none: then it is forgotten when it is let go. */
  forget(): void {
    this.stale = this.held;
    if (this.held) return;
    this.probes = [];
    this.running?.stop();
  }

  /** Breaks off what is being tried, and tries nothing until it is let go. */
  hold(held: boolean): void {
    this.held = held;
    if (held) this.running?.stop();
    else if (this.stale) this.forget();
  }

  /** Whatever was not measured yet. Side by side they would measure each other. true: something was, and now all are. */
  async measure(): Promise<boolean> {
    const { clock, onChange } = this.options;
    let measured = false;
    for (let provider = this.missing(); provider && !this.held; provider = this.missing()) {
      this.probing = provider;
      onChange();
      const running = this.start(provider);
      this.running = running;
      const before = this.probes;
      const verdict = await running.verdict;
      this.running = null;
      // One that was broken off has said nothing.
      if (running.stopped || this.probes !== before) continue;
      this.probes = [...this.probes, { provider, verdict, at: clock.now() }];
      measured = true;
    }
    if (this.probing) {
      this.probing = null;
      onChange();
    }
    return measured && this.complete;
  }

  /** Each provider has its verdict. */
  get complete(): boolean {
    return this.missing() === undefined;
  }

  private missing(): ExecutionProvider | undefined {
    const { providers = EXECUTION_PROVIDERS } = this.options;
    return providers.find((name) => !this.probes.some(({ provider }) => provider === name));
  }

  private start(provider: ExecutionProvider): RunningProbe {
    const { spawn, clock, modelsFolder, probeLimitMs, libraryFolders } = this.options;
    return startProbe(provider, libraryFolders(), {
      spawn,
      clock,
      model: path.join(modelsFolder, PROBE_MODEL),
      threads: THREADS,
      ...(probeLimitMs === undefined ? {} : { limitMs: probeLimitMs }),
    });
  }
}
