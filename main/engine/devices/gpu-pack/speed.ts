// How fast bytes come, over the last seconds.
import type { Clock } from '../../clock.ts';

const WINDOW_MS = 5_000;
/** Before that a number would jump about. */
const EARLIEST_MS = 1_000;

export class Speed {
  private readonly clock: Clock;
  private seen: { readonly at: number; readonly bytes: number }[] = [];

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Bytes a second. null: too early to tell. */
  at(bytes: number): number | null {
    const now = this.clock.monotonic();
    this.seen = [...this.seen.filter(({ at }) => now - at <= WINDOW_MS), { at: now, bytes }];
    const [first] = this.seen;
    if (!first || now - first.at < EARLIEST_MS) return null;
    return Math.max(0, ((bytes - first.bytes) / (now - first.at)) * 1_000);
  }
}
