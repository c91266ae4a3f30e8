// Account addresses: 32-byte public keys as SS58 text with network prefix 42, checksum included.
import { blake2b } from '@noble/hashes/blake2.js';
import { base58 } from '@scure/base';
import type { Ss58 } from './units.ts';

const PREFIX = 42;
const KEY_BYTES = 32;
const CHECKSUM_BYTES = 2;
/** Address lengths that 1 + 32 + 2 bytes with prefix 42 can have; anything else is refused before base58 (which is quadratic) sees it. */
const SHAPE = /^[1-9A-HJ-NP-Za-km-z]{46,50}$/;
const CHECKSUM_CONTEXT = new TextEncoder().encode('SS58PRE');

function checksum(payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(CHECKSUM_CONTEXT.length + payload.length);
  bytes.set(CHECKSUM_CONTEXT);
  bytes.set(payload, CHECKSUM_CONTEXT.length);
  return blake2b(bytes, { dkLen: 64 }).subarray(0, CHECKSUM_BYTES);
}

/** publicKey: 32 bytes; another length is a bug and throws. */
export function encodeSs58(publicKey: Uint8Array): Ss58 {
  if (publicKey.length !== KEY_BYTES) throw new Error(`a public key has ${KEY_BYTES} bytes, not ${publicKey.length}`);
  const payload = new Uint8Array(1 + KEY_BYTES);
  payload[0] = PREFIX;
  payload.set(publicKey, 1);
  const whole = new Uint8Array(payload.length + CHECKSUM_BYTES);
  whole.set(payload);
  whole.set(checksum(payload), payload.length);
  return base58.encode(whole) as Ss58;
}

/** The 32-byte public key, or null where the text is no address of prefix 42 or its checksum is wrong. */
export function decodeSs58(text: string): Uint8Array | null {
  if (!SHAPE.test(text)) return null;
  const whole = base58.decode(text);
  if (whole.length !== 1 + KEY_BYTES + CHECKSUM_BYTES || whole[0] !== PREFIX) return null;
  const payload = whole.subarray(0, 1 + KEY_BYTES);
  const sum = checksum(payload);
  if (whole[1 + KEY_BYTES] !== sum[0] || whole[2 + KEY_BYTES] !== sum[1]) return null;
  return payload.slice(1);
}
