// Whether this computer's clock can be trusted. A validator refuses what comes from another time, so a clock that is off must
// become a sentence. Two signs are looked at: the clock being set while we run, and known callers whose nonces all lie in
// another time than ours. The first may be a correction, the second is a claim (a nonce's time is looked at before its
// signature): so the first says what happened, the second "may be off", and where there is no sign nothing is said.
import os from 'node:os';
import type { Clock } from './clock.ts';

const LOOK_INTERVAL_MS = 5_000;
/** More than this beyond the interval, and this process was given no time: the computer slept, or all of Lode was held. */
const SLEPT_MS = 10_000;
const MOVED_LIMIT_MS = 30_000;
const CLAIMS_WINDOW_MS = 60_000;
const CLAIMS_NEEDED = 10;
/** Claims are not told again for so long. */
const QUIET_MS = 10 * 60_000;

export interface ClockWatch {
  /** One query's `skewMs`, and whether it was answered. */
  see(skewMs: number | null, answered: boolean): void;
  stop(): void;
}

export interface ClockWatchOptions {
  readonly clock: Clock;
  /** Whole signed seconds: ours minus theirs, or how far the clock was set forward. */
  readonly onSign: (sign: 'clock-off' | 'clock-moved', seconds: number) => void;
  /** Nothing ran for so many milliseconds, and does again. */
  readonly onWake?: (sleptMs: number) => void;
  /** Local midnight has passed. */
  readonly onNewDay: () => void;
  /** Milliseconds since this computer started, its sleep included: what tells a moved clock from a computer that slept. */
  readonly uptimeMs?: () => number;
}

export function watchClock(options: ClockWatchOptions): ClockWatch {
  const { clock, onSign, onNewDay, onWake, uptimeMs = () => os.uptime() * 1_000 } = options;
  let lookedAt = uptimeMs();
  let offset = clock.now() - lookedAt;
  let cancel: (() => void) | null = null;
  let windowStart = clock.monotonic();
  let claims: number[] = [];
  let answeredSince = false;
  let quietUntil = Number.NEGATIVE_INFINITY;

  let day = new Date(clock.now()).getDate();

  const tellClaims = () => {
    if (clock.monotonic() < quietUntil) return;
    quietUntil = clock.monotonic() + QUIET_MS;
    onSign('clock-off', Math.round(median(claims) / 1_000));
  };

  const look = () => {
    const up = uptimeMs();
    const slept = up - lookedAt - LOOK_INTERVAL_MS;
    lookedAt = up;
    const now = clock.now() - up;
    const moved = now - offset;
    offset = now;
    if (Math.abs(moved) > MOVED_LIMIT_MS) onSign('clock-moved', Math.round(moved / 1_000));
    if (slept > SLEPT_MS) onWake?.(Math.round(slept));
    const today = new Date(clock.now()).getDate();
    if (today !== day) onNewDay();
    day = today;
    cancel = clock.after(LOOK_INTERVAL_MS, look);
  };
  cancel = clock.after(LOOK_INTERVAL_MS, look);

  return {
    see: (skewMs, answered) => {
      if (clock.monotonic() - windowStart > CLAIMS_WINDOW_MS) {
        windowStart = clock.monotonic();
        claims = [];
        answeredSince = false;
      }
      // An answered query is one whose signed nonce agreed with our clock.
      answeredSince ||= answered;
      if (skewMs === null || answeredSince || claims.length >= CLAIMS_NEEDED) return;
      claims.push(skewMs);
      if (claims.length === CLAIMS_NEEDED) tellClaims();
    },
    stop: () => cancel?.(),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
