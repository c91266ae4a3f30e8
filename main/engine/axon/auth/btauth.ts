// btauth/1: the signed headers of SDK 11. Normative text: RaoFoundation/subtensor docs/guides/signed-requests.mdx.
import { hash } from 'node:crypto';
import type { RefusalReason } from '../../../contract/query.ts';
import { notVerified } from '../refusal.ts';
import { type Claim, type ClaimContext, type ClaimResult, type DialectDoor, HOTKEY, nsOf } from './claim.ts';
import { type AuthHeaders, parseNonce } from './headers.ts';

const MARK = 'x-bittensor-version';
const SENDER = 'x-bittensor-hotkey';
const NONCE = 'x-bittensor-nonce';

const VERSION = '1';
const SCHEME = 'sr25519';
const UNBOUND = '-';
/** max_age and allowed_skew of sdk/python/bittensor/http_auth.py. */
const MAX_AGE_MS = 10_000;
const AHEAD_MS = 2_000;

const SIGNATURE = /^0x[0-9a-f]{128}$/;

// Every AuthError is a 401 in the protocol, a malformed one too.
const bad = (reason: RefusalReason, why: string): ClaimResult => ({ ok: false, refusal: notVerified('btauth-1', reason, why) });
const malformed = (why: string): ClaimResult => bad('malformed', why);
const missing = (name: string): ClaimResult => bad('unsigned', `Missing ${name}`);

export const btauthDoor: DialectDoor = {
  dialect: 'btauth-1',
  mark: MARK,
  hotkey: SENDER,
  id: NONCE,
  windowMs: ({ dialects }) => (dialects['btauth-1']?.maxAgeMs ?? MAX_AGE_MS) + AHEAD_MS,
  parse,
};

function parse(headers: AuthHeaders, { me, method, target, subnet }: ClaimContext): ClaimResult {
  const rules = subnet.dialects['btauth-1'];
  if (!rules || headers.get(MARK) !== VERSION) return malformed('Unsupported btauth version');
  const scheme = headers.get('x-bittensor-crypto');
  // An address does not say of which scheme its key is, so one is pinned for all.
  if (scheme !== undefined && scheme !== SCHEME) return malformed('Only sr25519 signatures are accepted');

  const hotkey = headers.get(SENDER);
  if (hotkey === undefined) return missing('X-Bittensor-Hotkey');
  if (!HOTKEY.test(hotkey)) return malformed('X-Bittensor-Hotkey is not an address');
  const nonceText = headers.get(NONCE);
  if (nonceText === undefined) return missing('X-Bittensor-Nonce');
  const nonce = parseNonce(nonceText);
  if (nonce === null) return malformed('X-Bittensor-Nonce is not a decimal number of nanoseconds');
  const signature = headers.get('x-bittensor-signature') ?? '';
  if (signature === '') return missing('X-Bittensor-Signature');
  if (!SIGNATURE.test(signature)) return malformed('X-Bittensor-Signature is not 64 bytes of lowercase hex');

  const receiver = headers.get('x-bittensor-receiver');
  if (receiver === undefined ? rules.receiver === 'required' : receiver !== me) {
    return bad(
      'wrong-receiver',
      receiver === undefined ? 'Missing X-Bittensor-Receiver' : 'This request is for another receiver',
    );
  }

  const claim: Claim = {
    dialect: 'btauth-1',
    hotkey,
    id: nonceText,
    freshness: { kind: 'window', sentNs: nonce, oldestNs: nsOf(rules.maxAgeMs ?? MAX_AGE_MS), aheadNs: nsOf(AHEAD_MS) },
    signature: Buffer.from(signature.slice(2), 'hex'),
    timeoutMs: null,
    signsBody: true,
    version: null,
    bodyHash: null,
    message: (body) => {
      const digest = hash('sha256', body);
      return Buffer.from(`btauth/1\n${SCHEME}\n${method}\n${target}\n${digest}\n${nonceText}\n${hotkey}\n${receiver ?? UNBOUND}`);
    },
  };
  return { ok: true, claim };
}
