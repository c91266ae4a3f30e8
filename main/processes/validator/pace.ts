// When to ask: a few times a second with the unevenness of people, or thousands of times a second on an even schedule.

/** At and below this many queries a second the gaps vary; above it they are even. */
const WATCHABLE_PER_SECOND = 20;
const TICK_MS = 5;
/** A human rate's gap lies between these shares of the mean. */
const JITTER = { least: 0.4, spread: 1.2 };

export interface Pace {
  stop(): void;
}

/** Calls `ask` `perSecond` times a second on average until stopped. A late timer is caught up with, not forgotten. */
export function pace(perSecond: number, ask: () => void, random: () => number = Math.random): Pace {
  let timer: NodeJS.Timeout;
  if (perSecond <= WATCHABLE_PER_SECOND) {
    const next = () => {
      timer = setTimeout(
        () => {
          ask();
          next();
        },
        (1000 / perSecond) * (JITTER.least + JITTER.spread * random()),
      );
    };
    ask();
    next();
  } else {
    const started = performance.now();
    let asked = 0;
    timer = setInterval(() => {
      const due = Math.floor(((performance.now() - started) / 1000) * perSecond);
      for (; asked < due; asked += 1) ask();
    }, TICK_MS);
  }
  return { stop: () => clearTimeout(timer) };
}
