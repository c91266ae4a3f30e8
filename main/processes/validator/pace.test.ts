// When the validators ask: on average as often as told, never in a flood, never again after stop.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pace } from './pace.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('pace', () => {
  it.each([
    [2, 60_000],
    [20, 10_000],
    [200, 2_000],
    [5_000, 500],
  ])('%d a second', (perSecond, forMs) => {
    let asked = 0;
    const pacing = pace(perSecond, () => (asked += 1));
    vi.advanceTimersByTime(forMs);
    const wanted = (perSecond * forMs) / 1000;
    expect(asked).toBeGreaterThan(wanted * 0.8);
    expect(asked).toBeLessThan(wanted * 1.2);
    pacing.stop();
    const before = asked;
    vi.advanceTimersByTime(60_000);
    expect(asked).toBe(before);
  });

  it('has uneven gaps at a human rate', () => {
    const gaps = new Set<number>();
    let last = Date.now();
    const pacing = pace(2, () => {
      gaps.add(Date.now() - last);
      last = Date.now();
    });
    vi.advanceTimersByTime(30_000);
    pacing.stop();
    expect(gaps.size).toBeGreaterThan(10);
    expect(Math.max(...gaps)).toBeLessThan(1_000);
  });

  it('leaves out what it cannot ask in time, and does not make up for it later', () => {
    let now = 0;
    let asked = 0;
    // Each question takes a millisecond, and the first tick is a second late: ten thousand are due.
    const costly = () => {
      asked += 1;
      now += 1;
    };
    const pacing = pace(10_000, costly, Math.random, () => now);
    now = 1_000;
    vi.advanceTimersByTime(5);
    expect(asked).toBe(10);
    now = 1_011;
    vi.advanceTimersByTime(5);
    expect(asked).toBe(20);
    pacing.stop();
  });

  it('so rarely that a timer cannot wait that long is not at once', () => {
    let asked = 0;
    const pacing = pace(1e-9, () => (asked += 1));
    vi.advanceTimersByTime(60_000);
    pacing.stop();
    expect(asked).toBe(1);
  });
});
