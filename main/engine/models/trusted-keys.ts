// Whose signature the catalogue must bear. docs/catalogue.md says how such a key is made and kept.
import type { Trust } from '../../contract/trust.ts';

/** Ed25519 public keys, 32 bytes as hex. */
export interface TrustedKeys extends Readonly<Record<Trust, readonly string[]>> {
  /** Kept offline by the people who publish Lode. None has been made yet: until then a packaged Lode reads no catalogue. */
  readonly release: readonly string[];
  /** Its private half is in tools/keys for everybody to see, so it proves nothing: for checkouts and tests. */
  readonly development: readonly string[];
}

export const TRUSTED_KEYS: TrustedKeys = {
  release: [],
  development: ['584775bd38b7be0d7cf575c38aa052b9fc646d31d8875fae9a52f9f8d684bbaf'],
};
