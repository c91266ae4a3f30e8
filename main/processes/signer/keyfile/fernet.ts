// Fernet keyfiles, the oldest: ten million rounds over a fixed salt. Read, never written; recent btcli can no longer open them itself.
// Source: cryptography src/cryptography/fernet.py; RaoFoundation/subtensor sdk/bittensor-core/src/keyfiles (legacy Fernet).
import { createDecipheriv, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** The version byte and the time's first two bytes, which will be zero for a long while. */
export const FERNET_MARK = 'gAAAAA';
const SALT = 'Iguesscyborgslikemyselfhaveatendencytobeparanoidaboutourorigins';
const ROUNDS = 10_000_000;
const KEY_BYTES = 32;
const HALF = KEY_BYTES / 2;
const TOKEN = /^[A-Za-z0-9_-]+={0,2}$/;
const VERSION = 0x80;
const IV_AT = 9;
const SEALED_AT = 25;
const MAC_BYTES = 32;
const BLOCK = 16;
const derive = promisify(pbkdf2);

/** null: the password is not the one, or the file is damaged. Takes some seconds, in libuv's threads. */
export async function openFernet(file: Uint8Array, password: Uint8Array): Promise<Uint8Array | null> {
  const text = Buffer.from(file).toString('latin1').trim();
  const token = TOKEN.test(text) ? Buffer.from(text, 'base64url') : Buffer.alloc(0);
  const sealed = token.subarray(SEALED_AT, -MAC_BYTES);
  if (token[0] !== VERSION || sealed.length === 0 || sealed.length % BLOCK !== 0) return null;
  const key = await derive(password, SALT, ROUNDS, KEY_BYTES, 'sha256');
  const mac = createHmac('sha256', key.subarray(0, HALF)).update(token.subarray(0, -MAC_BYTES)).digest();
  if (!timingSafeEqual(mac, token.subarray(-MAC_BYTES))) return null;
  const decipher = createDecipheriv('aes-128-cbc', key.subarray(HALF), token.subarray(IV_AT, SEALED_AT));
  try {
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  } catch {
    return null; // its padding
  } finally {
    key.fill(0);
  }
}
