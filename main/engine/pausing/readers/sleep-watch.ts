// Whether this computer sleeps: it is told before, by the house; that it is over is seen here too, where nobody says so.
import os from 'node:os';
import type { Clock } from '../../clock.ts';

/** A turn that comes so much too late was slept through. */
const GAP_MS = 30_000;
/** Told that it goes to sleep, and still awake so long after: it did not. */
const STILL_AWAKE_MS = 60_000;

export class SleepWatch {
  private readonly clock: Clock;
  /** Milliseconds since this computer started, its sleep included. */
  private readonly uptimeMs: () => number;
  private asleepSince: number | null = null;
  private lastTurn: number | null = null;
  private awakeMs = 0;

  constructor(clock: Clock, uptimeMs = () => os.uptime() * 1_000) {
    this.clock = clock;
    this.uptimeMs = uptimeMs;
  }

  get asleep(): boolean {
    return this.asleepSince !== null;
  }

  hear(asleep: boolean): void {
    if (asleep === this.asleep) return;
    this.asleepSince = asleep ? this.clock.monotonic() : null;
    this.awakeMs = 0;
  }

  /** Called every `everyMs` while it is followed. @returns whether the computer has woken since the last turn. */
  turn(everyMs: number): boolean {
    const now = this.uptimeMs();
    const late = this.lastTurn === null ? 0 : now - this.lastTurn - everyMs;
    this.lastTurn = now;
    const slept = late > GAP_MS;
    if (this.asleepSince !== null) this.awakeMs += everyMs;
    if (slept || this.awakeMs >= STILL_AWAKE_MS) this.hear(false);
    return slept;
  }

  /** The turns stop: the next one is not late. */
  rest(): void {
    this.lastTurn = null;
  }
}
