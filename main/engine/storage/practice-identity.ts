// The practice hotkey: an address that is ours and stays the same, without a secret behind it.
import { randomBytes } from 'node:crypto';
import { sr25519_pubkey, sr25519_secret_from_seed } from '@polkadot-labs/schnorrkel-wasm';
import { firstCell, type Sqlite } from './database.ts';

const NAME = 'practice';
const SEED_BYTES = 32;

/**
 * The 32-byte public key, made at the first opening. The secret it was made from is thrown away here: a practice miner is only ever
 * addressed, it never signs anything, and what is not kept cannot be stolen.
 */
export function practicePublicKey(db: Sqlite): Uint8Array {
  const kept = firstCell(db.prepare('SELECT public_key FROM identity WHERE name = ?').raw().get([NAME]));
  if (kept instanceof Uint8Array) return new Uint8Array(kept);
  const made = sr25519_pubkey(sr25519_secret_from_seed(randomBytes(SEED_BYTES)));
  db.prepare('INSERT INTO identity (name, public_key) VALUES (?, ?)').run([NAME, made]);
  return made;
}
