// The JSON file polkadot-js and the wallets like it export: scrypt, secretbox, and a PKCS#8 of their own. Read, never written.
// Source: polkadot-js/common packages/util-crypto/src/json/*.ts, src/scrypt/fromU8a.ts; packages/keyring/src/pair/decode.ts.
import { scrypt } from 'node:crypto';
import { sr25519_pubkey } from '@polkadot-labs/schnorrkel-wasm';
import sodium from 'libsodium-wrappers-sumo';
import { z } from 'zod';
import type { KeyfileResult } from '../keyfile/keyfile.ts';
import { canonicalOf } from '../secret-form.ts';

const listOfTexts = z
  .union([z.string(), z.array(z.string()).max(4)])
  .transform((value) => (Array.isArray(value) ? value : [value]));
const Exported = z.object({
  encoded: z.string().max(4_096),
  encoding: z.object({ content: z.array(z.string()).max(4), type: listOfTexts, version: z.union([z.string(), z.number()]) }),
  address: z.string().max(128).nullish(),
});

const SALT_BYTES = 32;
const NONCE_BYTES = 24;
const PARAMS_AT = SALT_BYTES;
const NONCE_AT = PARAMS_AT + 12;
const BOX_AT = NONCE_AT + NONCE_BYTES;
const KEY_BYTES = 32;
const DERIVED_BYTES = 64;
/** What polkadot-js itself lets pass, as `N:p:r`. Others would only stop this computer. */
const ALLOWED: readonly string[] = ['8192:10:8', '16384:5:8', '32768:3:8', '32768:1:8', '65536:2:8', '131072:1:8'];
const SCRYPT_MEMORY = 268_435_456;

/** PKCS#8 as polkadot-js writes it: header, 64 bytes of secret in the form schnorrkel-wasm signs with, divider, 32 of the public key. */
const HEADER = Uint8Array.from([48, 83, 2, 1, 1, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32]);
const DIVIDER = Uint8Array.from([161, 35, 3, 33, 0]);
const SECRET_BYTES = 64;
const PUBLIC_BYTES = 32;
const PLAIN_BYTES = HEADER.length + SECRET_BYTES + DIVIDER.length + PUBLIC_BYTES;

const no = (why: Extract<KeyfileResult, { ok: false }>['why']): KeyfileResult => ({ ok: false, why });
const Utf8 = new TextDecoder('utf8', { fatal: true });

/** null: not such a file, whatever else it may be. */
function parse(file: Uint8Array): z.infer<typeof Exported> | null {
  try {
    const parsed = Exported.safeParse(JSON.parse(Utf8.decode(file)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export const looksLikePolkadotJson = (file: Uint8Array): boolean => parse(file) !== null;

/** `password`: null where there is none yet. Any bytes may be handed in. */
export async function readPolkadotJson(file: Uint8Array, password: string | null): Promise<KeyfileResult> {
  const exported = parse(file);
  if (!exported) return no('damaged');
  const { content, type, version } = exported.encoding;
  if (content[0] !== 'pkcs8' || content[1] !== 'sr25519' || String(version) !== '3') return no('unsupported');
  const encoded = Uint8Array.from(
    exported.encoded.startsWith('0x') ? Buffer.from(exported.encoded.slice(2), 'hex') : Buffer.from(exported.encoded, 'base64'),
  );
  if (type.length === 1 && type[0] === 'none') return ofPkcs8(encoded, 'none');
  if (type[0] !== 'scrypt' || type[1] !== 'xsalsa20-poly1305') return no('unsupported');
  if (password === null) return no('password-needed');
  const plain = await unseal(encoded, password);
  if (plain === 'damaged') return no('damaged');
  if (!plain) return no('cannot-open');
  const read = ofPkcs8(plain, 'scrypt');
  plain.fill(0);
  return read;
}

async function unseal(encoded: Uint8Array, password: string): Promise<Uint8Array | 'damaged' | null> {
  if (encoded.length <= BOX_AT + 16) return 'damaged';
  const numbers = new DataView(encoded.buffer, encoded.byteOffset + PARAMS_AT, 12);
  const [N, p, r] = [0, 4, 8].map((at) => numbers.getUint32(at, true)) as [number, number, number];
  if (!ALLOWED.includes(`${N}:${p}:${r}`)) return 'damaged';
  const typed = Buffer.from(password);
  const derived = await new Promise<Buffer>((resolve, reject) => {
    scrypt(typed, encoded.subarray(0, SALT_BYTES), DERIVED_BYTES, { N, p, r, maxmem: SCRYPT_MEMORY }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
  typed.fill(0);
  await sodium.ready;
  try {
    const key = derived.subarray(0, KEY_BYTES);
    return sodium.crypto_secretbox_open_easy(encoded.subarray(BOX_AT), encoded.subarray(NONCE_AT, BOX_AT), key);
  } catch {
    return null;
  } finally {
    derived.fill(0);
  }
}

const same = (left: Uint8Array, right: Uint8Array): boolean => Buffer.from(left).equals(right);

function ofPkcs8(plain: Uint8Array, lock: 'none' | 'scrypt'): KeyfileResult {
  const secretEnd = HEADER.length + SECRET_BYTES;
  const publicAt = secretEnd + DIVIDER.length;
  if (plain.length !== PLAIN_BYTES || !same(plain.subarray(0, HEADER.length), HEADER)) return no('damaged');
  if (!same(plain.subarray(secretEnd, publicAt), DIVIDER)) return no('damaged');
  const secret = plain.slice(HEADER.length, secretEnd);
  const publicKey = plain.slice(publicAt);
  // Another scalar was not made by sr25519's own rule, and schnorrkel would panic.
  if (!canonicalOf(secret)) return no('damaged');
  if (!same(sr25519_pubkey(secret), publicKey)) return no('contradicts');
  return { ok: true, lock, key: { kind: 'secret', secret, publicKey } };
}
