// Epistula v2: Manifold's signed headers, as BitMind's and Targon's validators send them.
// Source: BitMind-AI/bitmind-subnet gas/protocol/epistula.py and the protocol's page, epistula.sybil.com/protocol.
import { hash } from 'node:crypto';
import type { RefusalReason } from '../../../contract/query.ts';
import { notVerified } from '../refusal.ts';
import { type Claim, type ClaimResult, type DialectDoor, HOTKEY, NS_PER_MS, nsOf } from './claim.ts';
import { parseNonce } from './headers.ts';

const MARK = 'epistula-version';
const SENDER = 'epistula-signed-by';
const UUID = 'epistula-uuid';

const VERSION = '2';
/** Milliseconds until the year 33658: none longer fits 64 bits of nanoseconds by far, and none is meant. */
const MAX_TIMESTAMP = 1_000_000_000_000_000n;
/** The protocol says v4; what matters is that it is one of a kind and cannot carry a message's separators. */
const UUID_SHAPE = /^[0-9A-Za-z-]{8,64}$/;
const SIGNATURE = /^0x[0-9a-fA-F]{128}$/;

const bad = (reason: RefusalReason, why: string): ClaimResult => ({ ok: false, refusal: notVerified('epistula-2', reason, why) });

export const epistulaDoor: DialectDoor = {
  dialect: 'epistula-2',
  mark: MARK,
  hotkey: SENDER,
  id: UUID,
  windowMs: ({ dialects }) => 2 * (dialects['epistula-2']?.windowMs ?? 0),

  // The optional Epistula-Secret-Signature-* headers are not read: python's and Go's clients sign different texts there, and no
  // server was found that looks at them.
  parse(headers, { me, subnet }) {
    const rules = subnet.dialects['epistula-2'];
    if (!rules || headers.get(MARK) !== VERSION) return bad('malformed', 'Unknown Epistula version');
    const hotkey = headers.get(SENDER) ?? '';
    if (hotkey === '') return bad('unsigned', 'Missing Epistula-Signed-By');
    if (!HOTKEY.test(hotkey)) return bad('malformed', 'Epistula-Signed-By is not an address');
    const timestamp = headers.get('epistula-timestamp') ?? '';
    if (timestamp === '') return bad('unsigned', 'Missing Epistula-Timestamp');
    const ms = parseNonce(timestamp);
    if (ms === null || ms > MAX_TIMESTAMP) return bad('malformed', 'Epistula-Timestamp is not a decimal number of milliseconds');
    const uuid = headers.get(UUID) ?? '';
    if (!UUID_SHAPE.test(uuid)) return bad('malformed', 'Epistula-Uuid is missing or not a uuid');
    const signature = headers.get('epistula-request-signature') ?? '';
    if (signature === '') return bad('unsigned', 'Missing Epistula-Request-Signature');
    if (!SIGNATURE.test(signature)) return bad('malformed', 'Epistula-Request-Signature is not 64 bytes of hex');
    // An empty one is signed like a missing one.
    const receiver = headers.get('epistula-signed-for') || null;
    if (receiver === null ? rules.receiver === 'required' : receiver !== me) {
      return bad('wrong-receiver', receiver === null ? 'Missing Epistula-Signed-For' : 'This request is for another receiver');
    }

    const claim: Claim = {
      dialect: 'epistula-2',
      hotkey,
      id: uuid,
      freshness: { kind: 'window', sentNs: ms * NS_PER_MS, oldestNs: nsOf(rules.windowMs), aheadNs: nsOf(rules.windowMs) },
      signature: Buffer.from(signature.slice(2), 'hex'),
      timeoutMs: null,
      signsBody: true,
      version: null,
      bodyHash: null,
      message: (body) => {
        const digest = hash('sha256', body);
        return Buffer.from(`${digest}.${uuid}.${timestamp}.${receiver ?? ''}`);
      },
    };
    return { ok: true, claim };
  },
};
