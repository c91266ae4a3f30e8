// A practice validator's key: made in memory when the process starts, gone when it ends, worth nothing.
import { randomBytes } from 'node:crypto';
import { blake2b } from '@noble/hashes/blake2.js';
import { base58 } from '@scure/base';
import { sr25519_pubkey, sr25519_secret_from_seed, sr25519_sign } from '@polkadot-labs/schnorrkel-wasm';
import type { Ss58 } from '../../contract/units.ts';

export interface Key {
  readonly hotkey: Ss58;
  /** 64 bytes: sr25519, signing context "substrate". */
  sign(message: Uint8Array): Uint8Array;
}

const SS58_PREFIX = 42;
const CHECKSUM_BYTES = 2;

/** docs.substrate.io, "SS58": base58(prefix ‖ public key ‖ first two bytes of blake2b-512("SS58PRE" ‖ prefix ‖ public key)). */
export function ss58(publicKey: Uint8Array): Ss58 {
  const payload = Uint8Array.of(SS58_PREFIX, ...publicKey);
  const checksum = blake2b(Uint8Array.of(...Buffer.from('SS58PRE'), ...payload)).slice(0, CHECKSUM_BYTES);
  return base58.encode(Uint8Array.of(...payload, ...checksum)) as Ss58;
}

export function createKey(seed: Uint8Array = randomBytes(32)): Key {
  const secret = sr25519_secret_from_seed(seed);
  const publicKey = sr25519_pubkey(secret);
  return { hotkey: ss58(publicKey), sign: (message) => sr25519_sign(publicKey, secret, message) };
}
