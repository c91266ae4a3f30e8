// A clock that is off: moved while we run, or in another time than callers we know. And what must not be taken for it.
import { afterEach, describe, expect, it } from 'vitest';
import { clockByHand } from './clock-by-hand.ts';
import { type ClockWatch, watchClock } from './clock-watch.ts';

const MINUTE = 60_000;
let watch: ClockWatch;
afterEach(() => watch.stop());

function begin(startAt?: number) {
  const clock = clockByHand(startAt);
  const told: [string, number][] = [];
  const days: Date[] = [];
  const wakes: number[] = [];
  let slept = 0;
  watch = watchClock({
    clock,
    onSign: (sign, seconds) => told.push([sign, seconds]),
    onWake: (ms) => wakes.push(ms),
    onNewDay: () => days.push(new Date(clock.now())),
    uptimeMs: () => clock.monotonic() + slept,
  });
  const sleep = (ms: number) => {
    slept += ms;
    clock.stepWall(ms);
  };
  return { clock, told, days, sleep, wakes };
}

describe('a computer that slept', () => {
  it('is told once, with how long, and its clock has not moved', async () => {
    const { clock, sleep, wakes, told } = begin();
    await clock.advance(MINUTE);
    sleep(8 * 60 * MINUTE);
    await clock.advance(MINUTE);
    expect(wakes).toEqual([8 * 60 * MINUTE]);
    expect(told).toEqual([]);
  });

  it('is not one that was busy for a moment, nor one whose clock was set', async () => {
    const { clock, sleep, wakes } = begin();
    sleep(3_000);
    await clock.advance(MINUTE);
    clock.stepWall(60 * MINUTE);
    await clock.advance(MINUTE);
    expect(wakes).toEqual([]);
  });
});

describe('a clock that is moved', () => {
  it('is told, in either direction, with how far', async () => {
    const forward = begin();
    forward.clock.stepWall(MINUTE);
    await forward.clock.advance(MINUTE);
    expect(forward.told).toEqual([['clock-moved', 60]]);
    watch.stop();
    const back = begin();
    back.clock.stepWall(-3_600_000);
    await back.clock.advance(MINUTE);
    expect(back.told).toEqual([['clock-moved', -3_600]]);
  });

  it('is told once for each time', async () => {
    const { clock, told } = begin();
    clock.stepWall(MINUTE);
    await clock.advance(10 * MINUTE);
    expect(told).toHaveLength(1);
  });

  it('a small correction is no news', async () => {
    const { clock, told } = begin();
    clock.stepWall(20_000);
    await clock.advance(MINUTE);
    expect(told).toEqual([]);
  });

  it('a computer that slept is not one whose clock is off', async () => {
    const { clock, told, sleep } = begin();
    sleep(8 * 3_600_000);
    await clock.advance(MINUTE);
    expect(told).toEqual([]);
  });
});

describe('callers of another time', () => {
  it('ten of them in a minute and none answered: the median is told, once', async () => {
    const { clock, told } = begin();
    for (let index = 0; index < 30; index += 1) {
      watch.see(index === 3 ? 9_999_999 : 61_400, false);
      await clock.advance(1_000);
    }
    expect(told).toEqual([['clock-off', 61]]);
  });

  it('nine are too few, also when they come minute after minute', async () => {
    const { clock, told } = begin();
    for (let minute = 0; minute < 5; minute += 1) {
      for (let index = 0; index < 9; index += 1) watch.see(-60_000, false);
      await clock.advance(MINUTE + 1);
    }
    expect(told).toEqual([]);
  });

  it('while others are answered, it is their clock', () => {
    const { told } = begin();
    watch.see(null, true);
    for (let index = 0; index < 100; index += 1) watch.see(-60_000, false);
    expect(told).toEqual([]);
  });

  it('other refusals say nothing about the clock', () => {
    const { told } = begin();
    for (let index = 0; index < 100; index += 1) watch.see(null, false);
    expect(told).toEqual([]);
  });
});

describe('midnight', () => {
  it('is told within moments, once a day', async () => {
    const { clock, days } = begin(new Date(2026, 10, 23, 23, 59).getTime());
    await clock.advance(5 * MINUTE);
    expect(days).toHaveLength(1);
    expect(days[0]?.getHours()).toBe(0);
  });
});
