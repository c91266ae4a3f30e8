// Amounts on the page: no digit is invented, none that matters is hidden.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountText, centsOf, fiatText, withUnit } from './amounts.ts';

const en = { language: 'en' };
const de = { language: 'de' };

describe('an amount', () => {
  it.each([
    ['0', '0.00'],
    ['1', '0.000000001'],
    ['1000000000', '1.00'],
    ['1234567891234', '1234.5678'],
    ['12345678912345', '12,345.6789'],
    ['999999999', '0.9999'],
    ['-1500000000', '−1.50'],
    ['18446744073709551615', '18,446,744,073.7095'],
  ])('%s reads %s', (smallest, shown) => expect(amountText(smallest, en)).toBe(shown));

  it('is written as the language writes numbers', () => expect(amountText('12345678912345', de)).toBe('12.345,6789'));

  it('never says more than there is, and never nothing where there is something', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value) => {
        const shown = amountText(value, en).replaceAll(',', '');
        const [whole = '', fraction = ''] = shown.split('.');
        const read = BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
        expect(read).toBeLessThanOrEqual(value);
        expect(value - read).toBeLessThan(100_000n);
        expect(read === 0n).toBe(value === 0n);
      }),
    );
  });

  it('has its unit before it', () => expect(withUnit('2500000000', 'τ', en)).toBe('τ 2.50'));
});

it('fiat is counted in whole cents', () => {
  // τ 1.5 at 300 dollars.
  expect(centsOf('1500000000', '30000000000')).toBe(45_000n);
  expect(fiatText(45_000n, 'USD', en)).toBe('$450.00');
});
