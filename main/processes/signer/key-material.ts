// What is known of a key: from its words down to its address alone.
import { sr25519_pubkey, sr25519_secret_from_seed } from '@polkadot-labs/schnorrkel-wasm';
import { miniSecretOf } from './mnemonic.ts';
import { expandedOf } from './secret-form.ts';

/** `secret`: 64 bytes in the form schnorrkel-wasm signs with. */
export type KeyMaterial =
  | {
      readonly kind: 'phrase';
      readonly phrase: string;
      readonly miniSecret: Uint8Array;
      readonly secret: Uint8Array;
      readonly publicKey: Uint8Array;
    }
  | { readonly kind: 'seed'; readonly miniSecret: Uint8Array; readonly secret: Uint8Array; readonly publicKey: Uint8Array }
  | { readonly kind: 'secret'; readonly secret: Uint8Array; readonly publicKey: Uint8Array }
  /** Nothing to sign with. */
  | { readonly kind: 'watch'; readonly publicKey: Uint8Array };

function ofSeed(miniSecret: Uint8Array): { miniSecret: Uint8Array; secret: Uint8Array; publicKey: Uint8Array } {
  const secret = sr25519_secret_from_seed(miniSecret);
  return { miniSecret, secret, publicKey: sr25519_pubkey(secret) };
}

/** `phrase`: checked. */
export const fromPhrase = async (phrase: string): Promise<KeyMaterial> => ({
  kind: 'phrase',
  phrase,
  ...ofSeed(await miniSecretOf(phrase)),
});

/** `miniSecret`: 32 bytes. */
export const fromSeed = (miniSecret: Uint8Array): KeyMaterial => ({ kind: 'seed', ...ofSeed(miniSecret) });

/** `canonical`: 64 bytes as keyfiles hold them. null: they are no secret. */
export function fromCanonicalSecret(canonical: Uint8Array): KeyMaterial | null {
  const secret = expandedOf(canonical);
  return secret && { kind: 'secret', secret, publicKey: sr25519_pubkey(secret) };
}
