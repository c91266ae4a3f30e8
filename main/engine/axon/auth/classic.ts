// Classic: the signed headers a dendrite of SDK 6 to 10 sends. Wire: opentensor/bittensor bittensor/core/{dendrite,axon}.py.
// Strict where the stock axon is lax: no signature, no answer; a clamped window with an end on both sides; nothing older than 7.2
// unless the subnet asks for it.
import { notVerified, type Refusal, refuse, STATUS } from '../refusal.ts';
import { type Claim, type ClaimContext, type ClaimResult, type DialectDoor, type Freshness, HOTKEY, nsOf } from './claim.ts';
import { type AuthHeaders, parseNonce } from './headers.ts';

const SENDER = 'bt_header_dendrite_hotkey';
const NONCE = 'bt_header_dendrite_nonce';

/** V_7_2_0 of bittensor/core/settings.py: the first whose nonce is a wall clock's. */
const WALL_CLOCK_SINCE = 7_002_000;
/** 6.0.0: before 7.2 a version was 100 × major + 10 × minor + patch (opentensor/bittensor v7.1.2 bittensor/__init__.py). */
const OLDEST_VERSION = 600;
/**
 * Before 7.2 a nonce was time.monotonic_ns(), which counts from the computer's start. One above 31 years of that is a wall clock's,
 * whatever the version says: the version is not signed, and must be no way around the window.
 */
const MOST_MONOTONIC_NS = 1_000_000_000_000_000_000n;
/** ALLOWED_DELTA of bittensor/core/settings.py; the request's own timeout comes on top. */
const GRACE_MS = 4_000;
/** Ours: the stock axon has no bound ahead, which lets one request lock its sender out. */
const AHEAD_MS = 5_000;

const SIGNATURE = /^0x[0-9a-fA-F]{128}$/;
const VERSION = /^\d{1,12}$/;
const UUID = /^[\x21-\x7e]{1,128}$/;
const BODY_HASH = /^[0-9a-f]{64}$/;
/** Python's `str(float)` of a length of time. */
const SECONDS = /^\d{1,18}(?:\.\d{1,24})?(?:e[+-]?\d{1,3})?$/i;
const MS_PER_SECOND = 1_000;

const unparsable = (name: string): Refusal => refuse('malformed', STATUS.badRequest, `Unreadable header: ${name}`);
const bad = (refusal: Refusal): ClaimResult => ({ ok: false, refusal });

/** Seconds as milliseconds; `undefined` where the text is no length of time. */
function parseTimeout(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  if (!SECONDS.test(text)) return undefined;
  const ms = Number(text) * MS_PER_SECOND;
  return ms === 0 ? null : ms; // aiohttp takes a total of 0 as "no limit"
}

export const classicDoor: DialectDoor = {
  dialect: 'classic',
  mark: SENDER,
  hotkey: SENDER,
  id: NONCE,
  windowMs: ({ limits }) => GRACE_MS + limits.hardTimeoutMs + AHEAD_MS,
  parse,
};

function parse(headers: AuthHeaders, { me, subnet }: ClaimContext): ClaimResult {
  const { hardTimeoutMs } = subnet.limits;
  const hotkey = headers.get(SENDER) ?? '';
  if (!HOTKEY.test(hotkey)) return bad(unparsable(SENDER));

  const nonceText = headers.get(NONCE);
  if (nonceText === undefined) return bad(notVerified('classic', 'unsigned', 'Missing Nonce'));
  const nonce = parseNonce(nonceText);
  if (nonce === null) return bad(unparsable(NONCE));

  const signature = headers.get('bt_header_dendrite_signature') ?? '';
  if (signature === '') return bad(notVerified('classic', 'unsigned', 'Missing Signature'));
  if (!SIGNATURE.test(signature)) return bad(notVerified('classic', 'malformed', 'Signature is not 64 bytes of hex'));

  const uuid = headers.get('bt_header_dendrite_uuid') ?? 'None'; // Python's str(None) is what gets signed
  if (!UUID.test(uuid)) return bad(unparsable('bt_header_dendrite_uuid'));
  const bodyHash = headers.get('computed_body_hash') ?? '';
  if (!BODY_HASH.test(bodyHash)) return bad(unparsable('computed_body_hash'));
  const timeoutMs = parseTimeout(headers.get('timeout'));
  if (timeoutMs === undefined) return bad(unparsable('timeout'));
  const version = headers.get('bt_header_dendrite_version') ?? '0';
  if (!VERSION.test(version)) return bad(unparsable('bt_header_dendrite_version'));

  const receiver = headers.get('bt_header_axon_hotkey');
  if (receiver !== undefined && receiver !== me) {
    return bad(notVerified('classic', 'wrong-receiver', 'This request is for another hotkey'));
  }
  const oldest = subnet.dialects.classic?.oldest ?? '7.2';
  if (Number(version) < (oldest === '6.0' ? OLDEST_VERSION : WALL_CLOCK_SINCE)) {
    return bad(notVerified('classic', 'version-too-old', `Dendrites older than ${oldest}.0 are not answered`));
  }

  const allowedMs = GRACE_MS + Math.min(timeoutMs ?? hardTimeoutMs, hardTimeoutMs);
  const freshness: Freshness =
    Number(version) < WALL_CLOCK_SINCE && nonce < MOST_MONOTONIC_NS
      ? { kind: 'rising', stream: `${hotkey}:${uuid}`, value: nonce }
      : { kind: 'window', sentNs: nonce, oldestNs: nsOf(allowedMs), aheadNs: nsOf(AHEAD_MS) };
  const claim: Claim = {
    dialect: 'classic',
    hotkey,
    id: nonceText,
    freshness,
    signature: Buffer.from(signature.slice(2), 'hex'),
    timeoutMs,
    signsBody: false,
    version: Number(version),
    bodyHash,
    message: () => Buffer.from(`${nonceText}.${hotkey}.${me}.${uuid}.${bodyHash}`),
  };
  return { ok: true, claim };
}
