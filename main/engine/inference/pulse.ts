// Whether a process still speaks. Silence is counted in ticks of our own clock, so that a computer that slept, or a loop of ours
// that was blocked, adds one tick and not a verdict: what the process said meanwhile is read before the next.
import type { Clock } from '../clock.ts';

export interface Pulse {
  /** The process is at something that may take long, and will say so within `ms`. */
  owes(ms: number): void;
  /** The process has nothing to do that keeps it from answering a ping. */
  rests(): void;
  /** It said something. */
  spoke(): void;
  stop(): void;
}

export interface PulseOptions {
  readonly clock: Clock;
  readonly pingEveryMs: number;
  /** So long without a word, pings unanswered, and it is hung. */
  readonly pongWithinMs: number;
  readonly ping: () => void;
  readonly onSilent: () => void;
}

const TICKS = 4;

export function createPulse(options: PulseOptions): Pulse {
  const { clock, pingEveryMs, pongWithinMs } = options;
  let silentTicks = 0;
  let cancel: (() => void) | null = null;

  const stop = (): void => {
    cancel?.();
    cancel = null;
  };

  const tickEvery = (ms: number, ticks: number, onTick: () => void): void => {
    stop();
    silentTicks = 0;
    const tick = (): void => {
      silentTicks += 1;
      if (silentTicks > ticks) {
        stop();
        options.onSilent();
        return;
      }
      onTick();
      cancel = clock.after(ms, tick);
    };
    cancel = clock.after(ms, tick);
  };

  return {
    owes: (ms) => tickEvery(ms / TICKS, TICKS, () => undefined),
    rests: () => tickEvery(pingEveryMs, Math.max(1, Math.ceil(pongWithinMs / pingEveryMs)), options.ping),
    spoke: () => {
      silentTicks = 0;
    },
    stop,
  };
}
