// What a keyfile says once it is open: JSON of six texts, as btcli's wallets write and read it.
// Source: opentensor/btwallet src/keyfile.rs; RaoFoundation/subtensor sdk/bittensor-core/src/keyfiles/mod.rs for what v11 adds.
import { z } from 'zod';
import { decodeSs58, encodeSs58 } from '../../../contract/ss58.ts';
import { fromCanonicalSecret, fromPhrase, fromSeed, type KeyMaterial } from '../key-material.ts';
import { checkPhrase } from '../mnemonic.ts';
import { canonicalOf } from '../secret-form.ts';

/** `contradicts`: parts of it are of different keys. `unsupported`: a key of another kind than sr25519. */
export type ContentsRefusal = 'damaged' | 'contradicts' | 'unsupported';
export type ContentsResult =
  | { readonly ok: true; readonly key: KeyMaterial }
  | { readonly ok: false; readonly why: ContentsRefusal };

const no = (why: ContentsRefusal): ContentsResult => ({ ok: false, why });

const MAX_TEXT = 1_024;
const text = z.string().max(MAX_TEXT).nullish();
const Contents = z.object({
  secretPhrase: text,
  secretSeed: text,
  privateKey: text,
  publicKey: text,
  accountId: text,
  ss58Address: text,
  /** Some early files have it with a space in front. */
  ' ss58Address': text,
  /** v11 writes a number. Absent: sr25519. */
  cryptoType: z.union([z.number(), z.string()]).nullish(),
});
type Contents = z.infer<typeof Contents>;

const SR25519: readonly (string | number)[] = [1, '1', 'sr25519'];
const HEX_32 = /^(?:0x)?[0-9a-fA-F]{64}$/;
const HEX_64 = /^(?:0x)?[0-9a-fA-F]{128}$/;
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replace(/^0x/, ''), 'hex'));
const hexOf = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`;

/** Anything may be handed in. Also taken, as v11 does: a bare phrase, a bare seed in hex. */
export async function readContents(opened: string): Promise<ContentsResult> {
  const trimmed = opened.trim();
  if (!trimmed.startsWith('{')) return readBare(trimmed);
  let value: unknown;
  try {
    value = JSON.parse(trimmed);
  } catch {
    return no('damaged');
  }
  const parsed = Contents.safeParse(value);
  if (!parsed.success) return no('damaged');
  const { cryptoType } = parsed.data;
  if (cryptoType != null && !SR25519.includes(cryptoType)) return no('unsupported');
  const key = await strongest(parsed.data);
  if (!key.ok) return key;
  return agrees(parsed.data, key.key.publicKey) ? key : no('contradicts');
}

async function readBare(bare: string): Promise<ContentsResult> {
  if (HEX_32.test(bare)) return { ok: true, key: fromSeed(bytesOf(bare)) };
  const phrase = checkPhrase(bare);
  return phrase.ok ? { ok: true, key: await fromPhrase(phrase.phrase) } : no('damaged');
}

/** The words before the seed, the seed before the secret, the secret before the address alone: the order btwallet reads in. */
async function strongest(contents: Contents): Promise<ContentsResult> {
  const { secretPhrase, secretSeed, privateKey } = contents;
  if (secretPhrase) {
    const phrase = checkPhrase(secretPhrase);
    return phrase.ok ? { ok: true, key: await fromPhrase(phrase.phrase) } : no('damaged');
  }
  if (secretSeed) return HEX_32.test(secretSeed) ? { ok: true, key: fromSeed(bytesOf(secretSeed)) } : no('damaged');
  if (privateKey) {
    const key = HEX_64.test(privateKey) ? fromCanonicalSecret(bytesOf(privateKey)) : null;
    return key ? { ok: true, key } : no('damaged');
  }
  const publicKey = publicKeyOf(contents);
  return publicKey ? { ok: true, key: { kind: 'watch', publicKey } } : no('damaged');
}

const addressOf = (contents: Contents): string | null | undefined => contents.ss58Address ?? contents[' ss58Address'];

function publicKeyOf(contents: Contents): Uint8Array | null {
  const address = addressOf(contents);
  if (address) return decodeSs58(address);
  const hex = contents.publicKey ?? contents.accountId ?? '';
  return HEX_32.test(hex) ? bytesOf(hex) : null;
}

/** Whether everything it says of the public key is true of this one. */
function agrees(contents: Contents, publicKey: Uint8Array): boolean {
  const address = addressOf(contents);
  const hex = hexOf(publicKey);
  const same = (claimed: string | null | undefined): boolean =>
    !claimed || `0x${claimed.replace(/^0x/, '').toLowerCase()}` === hex;
  return same(contents.publicKey) && same(contents.accountId) && (!address || address === encodeSs58(publicKey));
}

/**
 * The six texts and nothing else: btwallet 4 reads every value as a text or null, so that v11's `cryptoType`, a number, would make
 * the file unreadable to it.
 */
export function writeContents(key: KeyMaterial): string {
  const publicKey = hexOf(key.publicKey);
  const secrets: Record<string, string> = {};
  if (key.kind !== 'watch') {
    const canonical = canonicalOf(key.secret);
    if (!canonical) throw new Error('a secret of another form');
    secrets['privateKey'] = hexOf(canonical);
  }
  if (key.kind === 'phrase') secrets['secretPhrase'] = key.phrase;
  if (key.kind === 'phrase' || key.kind === 'seed') secrets['secretSeed'] = hexOf(key.miniSecret);
  return JSON.stringify({ accountId: publicKey, publicKey, ...secrets, ss58Address: encodeSs58(key.publicKey) });
}
