// The chain's hash: blake2b with 32 bytes.
import { blake2b } from '@noble/hashes/blake2.js';

const HASH_BYTES = 32;
export const blake2 = (bytes: Uint8Array): Uint8Array => blake2b(bytes, { dkLen: HASH_BYTES });
