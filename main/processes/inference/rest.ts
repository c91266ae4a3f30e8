// Rest between batches: over time this process works no larger share of it than it may, unless somebody's deadline would be missed.

export interface RestClock {
  /** Monotonic milliseconds. */
  now(): number;
  after(ms: number, run: () => void): () => void;
}

const realClock: RestClock = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Shorter rests are put off and taken together: a timer does not keep them. */
const SHORTEST_MS = 4;
/** More rest is never owed, so that after a time in which deadlines allowed for none, or one very long run, nobody is kept waiting for it. */
const MOST_MS = 2_000;

export class Rest {
  private readonly clock: RestClock;
  private share = 1;
  /** When all work so far is rested from: a run that began then would keep to the share. */
  private freeAt = -Infinity;
  private wake: () => void = () => undefined;

  constructor(clock: RestClock = realClock) {
    this.clock = clock;
  }

  /** 0 < `share` ≤ 1. What was owed at a smaller one is owed no more. */
  keepTo(share: number): void {
    if (share > this.share) this.freeAt = Math.min(this.freeAt, this.clock.now());
    this.share = share;
    this.wake();
  }

  /** Work was done from `began` until now. */
  worked(began: number): void {
    const now = this.clock.now();
    this.freeAt = Math.min(Math.max(this.freeAt, began) + (now - began) / this.share, now + MOST_MS);
  }

  /**
   * Resolves when there has been rest enough, or at `latest()`, which is asked again whenever something changes: a deadline comes
   * before all politeness.
   */
  async over(latest: () => number): Promise<void> {
    for (;;) {
      const now = this.clock.now();
      const owed = this.freeAt - now;
      const left = Math.min(owed, latest() - now);
      if (owed < SHORTEST_MS || left <= 0) return;
      await new Promise<void>((resolve) => {
        const cancel = this.clock.after(left, resolve);
        this.wake = () => {
          cancel();
          resolve();
        };
      });
    }
  }

  /** What waits has changed. */
  lookAgain(): void {
    this.wake();
  }
}
