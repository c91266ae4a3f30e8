// When to ask: a few times a second with the unevenness of people, or thousands of times a second on an even schedule.

/** At and below this many queries a second the gaps vary; above it they are even. */
export const WATCHABLE_PER_SECOND = 20;
const TICK_MS = 5;
/** One tick asks for no longer than this. What is due beyond it is left out: a computer that cannot keep up asks less. */
const TICK_BUDGET_MS = 10;
/** A human rate's gap lies between these shares of the mean. */
const JITTER = { least: 0.4, spread: 1.2 };
/** A timer cannot wait longer (2^31 - 1 ms); beyond it fires at once. */
const LONGEST_GAP_MS = 2_147_483_647;

export interface Pace {
  stop(): void;
}

/** Calls `ask` `perSecond` times a second on average until stopped. A late timer is caught up with as far as the budget goes. */
export function pace(perSecond: number, ask: () => void, random = Math.random, clock = () => performance.now()): Pace {
  let timer: NodeJS.Timeout;
  if (perSecond <= WATCHABLE_PER_SECOND) {
    const next = () => {
      timer = setTimeout(
        () => {
          ask();
          next();
        },
        Math.min(LONGEST_GAP_MS, (1000 / perSecond) * (JITTER.least + JITTER.spread * random())),
      );
    };
    ask();
    next();
  } else {
    const started = clock();
    let asked = 0;
    timer = setInterval(() => {
      const now = clock();
      const due = Math.floor(((now - started) / 1000) * perSecond);
      for (; asked < due && clock() - now < TICK_BUDGET_MS; asked += 1) ask();
      asked = due;
    }, TICK_MS);
  }
  return { stop: () => clearTimeout(timer) };
}
