// The dialects' parsers: what is signed, byte for byte, and headers nobody should send.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { btauthRequest, classicRequest, epistulaRequest, type SignedRequest } from '../testing/signer.ts';
import { miner, subnet, validator } from '../testing/rig.ts';
import vectors from '../vectors/protocol-vectors.json' with { type: 'json' };
import { btauthDoor } from './btauth.ts';
import type { ClaimContext, ClaimResult } from './claim.ts';
import { classicDoor } from './classic.ts';
import { epistulaDoor } from './epistula.ts';
import { parseNonce, readAuthHeaders } from './headers.ts';

const context: ClaimContext = { me: miner.hotkey, method: 'POST', target: '/LanguageSynapse', subnet: subnet() };
const unbound = subnet({ dialects: { 'btauth-1': { receiver: 'optional' } } });
const asking = { signer: validator, receiver: miner.hotkey, route: 'LanguageSynapse', body: { texts: ['a'] } };

type Change = Record<string, string | undefined>;
function changed(request: SignedRequest, change: Change): Map<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries({ ...request.headers, ...change })) {
    if (value !== undefined) headers.set(name.toLowerCase(), value);
  }
  return headers;
}
const classic = (change: Change = {}, over = context): ClaimResult =>
  classicDoor.parse(changed(classicRequest(asking), change), over);
const btauth = (change: Change = {}, over = context): ClaimResult =>
  btauthDoor.parse(changed(btauthRequest(asking), change), over);
const epistula = (change: Change = {}, over = context): ClaimResult =>
  epistulaDoor.parse(changed(epistulaRequest(asking), change), over);
/** How old a nonce may be with this timeout, in milliseconds. */
const windowOf = (timeout: string | undefined): number => {
  const result = classic({ timeout });
  return result.ok && result.claim.freshness.kind === 'window' ? Number(result.claim.freshness.oldestNs / 1_000_000n) : -1;
};
const refusal = (result: ClaimResult) => (result.ok ? null : [result.refusal.status, result.refusal.reason]);

