// Addresses as the chain keeps them: one number of 32 or 128 bits, the most significant part first.
import { isIPv4, isIPv6 } from 'node:net';

const IP_V6 = 6;
const BYTE_BITS = 8n;
const GROUP_BITS = 16n;
const GROUPS = 8;
const V4_BYTES = 4;

export function ipText(value: bigint, kind: number): string {
  if (kind === IP_V6) {
    const groups = Array.from({ length: GROUPS }, (_, at) => (value >> (GROUP_BITS * BigInt(GROUPS - 1 - at))) & 0xffffn);
    return new URL(`http://[${groups.map((group) => group.toString(16)).join(':')}]/`).hostname.slice(1, -1);
  }
  return Array.from({ length: V4_BYTES }, (_, at) => (value >> (BYTE_BITS * BigInt(V4_BYTES - 1 - at))) & 0xffn).join('.');
}

const groups = (part: string | undefined): string[] => (part ? part.split(':') : []);

/** null: it is no address. */
export function ipNumber(text: string): { readonly value: bigint; readonly kind: 4 | 6 } | null {
  if (isIPv4(text)) {
    return { value: text.split('.').reduce((sum, part) => (sum << BYTE_BITS) | BigInt(part), 0n), kind: 4 };
  }
  if (!isIPv6(text) || text.includes('%') || text.includes('.')) return null;
  const [head = '', tail] = text.split('::');
  const [first, last] = [groups(head), groups(tail)];
  const zeros = tail === undefined ? [] : Array.from({ length: GROUPS - first.length - last.length }, () => '0');
  const all = [...first, ...zeros, ...last];
  return { value: all.reduce((sum, group) => (sum << GROUP_BITS) | BigInt(`0x${group}`), 0n), kind: 6 };
}
