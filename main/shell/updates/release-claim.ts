// What is claimed of a release and signed with our own key: read out of the file beside it, believed only when the signature holds.
import { createPublicKey, verify } from 'node:crypto';
import { valid } from 'semver';
import { z } from 'zod';
import { fail, ok, type Result } from '../../contract/problem.ts';
import { Sha256 } from '../../contract/subnet.ts';
import { UpdateChannel } from '../../contract/update.ts';
import { canonicalJson, type Json } from '../../engine/canonical.ts';

/** An artefact's signature is the file beside it with this behind its name. */
export const SIGNATURE_SUFFIX = '.lode-signature.json';
/** Notes of the greatest length in the widest letters, and the rest. */
export const MOST_SIGNATURE_BYTES = 32_768;
const FORMAT = 1;
/** Far above any installer; what is more is no release. */
const MOST_BYTES = 2_147_483_648;
const MOST_NOTES = 4_000;

/** The kinds of artefact. A person installs all of them; Lode puts in `AppImage`, `nsis` and `zip`. */
export const PACKAGE_KINDS = ['AppImage', 'nsis', 'zip', 'dmg', 'deb'] as const;
export type PackageKind = (typeof PACKAGE_KINDS)[number];
/** `linux-x64-AppImage`: system as Node names it, processor, kind of artefact. */
export const platformOf = (system: string, arch: string, kind: PackageKind): string => `${system}-${arch}-${kind}`;

export const ReleaseClaim = z.strictObject({
  /** So that no signature over something else of ours can stand for one over a release. */
  what: z.literal('lode-release'),
  format: z.literal(FORMAT),
  version: z
    .string()
    .max(40)
    .refine((text) => valid(text) === text),
  channel: UpdateChannel,
  platform: z.string().regex(/^(linux|darwin|win32)-(x64|arm64)-(AppImage|nsis|zip|dmg|deb)$/),
  size: z.int().positive().max(MOST_BYTES),
  sha256: Sha256,
  /** Rises with every release on any channel: what was signed once, long ago, is not taken for the newest. */
  counter: z.int().positive(),
  /** How many of a hundred computers take it by themselves; who asks gets it. */
  stagedPercent: z.int().min(0).max(100),
  /** Plain words for the person. */
  notes: z.string().max(MOST_NOTES),
});
export type ReleaseClaim = z.infer<typeof ReleaseClaim>;

const Signed = z.strictObject({
  release: z.record(z.string(), z.unknown()),
  key: z.string().regex(/^[0-9a-f]{64}$/),
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});

export interface SignedClaim {
  readonly claim: ReleaseClaim;
  /** The public key that signed it, as hex. */
  readonly key: string;
}

/**
 * `version`: what the feed calls it. `bytes` null: there is no signature. Refused: `update-unsigned`, `update-signature-odd`,
 * `update-stranger`, `update-signature-wrong`.
 */
export function readClaim(bytes: Uint8Array | null, keys: readonly string[], version: string): Result<SignedClaim> {
  if (bytes === null) return fail('update-unsigned', { version });
  const odd = (detail: string) => fail('update-signature-odd', { version, detail });
  if (bytes.byteLength > MOST_SIGNATURE_BYTES) return odd('it is too large');
  const json = parse(bytes);
  if (json === undefined) return odd('it is not JSON');
  const signed = Signed.safeParse(json);
  if (!signed.success) return odd('it has another form');
  const { release, key, signature } = signed.data;
  if (!keys.includes(key)) return fail('update-stranger', { version });
  if (!holds(release as Json, key, signature)) return fail('update-signature-wrong', { version });
  // Only now, so that what a newer Lode signs is told apart from what anybody wrote.
  const format = release['format'];
  if (typeof format === 'number' && format > FORMAT) return odd('it is written for a newer Lode');
  const claim = ReleaseClaim.safeParse(release);
  return claim.success ? ok({ claim: claim.data, key }) : odd(`${claim.error.issues[0]?.path.join('.') || 'it'} does not fit`);
}

function holds(release: Json, key: string, signature: string): boolean {
  try {
    const x = Buffer.from(key, 'hex').toString('base64url');
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, Buffer.from(canonicalJson(release)), publicKey, Buffer.from(signature, 'hex'));
  } catch {
    // No point on the curve, or no canonical form: nobody signed that.
    return false;
  }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
