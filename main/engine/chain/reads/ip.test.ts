// Addresses to the chain's numbers and back.
import fc from 'fast-check';
import { isIP } from 'node:net';
import { expect, it } from 'vitest';
import { ipNumber, ipText } from './ip.ts';

it.each([
  ['203.0.113.7', 3_405_803_783n, 4],
  ['255.255.255.255', 4_294_967_295n, 4],
  ['2001:db8::1', 0x20010db8000000000000000000000001n, 6],
  ['::1', 1n, 6],
] as const)('%s', (text, value, kind) => {
  expect(ipNumber(text)).toEqual({ value, kind });
  expect(ipText(value, kind)).toBe(text);
});

it('every number is an address that reads back as the same number', () => {
  const v4 = fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }).map((value) => ({ value, kind: 4 as const }));
  const v6 = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map((value) => ({ value, kind: 6 as const }));
  fc.assert(
    fc.property(fc.oneof(v4, v6), ({ value, kind }) => {
      const text = ipText(value, kind);
      expect(isIP(text)).toBe(kind);
      expect(ipNumber(text)).toEqual({ value, kind });
    }),
  );
});

it.each(['', 'localhost', '1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', 'fe80::1%eth0', '1::2::3', ' 1.2.3.4'])(
  'no address: %j',
  (text) => {
    expect(ipNumber(text)).toBeNull();
  },
);
