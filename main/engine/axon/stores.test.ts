// The axon's memory: replay store, failure budget, caller slots and body room, each within its bound.
import { describe, expect, it } from 'vitest';
import type { EpochMs } from '../../contract/units.ts';
import type { Clock } from '../clock.ts';
import { BodyRoom } from './body.ts';
import { FailureBudget, network } from './budget.ts';
import { ReplayStore } from './replay.ts';
import { CallerSlots } from './slots.ts';

/** A clock held in the hand: wall and monotonic time apart. */
function heldClock(): Clock & { wall: number; mono: number } {
  return {
    wall: 1_000_000,
    mono: 0,
    now() {
      return this.wall as EpochMs;
    },
    nowNs() {
      return ns(this.wall);
    },
    monotonic() {
      return this.mono;
    },
    after: () => () => undefined,
  };
}
const ns = (ms: number): bigint => BigInt(ms) * 1_000_000n;
/** A nonce that is a time, as classic and btauth have it. */
const remember = (store: ReplayStore, hotkey: string, nonce: bigint) => store.remember(hotkey, String(nonce), nonce);

describe('the replay store', () => {
  const WINDOW = 1_000;

  it('takes a pair once, and the same nonce of another caller', () => {
    const store = new ReplayStore(heldClock(), WINDOW, 10);
    expect(remember(store, 'a', ns(1_000_001))).toBe('first');
    expect(store.has('a', String(ns(1_000_001)))).toBe(true);
    expect(remember(store, 'a', ns(1_000_001))).toBe('used');
    expect(remember(store, 'b', ns(1_000_001))).toBe('first');
  });

  it('forgets a pair after the window', () => {
    const clock = heldClock();
    const store = new ReplayStore(clock, WINDOW, 10);
    for (let i = 0; i < 50; i++) {
      expect(remember(store, 'a', ns(clock.wall))).toBe('first');
      clock.wall += WINDOW / 5;
      clock.mono += WINDOW / 5;
    }
    expect(store.size).toBeLessThanOrEqual(6);
  });

  it('still knows a nonce that lies ahead because the clock was set back', () => {
    const clock = heldClock();
    const store = new ReplayStore(clock, WINDOW, 10);
    const nonce = ns(clock.wall);
    remember(store, 'a', nonce);
    clock.wall -= 10 * WINDOW;
    for (let i = 0; i < 10; i++) {
      clock.wall += WINDOW;
      clock.mono += WINDOW;
      expect(remember(store, 'b', ns(clock.wall))).toBe('first'); // and nobody else is shut out
      expect(store.has('a', String(nonce))).toBe(true);
    }
  });

  it('takes nothing signed before it began, until that would be stale anyway: a restart is no way to replay', () => {
    const clock = heldClock();
    const before = ns(clock.wall - 1);
    const store = new ReplayStore(clock, WINDOW, 10);
    expect(store.beforeStart(before)).toBe(true);
    expect(store.beforeStart(ns(clock.wall))).toBe(false);
    clock.mono += WINDOW;
    expect(store.beforeStart(before)).toBe(false);
  });

  it('is full rather than forgetful', () => {
    const clock = heldClock();
    const store = new ReplayStore(clock, WINDOW, 2);
    expect([0, 1, 2].map((i) => remember(store, 'a', ns(clock.wall + i)))).toEqual(['first', 'first', 'full']);
    expect(store.size).toBe(2);
  });
});

describe('the failure budget', () => {
  it('is spent by failures, forgives with time, and knows addresses apart', () => {
    const clock = heldClock();
    const budget = new FailureBudget(clock, 3, 1, 100);
    for (let i = 0; i < 10; i++) budget.fail('192.0.2.1');
    expect(budget.spent('192.0.2.1')).toBe(true);
    expect(budget.spent('192.0.2.2')).toBe(false);
    clock.mono += 999;
    expect(budget.spent('192.0.2.1')).toBe(true);
    clock.mono += 1;
    expect(budget.spent('192.0.2.1')).toBe(false);
    budget.fail('192.0.2.1');
    expect(budget.spent('192.0.2.1')).toBe(true);
    clock.mono += 60_000;
    for (const left of [false, false, true]) {
      budget.fail('192.0.2.1');
      expect(budget.spent('192.0.2.1')).toBe(left);
    }
  });

  it('remembers no more addresses than it may', () => {
    const budget = new FailureBudget(heldClock(), 1, 1, 8);
    for (let i = 0; i < 1_000; i++) budget.fail(`192.0.2.${i}`);
    expect(budget.size).toBe(8);
    expect(budget.spent('192.0.2.999')).toBe(true);
  });

  it('takes a /64 for one address', () => {
    expect(network('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
    expect(network('2001:db8::1')).toBe('2001:db8:0:0');
    expect(network('::1')).toBe('0:0:0:0');
    expect(network('::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(network('192.0.2.1')).toBe('192.0.2.1');
    expect(network('')).toBe('');
  });
});

describe('slots and room', () => {
  it('count what is taken and forget who has nothing', () => {
    const slots = new CallerSlots();
    expect([slots.take('a', 2), slots.take('a', 2), slots.take('a', 2), slots.take('b', 2)]).toEqual([true, true, false, true]);
    expect(slots.full('a', 2)).toBe(true);
    for (const hotkey of ['a', 'a', 'b']) slots.give(hotkey);
    expect(slots.size).toBe(0);
  });

  it('give no more room than there is', () => {
    const room = new BodyRoom(10);
    expect([room.take(6), room.take(6), room.take(4)]).toEqual([true, false, true]);
    room.give(10);
    expect(room.held).toBe(0);
  });
});
