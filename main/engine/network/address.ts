// Which addresses others on the internet can reach. The chain takes private ones without a word, so they are looked at here.
// Source: IANA's special-purpose address registries (RFC 6890 and what updated it).
import { BlockList, isIP } from 'node:net';

export type AddressKind = 'public' | 'private' | 'shared' | 'loopback' | 'documentation' | 'reserved' | 'no-address';

type Range = readonly [kind: Exclude<AddressKind, 'public' | 'no-address'>, net: string, prefix: number, family: 'ipv4' | 'ipv6'];
const RANGES: readonly Range[] = [
  ['loopback', '127.0.0.0', 8, 'ipv4'],
  ['loopback', '::1', 128, 'ipv6'],
  ['private', '10.0.0.0', 8, 'ipv4'],
  ['private', '172.16.0.0', 12, 'ipv4'],
  ['private', '192.168.0.0', 16, 'ipv4'],
  ['private', '169.254.0.0', 16, 'ipv4'],
  ['private', 'fc00::', 7, 'ipv6'],
  ['private', 'fe80::', 10, 'ipv6'],
  // What a provider gives to many homes at once.
  ['shared', '100.64.0.0', 10, 'ipv4'],
  ['documentation', '192.0.2.0', 24, 'ipv4'],
  ['documentation', '198.51.100.0', 24, 'ipv4'],
  ['documentation', '203.0.113.0', 24, 'ipv4'],
  ['documentation', '2001:db8::', 32, 'ipv6'],
  ['reserved', '0.0.0.0', 8, 'ipv4'],
  ['reserved', '192.0.0.0', 24, 'ipv4'],
  ['reserved', '198.18.0.0', 15, 'ipv4'],
  ['reserved', '224.0.0.0', 3, 'ipv4'],
  ['reserved', '::', 128, 'ipv6'],
  ['reserved', '::ffff:0:0', 96, 'ipv6'],
  ['reserved', '64:ff9b:1::', 48, 'ipv6'],
  ['reserved', '100::', 64, 'ipv6'],
  ['reserved', '2002::', 16, 'ipv6'],
  ['reserved', 'ff00::', 8, 'ipv6'],
];

const LISTS = RANGES.map(([kind, net, prefix, family]) => {
  const list = new BlockList();
  list.addSubnet(net, prefix, family);
  return { kind, family, list };
});

/** Anything may be handed in. */
export function addressKind(text: string): AddressKind {
  const family = isIP(text);
  if (family === 0 || text.includes('%')) return 'no-address';
  const name = family === 4 ? 'ipv4' : 'ipv6';
  return LISTS.find((each) => each.family === name && each.list.check(text, name))?.kind ?? 'public';
}
