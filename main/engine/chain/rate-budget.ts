// A rate budget: so many requests a second, a small burst at first, and a rest when the node asks for one.
import type { Clock } from '../clock.ts';

const SECOND_MS = 1_000;
const LONGEST_REST_MS = 60_000;
const FIRST_REST_MS = 2_000;

export interface RateBudget {
  /** Resolves when the next request may go. */
  take(): Promise<void>;
  /** The node said "too many": nothing goes for a while, each time longer. Answers how long, in milliseconds. */
  rest(): number;
  /** It took one again. */
  eased(): void;
}

/** `perSecond` null: no limit, but for the rests. `burst`: how many may go at once after a quiet time. */
export function createRateBudget(clock: Clock, perSecond: number | null, burst: number): RateBudget {
  let tokens = burst;
  let filledAt = clock.monotonic();
  let restUntil = 0;
  let restMs = FIRST_REST_MS;
  let queue: Promise<void> = Promise.resolve();

  const waitMs = (): number => {
    const now = clock.monotonic();
    const resting = Math.max(0, restUntil - now);
    if (perSecond === null) return resting;
    tokens = Math.min(burst, tokens + ((now - filledAt) / SECOND_MS) * perSecond);
    filledAt = now;
    tokens -= 1;
    return Math.max(resting, tokens < 0 ? (-tokens / perSecond) * SECOND_MS : 0);
  };
  return {
    take: () => {
      queue = queue.then(
        () =>
          new Promise<void>((resolve) => {
            const ms = waitMs();
            if (ms <= 0) resolve();
            else clock.after(ms, resolve);
          }),
      );
      return queue;
    },
    rest: () => {
      const ms = restMs;
      restUntil = clock.monotonic() + ms;
      restMs = Math.min(LONGEST_REST_MS, restMs * 2);
      return ms;
    },
    eased: () => {
      restMs = FIRST_REST_MS;
    },
  };
}
