// The supervisor with a clock in the test's hand: how long it waits, when it gives up, and that stop means stop.
import { describe, expect, it } from 'vitest';
import type { ChildPort } from '../contract/port.ts';
import type { EpochMs } from '../contract/units.ts';
import type { Clock } from './clock.ts';
import { type RestartPolicy, supervise } from './supervisor.ts';

const policy: RestartPolicy = { firstDelayMs: 100, longestDelayMs: 300, deaths: 4, windowMs: 10_000 };

/** A clock that moves when told to. */
function handClock() {
  let time = 1_000;
  let waiting: { at: number; run: () => void }[] = [];
  const clock: Clock = {
    now: () => time as EpochMs,
    nowNs: () => BigInt(time) * 1_000_000n,
    monotonic: () => time,
    after: (ms, run) => {
      const entry = { at: time + ms, run };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
  };
  const advance = async (ms: number) => {
    const until = time + ms;
    for (;;) {
      const next = waiting.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
      if (!next) break;
      time = next.at;
      waiting = waiting.filter((entry) => entry !== next);
      next.run();
      await settle();
    }
    time = until;
    await settle();
  };
  return { clock, advance, delays: () => waiting.map(({ at }) => at - time) };
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

class Child implements ChildPort {
  readonly pid = 1;
  alive = true;
  #listeners: ((exit: { code: number | null }) => void)[] = [];
  post() {}
  onMessage() {}
  onExit(listener: (exit: { code: number | null }) => void) {
    this.#listeners.push(listener);
  }
  kill() {
    if (!this.alive) return;
    this.alive = false;
    for (const listener of this.#listeners) listener({ code: null });
  }
}

async function setUp(spawn?: () => Promise<ChildPort>) {
  const hand = handClock();
  const children: Child[] = [];
  const log: string[] = [];
  const supervised = supervise({
    clock: hand.clock,
    policy,
    spawn:
      spawn ??
      (() => {
        const child = new Child();
        children.push(child);
        return Promise.resolve(child);
      }),
    onUp: (_port, attempt) => log.push(`up ${attempt}`),
    onLost: (attempt) => log.push(`lost ${attempt}`),
    onCrashLoop: (times, seconds) => log.push(`loop ${times} in ${seconds}`),
  });
  await settle();
  return { ...hand, children, log, supervised };
}

describe('supervise', () => {
  it('waits longer with each death in a row, to a limit, and then calls it a crash loop', async () => {
    const { children, log, advance, delays } = await setUp();
    const waited: number[] = [];
    for (let death = 0; death < 4; death += 1) {
      children.at(-1)?.kill();
      waited.push(...delays());
      await advance(300);
    }
    expect(waited).toEqual([100, 200, 300]);
    expect(log).toEqual(['up 0', 'lost 1', 'up 1', 'lost 2', 'up 2', 'lost 3', 'up 3', 'loop 4 in 1']);
    await advance(60_000);
    expect(children).toHaveLength(4);
  });

  it('forgets deaths that are long past', async () => {
    const { children, log, advance } = await setUp();
    for (let death = 0; death < 8; death += 1) {
      children.at(-1)?.kill();
      await advance(5_000);
    }
    expect(log.some((line) => line.startsWith('loop'))).toBe(false);
    expect(children).toHaveLength(9);
  });

  it('starts nothing after stop, neither now nor when the wait is over', async () => {
    const { children, log, advance, supervised } = await setUp();
    children[0]?.kill();
    supervised.stop();
    await advance(60_000);
    expect(children).toHaveLength(1);
    expect(log).toEqual(['up 0', 'lost 1']);
  });

  it('kills a child that came up after stop', async () => {
    const child = new Child();
    let arrive: (port: ChildPort) => void = () => undefined;
    const { supervised, log } = await setUp(() => new Promise((resolve) => (arrive = resolve)));
    supervised.stop();
    arrive(child);
    await settle();
    expect(child.alive).toBe(false);
    expect(log).toEqual([]);
  });

  it('takes a child it is told is hung for dead, once', async () => {
    const { children, log, advance, supervised } = await setUp();
    const hung = children[0] as Child;
    supervised.giveUpOn(hung);
    supervised.giveUpOn(hung);
    expect(hung.alive).toBe(false);
    await advance(100);
    expect(log).toEqual(['up 0', 'lost 1', 'up 1']);
  });

  it('counts a child that cannot be started as a death', async () => {
    const { log, advance } = await setUp(() => Promise.reject(new Error('no such file')));
    await advance(60_000);
    expect(log).toEqual(['lost 1', 'lost 2', 'lost 3', 'loop 4 in 1']);
  });
});
