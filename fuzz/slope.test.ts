// The soak's verdict on made-up measurements whose growth is known.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slopeOf, verdictOf } from './slope.ts';

const HOUR = 3_600_000;
/** An hour, every ten seconds: so much more each hour, with a saw's teeth of a megabyte as a collector makes them. */
const grown = (perHour: number, tooth = 1) =>
  Array.from({ length: 360 }, (_, i) => ({ atMs: i * 10_000, value: 40 + (perHour * i) / 360 + ((i * 7) % 10) * (tooth / 10) }));

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
});
