// Politeness over time: holds what is read, what the person wants and what was decided, and looks again when something changes or is due.
import { FOLLOW_MS } from '../../contract/device-commands.ts';
import type { AutoReason, Decision, HouseSignals, PausingView, Signals } from '../../contract/pausing.ts';
import type { Politeness } from '../../contract/politeness.ts';
import type { Clock } from '../clock.ts';
import { decide, type Memory, NOTHING_YET } from './policy.ts';

/** What is told of the person and the computer, kept fresh by whoever reads it. */
export interface Readings {
  readonly signals: Signals;
  hear(house: HouseSignals): void;
  /** Whether it matters now how fresh they are. */
  follow(active: boolean): void;
  close(): void | Promise<void>;
}

export interface PausingOptions {
  readonly clock: Clock;
  /** Made with what to call when a reading has changed. */
  readonly readings: (onChange: () => void) => Readings;
  readonly politeness: () => Politeness;
  /** The decision is another, if only in its words. */
  readonly onDecision: (decision: Decision) => void;
  /** What a screen shows has changed. */
  readonly onChange: () => void;
}

/** A clock that was set and a computer that slept ring no alarm: that they did is seen so late at most. */
const LOOK_AT_LEAST_MS = 15_000;

export class Pausing {
  private readonly options: PausingOptions;
  private readonly readings: Readings;
  private memory: Memory = NOTHING_YET;
  private decision: Decision = { action: 'go' };
  /** As a screen was told last. */
  private shown = '';
  private cancel: (() => void) | null = null;
  private works = false;
  private watchedUntil = 0;
  private closed = false;

  constructor(options: PausingOptions) {
    this.options = options;
    this.readings = options.readings(() => this.look());
  }

  get view(): PausingView {
    return { signals: this.readings.signals, decision: this.decision, overruled: [...this.memory.overruled] };
  }

  /** Looks at everything now: called when a reading or what the person wants has changed. */
  look(): void {
    if (this.closed) return;
    this.follow();
    const { clock, politeness, onDecision, onChange } = this.options;
    const { decision, memory, lookAgainMs } = decide({
      signals: this.readings.signals,
      politeness: politeness(),
      now: clock.now(),
      passedMs: clock.monotonic(),
      before: this.memory,
    });
    const another = JSON.stringify(decision) !== JSON.stringify(this.decision);
    this.memory = memory;
    this.decision = decision;
    this.cancel?.();
    this.cancel = clock.after(Math.min(lookAgainMs ?? LOOK_AT_LEAST_MS, LOOK_AT_LEAST_MS), () => this.look());
    if (another) onDecision(decision);
    // When it was read is nobody's news.
    const view = JSON.stringify(this.view, (key, value: unknown) => (key === 'at' ? null : value));
    if (view === this.shown) return;
    this.shown = view;
    onChange();
  }

  hear(house: HouseSignals): void {
    this.readings.hear(house);
  }

  /** Something is at work: there is something to pause, or a pause to end. */
  atWork(works: boolean): void {
    this.works = works;
    this.follow();
  }

  /** Somebody looks at the signals: for a while they are read though nothing is at work. */
  watched(): void {
    this.watchedUntil = this.options.clock.monotonic() + FOLLOW_MS;
    this.follow();
  }

  private follow(): void {
    this.readings.follow(this.works || this.options.clock.monotonic() < this.watchedUntil);
  }

  /** The person goes on in spite of it, until it has been over once. What does not hold cannot be overruled. */
  overrule(reason: AutoReason): void {
    if (!this.memory.standings[reason].holds) return;
    this.memory = { ...this.memory, overruled: [...new Set([...this.memory.overruled, reason])] };
    this.look();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.cancel?.();
    await this.readings.close();
  }
}
