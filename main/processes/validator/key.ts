// A practice validator's key: made in memory when the process starts, gone when it ends, worth nothing.
import { randomBytes } from 'node:crypto';
import { sr25519_pubkey, sr25519_secret_from_seed, sr25519_sign } from '@polkadot-labs/schnorrkel-wasm';
import { encodeSs58 } from '../../contract/ss58.ts';
import type { Ss58 } from '../../contract/units.ts';

export interface Key {
  readonly hotkey: Ss58;
  /** 64 bytes: sr25519, signing context "substrate". */
  sign(message: Uint8Array): Uint8Array;
}

export function createKey(seed: Uint8Array = randomBytes(32)): Key {
  const secret = sr25519_secret_from_seed(seed);
  const publicKey = sr25519_pubkey(secret);
  return { hotkey: encodeSs58(publicKey), sign: (message) => sr25519_sign(publicKey, secret, message) };
}
