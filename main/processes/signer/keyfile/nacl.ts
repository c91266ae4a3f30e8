// `$NACL` keyfiles, what btcli writes today: argon2i with a fixed salt, then secretbox.
// Source: opentensor/btwallet src/keyfile.rs; sodiumoxide crypto/pwhash/argon2i13.rs (its SENSITIVE limits, not libsodium's own).
import sodium from 'libsodium-wrappers-sumo';

export const NACL_MARK = '$NACL';
const SALT = Uint8Array.from(Buffer.from('137183dff15a09bc9c90b5518739e9b1', 'hex'));
const NONCE_BYTES = 24;
const KEY_BYTES = 32;

/** 8 passes over 512 MB: about ten seconds of one core. */
export const NACL_KDF = {
  algorithm: 'argon2i',
  salt: SALT,
  passes: 8,
  memoryBytes: 536_870_912,
  keyBytes: KEY_BYTES,
} as const;

/** What a key is made with; the vault's header carries its own. */
export interface Argon2Work {
  readonly algorithm: 'argon2i' | 'argon2id';
  readonly salt: Uint8Array;
  readonly passes: number;
  readonly memoryBytes: number;
  readonly keyBytes: number;
}
export type Argon2 = (password: Uint8Array, how: Argon2Work) => Promise<Uint8Array>;

/** null: the password is not the one, or the file is damaged; which of the two cannot be told. */
export async function openNacl(file: Uint8Array, password: Uint8Array, argon2: Argon2): Promise<Uint8Array | null> {
  await sodium.ready;
  const nonce = file.slice(NACL_MARK.length, NACL_MARK.length + NONCE_BYTES);
  const box = file.slice(NACL_MARK.length + NONCE_BYTES);
  if (nonce.length < NONCE_BYTES || box.length <= sodium.crypto_secretbox_MACBYTES) return null;
  const key = await argon2(password, NACL_KDF);
  try {
    return sodium.crypto_secretbox_open_easy(box, nonce, key);
  } catch {
    return null;
  } finally {
    key.fill(0);
  }
}

export async function sealNacl(contents: Uint8Array, password: Uint8Array, argon2: Argon2): Promise<Uint8Array> {
  await sodium.ready;
  const nonce = sodium.randombytes_buf(NONCE_BYTES);
  const key = await argon2(password, NACL_KDF);
  const box = sodium.crypto_secretbox_easy(contents, nonce, key);
  key.fill(0);
  return Buffer.concat([Buffer.from(NACL_MARK), nonce, box]);
}