const ADDRESSES = { alice: vectors.keys.alice.ss58, bob: vectors.keys.bob.ss58 };
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe('classic headers', () => {
  it("give the message of the SDK's own request, and its signature", () => {
    const { classic1 } = vectors;
    const [nonce = '', , , uuid = '', hash = ''] = classic1.message.split('.');
    const headers = new Map(
      Object.entries({
        bt_header_axon_hotkey: ADDRESSES.bob,
        bt_header_dendrite_hotkey: ADDRESSES.alice,
        bt_header_dendrite_nonce: nonce,
        bt_header_dendrite_uuid: uuid,
        bt_header_dendrite_version: '10002000',
        bt_header_dendrite_signature: classic1.capturedSignature,
        computed_body_hash: hash,
        timeout: '12.0',
      }),
    );
    const result = classicDoor.parse(headers, { ...context, me: ADDRESSES.bob });
    if (!result.ok) throw new Error(result.refusal.message);
    expect(latin1(result.claim.message(Buffer.from('ignored')))).toBe(classic1.message);
    expect(result.claim).toMatchObject({
      id: nonce,
      freshness: { sentNs: BigInt(nonce) },
      hotkey: ADDRESSES.alice,
      timeoutMs: 12_000,
      signsBody: false,
    });
    expect(`0x${Buffer.from(result.claim.signature).toString('hex')}`).toBe(classic1.capturedSignature);
  });

  it("sign python's None where there is no uuid", () => {
    const result = classic({ bt_header_dendrite_uuid: undefined });
    expect(result.ok && latin1(result.claim.message(Buffer.alloc(0)))).toContain('.None.');
  });

  it.each<[string, Change, number, string]>([
    ['no nonce', { bt_header_dendrite_nonce: undefined }, 401, 'unsigned'],
    ['no signature', { bt_header_dendrite_signature: undefined }, 401, 'unsigned'],
    ['an empty signature', { bt_header_dendrite_signature: '' }, 401, 'unsigned'],
    ['a short signature', { bt_header_dendrite_signature: '0xabcd' }, 401, 'malformed'],
    ['a signature without 0x', { bt_header_dendrite_signature: 'ab'.repeat(64) }, 401, 'malformed'],
    ['a hotkey that is none', { bt_header_dendrite_hotkey: 'nope' }, 400, 'malformed'],
    ['a nonce of words', { bt_header_dendrite_nonce: 'soon' }, 400, 'malformed'],
    ['a negative nonce', { bt_header_dendrite_nonce: '-1' }, 400, 'malformed'],
    ['a nonce python would read', { bt_header_dendrite_nonce: '1_763_800_000_123_456_789' }, 400, 'malformed'],
    ['a nonce with a zero in front', { bt_header_dendrite_nonce: '01763800000123456789' }, 400, 'malformed'],
    ['a nonce above 64 bits', { bt_header_dendrite_nonce: '18446744073709551616' }, 400, 'malformed'],
    ['a uuid with a space', { bt_header_dendrite_uuid: 'a b' }, 400, 'malformed'],
    ['a uuid without end', { bt_header_dendrite_uuid: 'a'.repeat(1_000) }, 400, 'malformed'],
    ['no body hash', { computed_body_hash: undefined }, 400, 'malformed'],
    ['a body hash that is none', { computed_body_hash: 'A7FF' }, 400, 'malformed'],
    ['a timeout of nan', { timeout: 'nan' }, 400, 'malformed'],
    ['a timeout of inf', { timeout: 'inf' }, 400, 'malformed'],
    ['a negative timeout', { timeout: '-5' }, 400, 'malformed'],
    ['an empty timeout', { timeout: '' }, 400, 'malformed'],
    ['a version of words', { bt_header_dendrite_version: 'ten' }, 400, 'malformed'],
    ['a version without end', { bt_header_dendrite_version: '9'.repeat(400) }, 400, 'malformed'],
    ['another receiver', { bt_header_axon_hotkey: validator.hotkey }, 401, 'wrong-receiver'],
    ['a receiver of nothing', { bt_header_axon_hotkey: '' }, 401, 'wrong-receiver'],
    ['SDK 7.1', { bt_header_dendrite_version: '712' }, 401, 'version-too-old'],
    ['no version', { bt_header_dendrite_version: undefined }, 401, 'version-too-old'],
  ])('with %s are refused', (_, change, status, reason) => {
    expect(refusal(classic(change))).toEqual([status, reason]);
  });

  it('cannot widen their own window', () => {
    expect(['1.5', '12', '1e9', '1e300', '999999999999999999', undefined, '0.0'].map(windowOf)).toEqual([
      5_500, 16_000, 16_000, 16_000, 16_000, 16_000, 16_000,
    ]);
  });

  it('may leave out the receiver', () => {
    expect(classic({ bt_header_axon_hotkey: undefined }).ok).toBe(true);
  });
});

