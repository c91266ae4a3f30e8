// Releases signed for tests: claims as they should be, and whatever a test changes about them.
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { canonicalJson, type Json } from '../../../engine/canonical.ts';
import type { ReleaseClaim } from '../release-claim.ts';

export interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}
export const pair = (): Pair => generateKeyPairSync('ed25519');
export const hexOf = ({ publicKey }: Pair): string =>
  Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url').toString('hex');
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Of `bytes`, newer than 0.1.0, for Linux on x64. */
export const claimOf = (bytes: Uint8Array, more: Partial<ReleaseClaim> = {}): ReleaseClaim => ({
  what: 'lode-release',
  format: 1,
  version: '0.2.0',
  channel: 'stable',
  platform: 'linux-x64-AppImage',
  size: bytes.byteLength,
  sha256: sha256Of(bytes),
  counter: 7,
  stagedPercent: 100,
  notes: 'Quieter fans.',
  ...more,
});

/** The file beside an artefact, as the signer writes it. */
export function signed(release: Json, by: Pair): Buffer {
  const signature = sign(null, Buffer.from(canonicalJson(release)), by.privateKey).toString('hex');
  return Buffer.from(JSON.stringify({ release, key: hexOf(by), signature }, null, 2));
}
