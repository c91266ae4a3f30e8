// Measurements: a subnet's own full-sized test question, answered here while nothing is mined. What it took is remembered.
import { z } from 'zod';
import type { EffortSource } from '../contract/feel.ts';
import { Measured } from '../contract/offer.ts';
import type { Feel } from '../contract/politeness.ts';
import { fail, ok, type Problem, type Result } from '../contract/problem.ts';
import { Manifest, type ServedSubnet, SUBNET_NAMES } from '../contract/subnet.ts';
import type { DurationMs, EpochMs } from '../contract/units.ts';
import type { Clock } from './clock.ts';
import { type Kept, kept } from './kept.ts';
import type { MoneyStore } from './storage/money-store.ts';
import type { ModelFiles, SelfTestReport } from './subnets/adapter.ts';
import type { Workbench } from './workbench.ts';

const MeasuredJson = z.partialRecord(Manifest.shape.id, Measured);
export type MeasuredBySubnet = z.infer<typeof MeasuredJson>;

export interface MeasurementsOptions {
  readonly clock: Clock;
  readonly money: MoneyStore;
  readonly dial: EffortSource;
  readonly onChange: () => void;
}

export class Measurements {
  /** What was measured last, by subnet. */
  all: MeasuredBySubnet = {};
  /** Why the last measuring came to nothing. */
  problem: { readonly of: ServedSubnet; readonly problem: Problem } | null = null;
  private readonly options: MeasurementsOptions;
  private readonly remembered: Kept<MeasuredBySubnet>;
  /** Rises whenever one is asked for or given up. */
  private turn = 0;
  private current: { readonly id: ServedSubnet; readonly bench: Workbench } | null = null;

  constructor(options: MeasurementsOptions) {
    this.options = options;
    this.remembered = kept(options.money, 'measured', MeasuredJson);
  }

  async open(): Promise<void> {
    this.all = (await this.remembered.read()) ?? {};
  }

  /** Being measured now. null: nothing is. */
  get of(): ServedSubnet | null {
    return this.current?.id ?? null;
  }

  /** Before its files are looked at, which takes as long as it takes. */
  ask(): number {
    this.turn += 1;
    return this.turn;
  }

  /** Whether nothing came between: no run, no other measurement, no end. */
  isNext(turn: number): boolean {
    return turn === this.turn;
  }

  /** Returns once it has begun. `bench` is closed whatever comes of it. */
  begin(manifest: Manifest, bench: Workbench, files: ModelFiles): void {
    this.current = { id: manifest.id, bench };
    this.problem = null;
    this.options.onChange();
    void this.measure(manifest, bench, files).then((measured) => this.take(manifest.id, bench, measured));
  }

  /** For a run, beside which nothing can be measured; or for the end. */
  async giveUp(): Promise<void> {
    const { current } = this;
    this.turn += 1;
    this.current = null;
    await current?.bench.close();
  }

  /** What a run's own test took is a measurement too. */
  async note(manifest: Manifest, report: SelfTestReport, device: string | null): Promise<void> {
    const measured = measuredBy(manifest, report, { device, feel: this.options.dial.feel, at: this.options.clock.now() });
    if (measured) await this.remember(manifest.id, measured);
  }

  private async measure(manifest: Manifest, bench: Workbench, files: ModelFiles): Promise<Result<Measured>> {
    try {
      const { feel } = this.options.dial;
      const tested = await bench.open(files);
      if (!tested.ok) return tested;
      const measured = measuredBy(manifest, tested.value, { device: bench.device, feel, at: this.options.clock.now() });
      return measured
        ? ok(measured)
        : fail('model-unfit', { subnet: SUBNET_NAMES[manifest.id], detail: 'its test measured nothing' });
    } finally {
      await bench.close();
    }
  }

  private async take(id: ServedSubnet, bench: Workbench, measured: Result<Measured>): Promise<void> {
    // Given up: what was measured beside a run, or not at all, is nobody's.
    if (this.current?.bench !== bench) return;
    this.current = null;
    if (measured.ok) await this.remember(id, measured.value);
    else this.problem = { of: id, problem: measured.problem };
    this.options.onChange();
  }

  private async remember(id: ServedSubnet, measured: Measured): Promise<void> {
    this.all = { ...this.all, [id]: measured };
    this.options.onChange();
    await this.remembered.keep(this.all);
  }
}

/** null: its size is no question, so there is nothing to remember. */
function measuredBy(
  manifest: Manifest,
  report: SelfTestReport,
  { device, feel, at }: { readonly device: string | null; readonly feel: Feel; readonly at: EpochMs },
): Measured | null {
  if (report.p95Ms === null) return null;
  return {
    at,
    p95Ms: report.p95Ms as DurationMs,
    samples: report.samples,
    limitMs: (manifest.preflightP95Ms ?? manifest.limits.softTimeoutMs) as DurationMs,
    device: device ?? '',
    feel,
  };
}
