// The seam's geometry holds for any size, time and latency.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { T0, row } from '../state/samples.test-data.ts';
import { type Plot, cardLeft, ceilingFor, grainNear, rowsInSight, ticks, timeAt, xOf, yOf } from './layout.ts';

const plots = fc
  .record({
    width: fc.integer({ min: 200, max: 4_000 }),
    height: fc.integer({ min: 90, max: 600 }),
    deadline: fc.option(fc.integer({ min: 1, max: 600_000 })),
  })
  .map(({ width, height, deadline }): Plot => {
    const ceilingMs = ceilingFor(deadline);
    return { width, height, now: T0 + 100_000, pxPerSecond: 12, ceilingMs, top: 12, bottom: 12, right: 12, left: 54 };
  });
const latencies = fc.double({ min: 0, max: 1e7, noNaN: true });

describe('time and latency', () => {
  it('go to x and back', () => {
    fc.assert(
      fc.property(plots, fc.integer({ min: 0, max: 100_000 }), (plot, ago) => {
        expect(timeAt(plot, xOf(plot, plot.now - ago))).toBeCloseTo(plot.now - ago, 3);
      }),
    );
  });

  it('never leave the stage, and a longer answer never lies lower', () => {
    fc.assert(
      fc.property(plots, latencies, latencies, (plot, a, b) => {
        const [short, long] = [Math.min(a, b), Math.max(a, b)];
        for (const y of [yOf(plot, short), yOf(plot, long)]) {
          expect(y).toBeGreaterThanOrEqual(plot.top - 1e-6);
          expect(y).toBeLessThanOrEqual(plot.height - plot.bottom + 1e-6);
        }
        expect(yOf(plot, long)).toBeLessThanOrEqual(yOf(plot, short) + 1e-9);
      }),
    );
  });

  it('leave room above the deadline, and mark decades below the ceiling', () => {
    expect(ceilingFor(12_000)).toBeGreaterThan(12_000);
    expect(ticks(ceilingFor(12_000))).toEqual([10, 100, 1_000, 10_000]);
  });

  it('lay a refusal without latency on the floor', () => {
    const plot: Plot = {
      width: 900,
      height: 180,
      now: T0,
      pxPerSecond: 12,
      ceilingMs: 1e4,
      top: 12,
      bottom: 12,
      right: 12,
      left: 54,
    };
    expect(yOf(plot, null)).toBe(168);
  });
});

describe('grains', () => {
  const rows = Array.from({ length: 200 }, (_, index) => row(index + 1));

  it('in sight are exactly those between the scale and now', () => {
    fc.assert(
      fc.property(plots, (plot) => {
        const expected = rows.filter(({ at }) => xOf(plot, at) >= plot.left && at <= plot.now);
        expect(rowsInSight(rows, plot)).toEqual(expected);
      }),
    );
  });

  it('are found where they are drawn', () => {
    fc.assert(
      fc.property(plots, fc.nat(), (plot, pick) => {
        const seen = rowsInSight(rows, plot);
        const wanted = seen[pick % Math.max(1, seen.length)];
        if (!wanted) return;
        expect(grainNear(rows, plot, xOf(plot, wanted.at), yOf(plot, wanted.latencyMs), 14)?.id).toBe(wanted.id);
      }),
    );
  });

  it('are not found where none lies', () => {
    const plot: Plot = {
      width: 900,
      height: 180,
      now: T0 + 1e7,
      pxPerSecond: 12,
      ceilingMs: 1e4,
      top: 12,
      bottom: 12,
      right: 12,
      left: 54,
    };
    expect(grainNear(rows, plot, 400, 90, 14)).toBeNull();
  });
});

it('a card points at its grain and stays inside', () => {
  expect(cardLeft(500, 300, 1_000)).toBe(350);
  expect(cardLeft(10, 300, 1_000)).toBe(0);
  expect(cardLeft(990, 300, 1_000)).toBe(700);
});
