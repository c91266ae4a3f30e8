// A clock for tests: time moves when it is told to, and what is due runs then, in order.
import type { EpochMs } from '../contract/units.ts';
import type { Clock } from './clock.ts';

export interface HandClock extends Clock {
  /** Moves both clocks and runs what falls due, letting promises settle in between. */
  advance(ms: number): Promise<void>;
  /** Moves the wall clock alone, as a person or a time server would. */
  stepWall(ms: number): void;
}

const NS_PER_MS = 1_000_000n;
/** Turns of the event loop that settle a handful of awaits after each timer. */
const SETTLE_TURNS = 3;

export function clockByHand(startAt = 1_795_000_000_000): HandClock {
  let wall = startAt;
  let passed = 0;
  let order = 0;
  const timers = new Set<{ at: number; order: number; run: () => void }>();
  const next = (until: number) =>
    [...timers].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at || a.order - b.order)[0];
  const moveTo = (at: number) => {
    wall += at - passed;
    passed = at;
  };
  return {
    now: () => Math.floor(wall) as EpochMs,
    nowNs: () => BigInt(Math.floor(wall)) * NS_PER_MS,
    monotonic: () => passed,
    after: (ms, run) => {
      order += 1;
      const timer = { at: passed + Math.max(0, ms), order, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance: async (ms) => {
      const until = passed + ms;
      await settle();
      for (let timer = next(until); timer; timer = next(until)) {
        timers.delete(timer);
        moveTo(timer.at);
        timer.run();
        await settle();
      }
      moveTo(until);
    },
    stepWall: (ms) => {
      wall += ms;
    },
  };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < SETTLE_TURNS; turn += 1) await new Promise((resolve) => void setImmediate(resolve));
}
