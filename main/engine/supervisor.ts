// Keeps one child process alive: starts it, notices its death, waits a little longer each time, gives up on a crash loop.
import type { ChildPort } from '../contract/port.ts';
import type { Clock } from './clock.ts';

export interface RestartPolicy {
  /** Wait before the first restart; doubles with each death in a row. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** This many deaths within `windowMs` are a crash loop. */
  readonly deaths: number;
  readonly windowMs: number;
}

export const RESTART_POLICY: RestartPolicy = { firstDelayMs: 200, longestDelayMs: 5_000, deaths: 5, windowMs: 60_000 };

/** A child that is not even started by then counts as dead; should it come up after all, it is ended. */
export const START_LIMIT_MS = 15_000;

export interface SuperviseOptions {
  readonly spawn: () => Promise<ChildPort>;
  readonly clock: Clock;
  readonly policy?: RestartPolicy;
  /** A child is up; `attempt` 0 is the first start. Not called after `stop`. */
  readonly onUp: (port: ChildPort, attempt: number) => void;
  /** A child that was wanted is gone; another start follows unless `onCrashLoop` does. */
  readonly onLost: (attempt: number) => void;
  readonly onCrashLoop: (times: number, seconds: number) => void;
}

export interface Supervised {
  /** Ends the child and starts no other. Safe to call twice. */
  stop(): void;
  /** Treats the child as dead, though it still breathes: a hung one. */
  giveUpOn(port: ChildPort): void;
  readonly pid: number | null;
}

export function supervise(options: SuperviseOptions): Supervised {
  const { clock, policy = RESTART_POLICY } = options;
  let current: ChildPort | null = null;
  let stopped = false;
  let attempt = 0;
  let deaths: number[] = [];
  let cancelTimer: (() => void) | null = null;

  const died = (): void => {
    if (stopped) return;
    current = null;
    const now = clock.monotonic();
    deaths = [...deaths.filter((at) => now - at < policy.windowMs), now];
    if (deaths.length >= policy.deaths) {
      stopped = true;
      options.onCrashLoop(deaths.length, Math.round((now - (deaths[0] ?? now)) / 1000));
      return;
    }
    attempt += 1;
    options.onLost(attempt);
    if (stopped) return; // its owner has had enough
    const delay = Math.min(policy.firstDelayMs * 2 ** (deaths.length - 1), policy.longestDelayMs);
    cancelTimer = clock.after(delay, start);
  };

  const start = (): void => {
    let waiting = true;
    const settled = (): boolean => {
      cancelLimit();
      const inTime = waiting && !stopped;
      waiting = false;
      return inTime;
    };
    const cancelLimit = clock.after(START_LIMIT_MS, () => {
      if (settled()) died();
    });
    cancelTimer = cancelLimit;
    options.spawn().then(
      (port) => {
        if (!settled()) {
          port.kill();
          return;
        }
        current = port;
        port.onExit(() => {
          if (current === port) died();
        });
        options.onUp(port, attempt);
      },
      () => {
        if (settled()) died();
      },
    );
  };

  start();
  return {
    stop: () => {
      stopped = true;
      cancelTimer?.();
      current?.kill();
      current = null;
    },
    giveUpOn: (port) => {
      if (port !== current) return;
      current = null; // so that the exit which follows is not counted again
      port.kill();
      died();
    },
    get pid() {
      return current?.pid ?? null;
    },
  };
}
