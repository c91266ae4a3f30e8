// What is sealed in a vault: up to three keys, as bytes that can be wiped, packed with msgpack.
import { decode, encode } from '@msgpack/msgpack';
import { z } from 'zod';
import type { KeyRole } from '../../../contract/chain.ts';
import { assertNever } from '../../../contract/problem.ts';
import type { KeyMaterial } from '../key-material.ts';

const bytes = (length: number) => z.instanceof(Uint8Array).refine((value) => value.length === length);
const StoredKey = z.object({
  publicKey: bytes(32),
  /** In the form schnorrkel-wasm signs with. */
  secret: bytes(64),
  miniSecret: bytes(32).nullable(),
  /** UTF-8. */
  phrase: z.instanceof(Uint8Array).nullable(),
});
export type StoredKey = z.infer<typeof StoredKey>;

const slot = StoredKey.nullable();
const Keys = z.object({ coldkey: slot, delegate: slot, hotkey: slot });
export type Keys = z.infer<typeof Keys>;
export const NO_KEYS: Keys = { coldkey: null, delegate: null, hotkey: null };
export const ROLES: readonly KeyRole[] = ['coldkey', 'delegate', 'hotkey'];

export const packKeys = (keys: Keys): Uint8Array => encode(keys);

const copy = (key: StoredKey | null): StoredKey | null =>
  key && {
    publicKey: key.publicKey.slice(),
    secret: key.secret.slice(),
    miniSecret: key.miniSecret?.slice() ?? null,
    phrase: key.phrase?.slice() ?? null,
  };

/** null: not what a vault holds. The parts are copies, so that `packed` may be wiped. */
export function unpackKeys(packed: Uint8Array): Keys | null {
  let value: unknown;
  try {
    value = decode(packed);
  } catch {
    return null;
  }
  const keys = Keys.safeParse(value);
  if (!keys.success) return null;
  return { coldkey: copy(keys.data.coldkey), delegate: copy(keys.data.delegate), hotkey: copy(keys.data.hotkey) };
}

/** null: there is nothing to sign with. */
export function storedOf(key: KeyMaterial): StoredKey | null {
  switch (key.kind) {
    case 'phrase':
      return { ...bare(key), miniSecret: key.miniSecret.slice(), phrase: Uint8Array.from(Buffer.from(key.phrase)) };
    case 'seed':
      return { ...bare(key), miniSecret: key.miniSecret.slice() };
    case 'secret':
      return bare(key);
    case 'watch':
      return null;
    default:
      return assertNever(key);
  }
}

const bare = (key: { readonly publicKey: Uint8Array; readonly secret: Uint8Array }): StoredKey => ({
  publicKey: key.publicKey.slice(),
  secret: key.secret.slice(),
  miniSecret: null,
  phrase: null,
});

export function wipeKey(key: StoredKey | null): void {
  key?.secret.fill(0);
  key?.miniSecret?.fill(0);
  key?.phrase?.fill(0);
}

export const wipeKeys = (keys: Keys): void => {
  for (const role of ROLES) wipeKey(keys[role]);
};

/** The same secrets, to the byte. */
export const sameKeys = (left: Keys, right: Keys): boolean => Buffer.from(packKeys(left)).equals(Buffer.from(packKeys(right)));
