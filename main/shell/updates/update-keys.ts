// Whose signature a release must bear. docs/updates.md says how such a key is made and kept.
import type { Trust } from '../../contract/trust.ts';

/** Ed25519 public keys, 32 bytes as hex. */
const KEYS: Readonly<Record<Trust, readonly string[]>> = {
  /** Kept offline by the people who publish Lode. None has been made yet: until then an installed Lode only tells of updates. */
  release: [],
  /** Its private half is in tools/keys for everybody to see: for checkouts and tests, never for what people install. */
  development: ['27c11e2f842165c287ead202635bcdfb170450a5ffe2c9fab956537e3cbca0ed'],
};

export const updateKeys = (trust: Trust): readonly string[] =>
  trust === 'development' ? [...KEYS.release, ...KEYS.development] : KEYS.release;