describe('btauth headers', () => {
  it('give the golden payload', () => {
    const { btauth: golden } = vectors;
    const headers = new Map(
      Object.entries({
        'x-bittensor-version': '1',
        'x-bittensor-hotkey': ADDRESSES.alice,
        'x-bittensor-receiver': ADDRESSES.bob,
        'x-bittensor-nonce': '1752076800000000000',
        'x-bittensor-signature': golden.sr25519FixedRandomSignature,
      }),
    );
    const result = btauthDoor.parse(headers, { ...context, target: '/generate?stream=false', me: ADDRESSES.bob });
    if (!result.ok) throw new Error(result.refusal.message);
    const message = result.claim.message(Buffer.from(golden.body));
    expect(latin1(message)).toBe(golden.payloadSr25519);
    expect(Buffer.from(message).toString('hex')).toBe(golden.payloadSr25519Hex);
  });

  it('without a receiver give the unbound payload where that is allowed', () => {
    const { btauthUnbound: golden } = vectors;
    const headers = new Map(
      Object.entries({
        'x-bittensor-version': '1',
        'x-bittensor-hotkey': ADDRESSES.alice,
        'x-bittensor-nonce': '1763800000123456789',
        'x-bittensor-signature': golden.signature,
      }),
    );
    const on = { ...context, method: golden.method, target: golden.path };
    const result = btauthDoor.parse(headers, { ...on, subnet: unbound });
    if (!result.ok) throw new Error(result.refusal.message);
    expect(latin1(result.claim.message(Buffer.from(golden.body)))).toBe(golden.payload);
    expect(refusal(btauthDoor.parse(headers, on))).toEqual([401, 'wrong-receiver']);
  });

  it.each<[string, Change, string]>([
    ['another version', { 'X-Bittensor-Version': '2' }, 'malformed'],
    ['another scheme', { 'X-Bittensor-Crypto': 'ed25519' }, 'malformed'],
    ['no hotkey', { 'X-Bittensor-Hotkey': undefined }, 'unsigned'],
    ['a hotkey that is none', { 'X-Bittensor-Hotkey': '0OIl' }, 'malformed'],
    ['no nonce', { 'X-Bittensor-Nonce': undefined }, 'unsigned'],
    ['a nonce of words', { 'X-Bittensor-Nonce': '1e18' }, 'malformed'],
    ['no signature', { 'X-Bittensor-Signature': undefined }, 'unsigned'],
    ['upper-case hex', { 'X-Bittensor-Signature': `0x${'AB'.repeat(64)}` }, 'malformed'],
    ['a signature of another length', { 'X-Bittensor-Signature': '0xab' }, 'malformed'],
    ['another receiver', { 'X-Bittensor-Receiver': validator.hotkey }, 'wrong-receiver'],
    ['no receiver', { 'X-Bittensor-Receiver': undefined }, 'wrong-receiver'],
  ])('with %s are refused', (_, change, reason) => {
    expect(refusal(btauth(change))).toEqual([401, reason]);
  });
});

describe('classic headers of dendrites before SDK 7.2', () => {
  const old = subnet({ dialects: { classic: { oldest: '6.0' } } });
  const MONOTONIC = '123456789012345';
  const asked = (version: string, nonce: string): ClaimResult =>
    classic({ bt_header_dendrite_version: version, bt_header_dendrite_nonce: nonce }, { ...context, subnet: old });

  it.each(['600', '693', '712', '722', '7001999'])(
    '%s are taken where the subnet asks for it, each nonce higher than the last',
    (version) => {
      const result = asked(version, MONOTONIC);
      expect(result.ok && result.claim.freshness).toEqual({
        kind: 'rising',
        stream: `${validator.hotkey}:7f3c1a2e-c7c5-11f0-9b1e-0242ac120002`,
        value: BigInt(MONOTONIC),
      });
    },
  );

  it('cannot be claimed to get around the window: a time is a time whatever the version', () => {
    const result = asked('693', '1763800000123456789');
    expect(result.ok && result.claim.freshness.kind).toBe('window');
    const newer = asked('7002000', MONOTONIC);
    expect(newer.ok && newer.claim.freshness.kind).toBe('window');
  });

  it.each(['534', '0', '599'])('%s are refused even there', (version) => {
    expect(refusal(asked(version, MONOTONIC))).toEqual([401, 'version-too-old']);
  });
});

