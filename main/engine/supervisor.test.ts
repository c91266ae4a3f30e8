// The supervisor with a clock in the test's hand: how long it waits, when it gives up, and that stop means stop.
import { describe, expect, it } from 'vitest';
import type { ChildPort } from '../contract/port.ts';
import { clockByHand } from './clock-by-hand.ts';
import { type RestartPolicy, START_LIMIT_MS, supervise } from './supervisor.ts';

const policy: RestartPolicy = { firstDelayMs: 100, longestDelayMs: 300, deaths: 4, windowMs: 10_000 };

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
  const hand = clockByHand();
  const children: Child[] = [];
  const log: string[] = [];
  const upAt: number[] = [];
  const supervised = supervise({
    clock: hand,
    policy,
    spawn:
      spawn ??
      (() => {
        const child = new Child();
        children.push(child);
        return Promise.resolve(child);
      }),
    onUp: (_port, attempt) => {
      log.push(`up ${attempt}`);
      upAt.push(hand.monotonic());
    },
    onLost: (attempt) => log.push(`lost ${attempt}`),
    onCrashLoop: (times, seconds) => log.push(`loop ${times} in ${seconds}`),
  });
  await settle();
  return { advance: (ms: number) => hand.advance(ms), children, log, upAt, supervised };
}

describe('supervise', () => {
  it('waits longer with each death in a row, to a limit, and then calls it a crash loop', async () => {
    const { children, log, upAt, advance } = await setUp();
    for (let death = 0; death < 4; death += 1) {
      children.at(-1)?.kill();
      await advance(300);
    }
    expect(upAt).toEqual([0, 100, 300 + 200, 600 + 300]);
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

  it('starts nothing when its owner stops it on hearing of a loss', async () => {
    const hand = clockByHand();
    const children: Child[] = [];
    const supervised = supervise({
      clock: hand,
      policy,
      spawn: () => {
        const child = new Child();
        children.push(child);
        return Promise.resolve(child);
      },
      onUp: () => undefined,
      onLost: () => supervised.stop(),
      onCrashLoop: () => undefined,
    });
    await settle();
    children[0]?.kill();
    await hand.advance(60_000);
    expect(children).toHaveLength(1);
  });

  it('kills a child that came up after stop', async () => {
    const child = new Child();
    const arrivals: ((port: ChildPort) => void)[] = [];
    const { supervised, log } = await setUp(() => new Promise((resolve) => arrivals.push(resolve)));
    supervised.stop();
    arrivals[0]?.(child);
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

  it('counts a child that never comes up as a death, and ends it should it come late', async () => {
    const arrivals: ((port: ChildPort) => void)[] = [];
    const { log, advance } = await setUp(() => new Promise((resolve) => arrivals.push(resolve)));
    await advance(START_LIMIT_MS + policy.firstDelayMs);
    expect(log).toEqual(['lost 1']);
    const [late, next] = [new Child(), new Child()];
    arrivals[0]?.(late);
    arrivals[1]?.(next);
    await settle();
    expect([late.alive, next.alive]).toEqual([false, true]);
    expect(log).toEqual(['lost 1', 'up 1']);
  });
});
