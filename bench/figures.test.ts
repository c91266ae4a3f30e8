// The bench's arithmetic: what a table says must be what was measured.
import { describe, expect, it } from 'vitest';
import { median, medianOrNull, quantile, ratioOf, rounded, roundedAll } from './figures.ts';

describe('figures', () => {
  it('quantiles are samples, by nearest rank', () => {
    const samples = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([quantile(samples, 0.5), quantile(samples, 0.99), quantile([7], 0.99)]).toEqual([51, 100, 7]);
    expect([median([3, 1, 2]), median([])]).toEqual([2, Number.NaN]);
  });

  it('a median of runs of which one is not known is not known', () => {
    expect([medianOrNull([1, 2, 3]), medianOrNull([1, null, 3]), medianOrNull([])]).toEqual([2, null, null]);
  });

  it('a ratio is the first over the second, and null rather than wrong', () => {
    const ours = { qps: 3_000, p99Ms: 8, pssMb: null, cpu: 1 };
    expect(ratioOf(ours, { qps: 25, p99Ms: 100, pssMb: 99, cpu: 0 })).toEqual({ qps: 120, p99Ms: 0.08, pssMb: null, cpu: null });
    expect(roundedAll({ qps: 3_080.4, pssMb: null })).toEqual({ qps: 3_080, pssMb: null });
    expect(rounded(0.012_345)).toBe(0.0123);
  });
});
