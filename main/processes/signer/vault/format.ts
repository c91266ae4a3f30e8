// The vault's file: one line of JSON anybody may read, then the sealed keys; the line is authenticated with them, byte for byte.
import sodium from 'libsodium-wrappers-sumo';
import { z } from 'zod';
import { Network } from '../../../contract/chain.ts';
import { Ss58 } from '../../../contract/units.ts';
import { type Keys, packKeys, unpackKeys } from './keys.ts';

export const VAULT_FORMAT = 1;
export const VAULT_BYTES_LIMIT = 64 * 1_024;
const SALT_BYTES = 16;
const NONCE_BYTES = 24;
const KEY_BYTES = 32;
const MIB = 1_048_576;
/** A file that asks for more is not ours; it would only stop this computer. */
const MAX_PASSES = 16;
const MAX_MEMORY = 1_024 * MIB;

/** libsodium's "moderate", against guessing; a random key needs no such thing and is stretched for form alone. */
export const PASSPHRASE_COST = { passes: 3, memoryBytes: 256 * MIB } as const;
export const KEYCHAIN_COST = { passes: 1, memoryBytes: 8 * MIB } as const;
export interface KdfCost {
  readonly passes: number;
  readonly memoryBytes: number;
}

const base64 = (bytes: number) =>
  z
    .base64()
    .refine((text) => Buffer.from(text, 'base64').length === bytes)
    .max(2 * bytes);
export const VaultHeader = z.strictObject({
  format: z.literal(VAULT_FORMAT),
  /** The account under which a keychain has its key. */
  id: z.uuid(),
  lock: z.enum(['keychain', 'passphrase']),
  kdf: z.strictObject({
    algorithm: z.literal('argon2id'),
    salt: base64(SALT_BYTES),
    passes: z.int().min(1).max(MAX_PASSES),
    memoryBytes: z.int().min(8_192).max(MAX_MEMORY),
  }),
  cipher: z.literal('xchacha20-poly1305'),
  nonce: base64(NONCE_BYTES),
  network: Network,
  addresses: z.strictObject({ coldkey: Ss58.nullable(), delegate: Ss58.nullable(), hotkey: Ss58.nullable() }),
  backedUp: z.boolean(),
});
export type VaultHeader = z.infer<typeof VaultHeader>;

/** A file whose header could be read. `line`: its bytes as they are in the file. */
export interface SealedVault {
  readonly header: VaultHeader;
  readonly line: Uint8Array;
  readonly sealed: Uint8Array;
}
export type ParsedVault =
  | { readonly kind: 'vault'; readonly vault: SealedVault }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'newer'; readonly found: number };

const Utf8 = new TextDecoder('utf8', { fatal: true });
const MARK = '{"format":';
const NEWLINE = 0x0a;

export const looksLikeVault = (file: Uint8Array): boolean =>
  Buffer.from(file.subarray(0, MARK.length)).toString('latin1') === MARK;

/** Any bytes may be handed in. */
export function parseVault(file: Uint8Array): ParsedVault {
  if (file.length > VAULT_BYTES_LIMIT) return { kind: 'damaged' };
  const end = file.indexOf(NEWLINE);
  if (end < 0) return { kind: 'damaged' };
  const line = file.subarray(0, end);
  let value: unknown;
  let sealedText: string;
  try {
    value = JSON.parse(Utf8.decode(line));
    sealedText = Utf8.decode(file.subarray(end + 1)).trim();
  } catch {
    return { kind: 'damaged' };
  }
  const newer = z.object({ format: z.int().min(VAULT_FORMAT + 1) }).safeParse(value);
  if (newer.success) return { kind: 'newer', found: newer.data.format };
  const header = VaultHeader.safeParse(value);
  if (!header.success || !/^[A-Za-z0-9+/]{24,}={0,2}$/.test(sealedText)) return { kind: 'damaged' };
  return { kind: 'vault', vault: { header: header.data, line, sealed: Uint8Array.from(Buffer.from(sealedText, 'base64')) } };
}

export const argon2Of = ({ kdf }: VaultHeader) => ({
  algorithm: kdf.algorithm,
  salt: Uint8Array.from(Buffer.from(kdf.salt, 'base64')),
  passes: kdf.passes,
  memoryBytes: kdf.memoryBytes,
  keyBytes: KEY_BYTES,
});

export async function freshKdf(cost: KdfCost): Promise<VaultHeader['kdf']> {
  await sodium.ready;
  const salt = Buffer.from(sodium.randombytes_buf(SALT_BYTES)).toString('base64');
  return { algorithm: 'argon2id', salt, passes: cost.passes, memoryBytes: cost.memoryBytes };
}

/** `key`: 32 bytes. The nonce is drawn here, new for every file. */
export async function sealVault(header: Omit<VaultHeader, 'nonce'>, keys: Keys, key: Uint8Array): Promise<Uint8Array> {
  await sodium.ready;
  const nonce = sodium.randombytes_buf(NONCE_BYTES);
  const whole = VaultHeader.parse({ ...header, nonce: Buffer.from(nonce).toString('base64') });
  const { format, ...rest } = whole;
  const line = Buffer.from(JSON.stringify({ format, ...rest }));
  const plain = packKeys(keys);
  const sealed = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, line, null, nonce, key);
  plain.fill(0);
  return Buffer.concat([line, Buffer.from('\n'), Buffer.from(Buffer.from(sealed).toString('base64')), Buffer.from('\n')]);
}

/** null: the key is not the one, or the file is damaged; nobody can tell which. */
export async function openVault(vault: SealedVault, key: Uint8Array): Promise<Keys | null> {
  await sodium.ready;
  const nonce = Uint8Array.from(Buffer.from(vault.header.nonce, 'base64'));
  let plain: Uint8Array;
  try {
    plain = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, vault.sealed, vault.line, nonce, key);
  } catch {
    return null;
  }
  const keys = unpackKeys(plain);
  plain.fill(0);
  return keys;
}
