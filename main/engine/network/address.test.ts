// Which addresses are public: a table of the special ranges' edges, and hostile texts.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addressKind } from './address.ts';

it.each([
  ['8.8.8.8', 'public'],
  ['9.255.255.255', 'public'],
  ['10.0.0.0', 'private'],
  ['172.15.255.255', 'public'],
  ['172.16.0.1', 'private'],
  ['172.32.0.0', 'public'],
  ['192.168.1.1', 'private'],
  ['169.254.7.7', 'private'],
  ['100.63.255.255', 'public'],
  ['100.64.0.1', 'shared'],
  ['100.128.0.0', 'public'],
  ['127.0.0.1', 'loopback'],
  ['0.0.0.0', 'reserved'],
  ['224.0.0.1', 'reserved'],
  ['255.255.255.255', 'reserved'],
  ['203.0.113.7', 'documentation'],
  ['2606:4700::1', 'public'],
  ['::1', 'loopback'],
  ['fe80::1', 'private'],
  ['fe80::1%eth0', 'no-address'],
  ['fd12::1', 'private'],
  ['::ffff:8.8.8.8', 'reserved'],
  ['2001:db8::1', 'documentation'],
  ['', 'no-address'],
  ['localhost', 'no-address'],
  ['0x7f000001', 'no-address'],
  ['127.1', 'no-address'],
])('%s is %s', (text, kind) => {
  expect(addressKind(text)).toBe(kind);
});

it('no text of any kind makes it throw, and every IPv4 is of some kind', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(addressKind(text)).toBeTypeOf('string');
    }),
  );
  fc.assert(
    fc.property(fc.ipV4(), (text) => {
      expect(addressKind(text)).not.toBe('no-address');
    }),
  );
});
