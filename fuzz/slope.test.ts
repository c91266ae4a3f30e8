// The soak's verdict on made-up measurements whose growth is known.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEAST_MINUTES, slopeOf, verdictOf, verdictOn, weighed } from './slope.ts';

const HOUR = 3_600_000;
/** An hour, every ten seconds: so much more each hour, with a saw's teeth of a megabyte as a collector makes them. */
const grown = (perHour: number, tooth = 1) =>
  Array.from({ length: 360 }, (_, i) => ({ atMs: i * 10_000, value: 40 + (perHour * i) / 360 + ((i * 7) % 10) * (tooth / 10) }));

/** The verdict on a soak of so many minutes, of whose share each value is made. */
const soaked = (lasted: number, value: (share: number) => number) =>
  weighed(
    Array.from({ length: 100 }, (_, i) => ({ atMs: (i * lasted * 60_000) / 100, value: value(i / 100) })),
    lasted * 60_000,
    4,
  ).verdict;
const of = (...verdicts: ('flat' | 'growing' | 'inconclusive')[]) => verdictOn(verdicts.map((verdict) => ({ verdict })));

describe('the verdict', () => {
  it.each([
    [0, 'flat'],
    [-5, 'flat'],
    [1, 'flat'],
    [2, 'inconclusive'],
    [3, 'growing'],
    [50, 'growing'],
  ] as const)('of %d MB an hour where 2 are allowed is %s', (perHour, verdict) => {
    expect(verdictOf(slopeOf(grown(perHour)), 2)).toBe(verdict);
  });

  it('is none where there is too little to go by, or too much noise', () => {
    expect(verdictOf(slopeOf(grown(50).slice(0, 5)), 2)).toBe('inconclusive');
    expect(verdictOf(slopeOf(grown(0, 300).slice(0, 30)), 2)).toBe('inconclusive');
  });

  it('finds any line again', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e3, max: 1e3, noNaN: true }), (perHour) => {
        const slope = slopeOf(Array.from({ length: 50 }, (_, i) => ({ atMs: (i * HOUR) / 50, value: 7 + (perHour * i) / 50 })));
        expect(slope?.perHour).toBeCloseTo(perHour, 6);
      }),
    );
  });

  it('is not turned by a fifth of wild measurements', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 0, max: 4 }), (wild, nth) => {
        const kept = Array.from({ length: 60 }, (_, i) => ({ atMs: (i * HOUR) / 60, value: i % 5 === nth ? wild : i / 10 }));
        const { perHour, firstMedian } = slopeOf(kept) ?? { perHour: Number.NaN, firstMedian: Number.NaN };
        expect(perHour).toBeGreaterThan(0);
        expect(perHour).toBeLessThan(12);
        expect(firstMedian).toBeLessThan(2);
      }),
    );
  });

  it('leaves the first third out, and of a short soak is none however it grows', () => {
    fc.assert(
      fc.property(fc.integer({ min: LEAST_MINUTES, max: 72 * 60 }), fc.integer({ min: 300, max: 10_000 }), (lasted, mb) => {
        expect(soaked(lasted, (share) => 40 + mb * Math.min(share, 1 / 3))).toBe('flat');
        expect(soaked(lasted, (share) => 40 + mb * share)).toBe('growing');
      }),
    );
    expect(soaked(LEAST_MINUTES - 1, (share) => 1_000 * share)).toBe('inconclusive');
  });

  it('of several is that of the worst', () => {
    expect(of('flat', 'inconclusive', 'growing')).toBe('growing');
    expect(of('flat', 'inconclusive')).toBe('inconclusive');
    expect(of('flat', 'flat')).toBe('flat');
    expect(of()).toBe('inconclusive');
  });
});
