// Which bytes are here: ranges against the plain picture of a file, byte by byte.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bytesIn, gapsIn, type Range, withRange } from './ranges.ts';

const SIZE = 40;
const range = fc.tuple(fc.nat(SIZE), fc.nat(SIZE)).map(([one, other]): Range => [Math.min(one, other), Math.max(one, other)]);
const drawn = (ranges: readonly Range[]): boolean[] =>
  Array.from({ length: SIZE }, (_, at) => ranges.some(([from, to]) => at >= from && at < to));

it('are joined, counted and complemented as bytes are', () => {
  fc.assert(
    fc.property(fc.array(range, { maxLength: 12 }), (added) => {
      const have = added.reduce(withRange, []);
      expect(drawn(have)).toEqual(drawn(added));
      expect(bytesIn(have)).toBe(drawn(added).filter(Boolean).length);
      expect(drawn(gapsIn(have, SIZE))).toEqual(drawn(added).map((here) => !here));
      // Sorted, and so far apart that none could be joined with the next.
      for (const [index, [from, to]] of have.entries()) {
        expect(from).toBeLessThan(to);
        expect(from).toBeGreaterThan(have[index - 1]?.[1] ?? -1);
      }
    }),
  );
});
