// Numbers as a person reads them.
import { expect, it } from 'vitest';
import { bytes, count, duration, limit, memory, score, shortAddress } from './numbers.ts';

const en = { language: 'en' };

it.each([
  [0.42, '0.4', 'ms'],
  [8.04, '8.0', 'ms'],
  [41.3, '41', 'ms'],
  [999.4, '999', 'ms'],
  [999.6, '1.0', 's'],
  [12_400, '12.4', 's'],
] as const)('%d ms reads %s %s', (ms, value, unit) => {
  expect(duration(ms, en)).toEqual({ value, unit });
});

it('writes limits round, scores with two places, addresses short', () => {
  expect(limit(12_000, en)).toEqual({ value: '12', unit: 's' });
  expect(limit(500, en)).toEqual({ value: '500', unit: 'ms' });
  expect(score(0.9, en)).toBe('0.90');
  expect(shortAddress('5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY')).toBe('5Grw…utQY');
});

it('groups only what is too long to read ungrouped', () => {
  expect(count(1_204, en)).toBe('1204');
  expect(count(12_040, en)).toBe('12,040');
});

it.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_000, '1 kB'],
  [90_387_606, '90.4 MB'],
  [134_000_000, '134 MB'],
  [1_740_000_000, '1.7 GB'],
  [5_000_000_000_000_000, '5,000 TB'],
])('%d bytes of a file read %s', (amount, text) => expect(bytes(amount, en)).toBe(text));

it('counts memory as it is sold', () => {
  expect(memory(16_687_378_432, en)).toBe('15.5 GB');
  expect(memory(8_589_934_592, en)).toBe('8 GB');
});