describe('Epistula headers', () => {
  const golden = vectors.epistula;
  const goldenHeaders = (over: Change = {}) => changed({ method: 'POST', path: '/', body: '', headers: golden.headers }, over);

  it('give the golden message', () => {
    const result = epistulaDoor.parse(goldenHeaders(), { ...context, me: ADDRESSES.bob });
    if (!result.ok) throw new Error(result.refusal.message);
    expect(latin1(result.claim.message(Buffer.from(golden.body)))).toBe(golden.requestMessage);
    expect(result.claim).toMatchObject({ id: golden.headers['Epistula-Uuid'], hotkey: ADDRESSES.alice, signsBody: true });
    expect(result.claim.freshness).toEqual({
      kind: 'window',
      sentNs: 1_763_800_000_123_000_000n,
      oldestNs: 5_000_000_000n,
      aheadNs: 5_000_000_000n,
    });
  });

  it.each<[string, Change, string]>([
    ['another version', { 'Epistula-Version': '1' }, 'malformed'],
    ['no sender', { 'Epistula-Signed-By': undefined }, 'unsigned'],
    ['a sender that is none', { 'Epistula-Signed-By': '0OIl' }, 'malformed'],
    ['no time', { 'Epistula-Timestamp': undefined }, 'unsigned'],
    ['a time of words', { 'Epistula-Timestamp': 'now' }, 'malformed'],
    ['a negative time', { 'Epistula-Timestamp': '-1' }, 'malformed'],
    ['a time in fractions', { 'Epistula-Timestamp': '1763800000.123' }, 'malformed'],
    ['a time in nanoseconds', { 'Epistula-Timestamp': '1763800000123456789' }, 'malformed'],
    ['no uuid', { 'Epistula-Uuid': undefined }, 'malformed'],
    ['a uuid with a separator', { 'Epistula-Uuid': '1f0b7f6a.4c1e' }, 'malformed'],
    ['a uuid without end', { 'Epistula-Uuid': 'a'.repeat(200) }, 'malformed'],
    ['no signature', { 'Epistula-Request-Signature': undefined }, 'unsigned'],
    ['a short signature', { 'Epistula-Request-Signature': '0xab' }, 'malformed'],
    ['another receiver', { 'Epistula-Signed-For': validator.hotkey }, 'wrong-receiver'],
    ['no receiver', { 'Epistula-Signed-For': undefined }, 'wrong-receiver'],
    ['an empty receiver', { 'Epistula-Signed-For': '' }, 'wrong-receiver'],
  ])('with %s are refused with the status BitMind has for it', (_, change, reason) => {
    expect(refusal(epistula(change))).toEqual([400, reason]);
  });

  it('may leave out the receiver where the subnet says so, and sign nothing in its place', () => {
    const rules = subnet({ dialects: { 'epistula-2': { receiver: 'optional', windowMs: 15_000 } } });
    const result = epistula({ 'Epistula-Signed-For': undefined }, { ...context, subnet: rules });
    expect(result.ok && latin1(result.claim.message(Buffer.alloc(0))).endsWith('.')).toBe(true);
    expect(refusal(epistula({ 'Epistula-Signed-For': validator.hotkey }, { ...context, subnet: rules }))).toEqual([
      400,
      'wrong-receiver',
    ]);
  });
});

describe('any headers', () => {
  const names = [
    ...Object.keys(classicRequest(asking).headers),
    ...Object.keys(btauthRequest(asking).headers),
    ...Object.keys(epistulaRequest(asking).headers),
    'X-Bittensor-Crypto',
  ];
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.constantFrom('', '0', '-0', '1e999', 'NaN', 'None', '__proto__', '0x', '∞', ' 1'),
    fc.bigInt().map(String),
  );

  it('end in a claim or a refusal, never in an exception, and a claim is always whole', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...names), fc.option(value, { nil: undefined })),
        fc.boolean(),
        (change, bound) => {
          const over = bound ? context : { ...context, subnet: unbound };
          for (const result of [classic(change, over), btauth(change, over), epistula(change, over)]) {
            const sound = result.ok
              ? result.claim.signature.length === 64 && result.claim.freshness.kind === 'window'
              : result.refusal.status === 400 || result.refusal.status === 401;
            expect(sound).toBe(true);
          }
        },
      ),
    );
  });

  it('are read whatever the case of their names, and noticed when they come twice', () => {
    const raw = ['Timeout', '12', 'BT_Header_Dendrite_Hotkey', 'a', 'Accept', 'x', 'accept', 'y'];
    expect(readAuthHeaders(raw)).toEqual({
      headers: new Map([
        ['timeout', '12'],
        ['bt_header_dendrite_hotkey', 'a'],
      ]),
      repeated: false,
    });
    expect(readAuthHeaders([...raw, 'TIMEOUT', '13']).repeated).toBe(true);
    expect(readAuthHeaders(['__proto__', 'x', 'constructor', 'y']).headers.size).toBe(0);
  });

  it('carry a nonce that prints as it was written, or none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.bigInt({ min: 0n, max: 1n << 66n }).map(String)), (text) => {
        const nonce = parseNonce(text);
        expect(nonce === null || String(nonce) === text).toBe(true);
      }),
    );
    expect(parseNonce('18446744073709551615')).toBe((1n << 64n) - 1n);
  });
});
