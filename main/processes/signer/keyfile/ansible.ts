// Ansible Vault keyfiles, what btcli wrote before: PBKDF2, an HMAC over the ciphertext, AES in counter mode. Read, never written.
// Source: ansible lib/ansible/parsing/vault/__init__.py (VaultAES256); opentensor/btwallet src/keyfile.rs.
import { createDecipheriv, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

export const ANSIBLE_MARK = '$ANSIBLE_VAULT;';
const HEADER = /^\$ANSIBLE_VAULT;1\.[12];AES256(?:;[^\s;]{1,128})?\r?\n/;
const ROUNDS = 10_000;
const KEY_BYTES = 32;
const IV_BYTES = 16;
const DERIVED_BYTES = 2 * KEY_BYTES + IV_BYTES;
const BLOCK = 16;
const HEX = /^(?:[0-9a-fA-F]{2})+$/;
const derive = promisify(pbkdf2);

const unhex = (text: string): Buffer | null => (HEX.test(text) ? Buffer.from(text, 'hex') : null);

/** null: the password is not the one, or the file is damaged. */
export async function openAnsible(file: Uint8Array, password: Uint8Array): Promise<Uint8Array | null> {
  const text = Buffer.from(file).toString('latin1');
  const header = HEADER.exec(text)?.[0];
  const outer = header && unhex(text.slice(header.length).replace(/\s+/g, ''));
  const [salt, mac, sealed] = outer ? outer.toString('latin1').split('\n').map(unhex) : [];
  if (!salt || !mac || !sealed) return null;
  const keys = await derive(password, salt, ROUNDS, DERIVED_BYTES, 'sha256');
  const cipherKey = keys.subarray(0, KEY_BYTES);
  const macKey = keys.subarray(KEY_BYTES, 2 * KEY_BYTES);
  const expected = createHmac('sha256', macKey).update(sealed).digest();
  if (expected.length !== mac.length || !timingSafeEqual(expected, mac)) return null;
  const decipher = createDecipheriv('aes-256-ctr', cipherKey, keys.subarray(2 * KEY_BYTES));
  const padded = Buffer.concat([decipher.update(sealed), decipher.final()]);
  keys.fill(0);
  return unpadded(padded);
}

/** PKCS#7. */
function unpadded(padded: Buffer): Uint8Array | null {
  const count = padded.at(-1) ?? 0;
  if (count < 1 || count > BLOCK || padded.length % BLOCK !== 0) return null;
  if (!padded.subarray(-count).every((byte) => byte === count)) return null;
  return padded.subarray(0, -count);
}
