// Amounts: what is typed becomes rao exactly or is refused with a reason, and what is written reads back as the same.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseAmount, plainAmount, RaoText } from './amounts.ts';

const U64 = 2n ** 64n - 1n;

it.each([
  ['1', 1_000_000_000n],
  ['0.000000001', 1n],
  ['1.50', 1_500_000_000n],
  [' 2 ', 2_000_000_000n],
  ['18446744073.709551615', U64],
])('%j', (text, smallest) => {
  expect(parseAmount(text)).toEqual({ ok: true, smallest });
});

it.each([
  ['', 'empty'],
  ['-1', 'negative'],
  ['1,5', 'not-a-number'],
  ['1e9', 'not-a-number'],
  ['0x10', 'not-a-number'],
  ['.5', 'not-a-number'],
  ['5.', 'not-a-number'],
  ['١', 'not-a-number'],
  ['1 000', 'not-a-number'],
  ['0.0000000001', 'too-many-decimals'],
  ['18446744073.709551616', 'too-large'],
  ['99999999999999999999', 'too-large'],
])('%j is refused: %s', (text, why) => {
  expect(parseAmount(text)).toEqual({ ok: false, why });
});

it('what is written reads back as the same amount', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: U64 }), (smallest) => {
      expect(parseAmount(plainAmount(smallest))).toEqual({ ok: true, smallest });
      expect(plainAmount(-smallest)).toBe(smallest === 0n ? '0' : `-${plainAmount(smallest)}`);
    }),
  );
});

it('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(parseAmount(text)).toHaveProperty('ok');
    }),
  );
});

it.each(['-1', '01', '1.0', '', '18446744073709551616', '1n', ' 1'])('%j is no amount on a wire', (text) => {
  expect(RaoText.safeParse(text).success).toBe(false);
});
