// The clock the engine is handed, so that a test can hold time in its hands.
import type { EpochMs } from '../contract/units.ts';

export interface Clock {
  /** Wall time in whole milliseconds. */
  now(): EpochMs;
  /** Wall time in nanoseconds, for nonces. */
  nowNs(): bigint;
  /** Milliseconds since an arbitrary start; never steps back. */
  monotonic(): number;
  /** As setTimeout; the returned function cancels. */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now() as EpochMs,
  nowNs: () => BigInt(Date.now()) * 1_000_000n,
  monotonic: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Resolves when `run` has settled, either way, or after `ms`. */
export function within(ms: number, clock: Clock, run: () => Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, resolve);
    const end = () => {
      cancel();
      resolve();
    };
    run().then(end, end);
  });
}
