// The parsers on whatever a stranger may write: none throws, and what each lets through is what it says it is.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doorOf } from './auth/doors.ts';
import { readAuthHeaders } from './auth/headers.ts';
import { bodyHash } from './body-hash.ts';
import { parameters, parseBody, writeTexts } from './json.ts';
import { pyStr } from './python-str.ts';
import { classicAnswer, classicError, classicStreamHeaders } from './reply.ts';
import { decodeSs58, encodeSs58 } from '../../contract/ss58.ts';
import { miner, stranger, subnet, validator } from './testing/rig.ts';
import { asking } from './testing/hostile.ts';
import { btauthRequest, classicRequest, epistulaRequest } from './testing/signer.ts';
import { excerpt, headerText, routeExcerpt } from './text.ts';
import { canBeSignature, packChecks, unpackChecks } from './verifier-batch.ts';

const RUNS = { numRuns: 400 };
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'binary-ascii', maxLength: 200 }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e400',
    '9'.repeat(400),
    '\r\nx: y',
    '\0',
    '\ud800',
    '\u202e',
    miner.hotkey,
    stranger.hotkey,
    '0x',
    'None',
  ),
);
const HONEST = [classicRequest(asking), btauthRequest(asking), epistulaRequest(asking)];
/** An honest request's headers with some of them gone, twice, or with another value. */
const headers = fc
  .tuple(
    fc.constantFrom(...HONEST),
    fc.array(fc.tuple(fc.nat(20), fc.constantFrom('drop', 'twice', 'set'), text), { maxLength: 4 }),
  )
  .map(([request, changes]) => {
    const lines = Object.entries(request.headers).map(([name, value]) => [name, value]);
    for (const [at, change, value] of changes) {
      const line = lines[at % lines.length];
      if (!line) continue;
      if (change === 'drop') lines.splice(at % lines.length, 1);
      else if (change === 'twice') lines.push([line[0] ?? '', value]);
      else line[1] = value;
    }
    return lines.flat();
  });

const ID = /^[0-9A-Za-z-]{1,64}$/;
const HOTKEY = /^[1-9A-HJ-NP-Za-km-z]{46,50}$/;

describe('the dialects', () => {
  it('never throw on headers, and what they let through is signed text of one line a part', () => {
    let claims = 0;
    fc.assert(
      fc.property(headers, fc.uint8Array({ maxLength: 40 }), (raw, body) => {
        const read = readAuthHeaders(raw);
        const door = doorOf(read.headers);
        const parsed = door?.parse(read.headers, {
          me: miner.hotkey,
          method: 'POST',
          target: '/LanguageSynapse',
          subnet: subnet(),
        });
        if (!parsed) return true;
        if (!parsed.ok) return parsed.refusal.status >= 400 && !/\p{Cc}|0x[0-9a-f]{20}/u.test(parsed.refusal.message);
        claims++;
        const { claim } = parsed;
        const { signature, id, hotkey } = claim;
        const signed = Buffer.from(claim.message(body)).toString();
        return signature.length === 64 && ID.test(id) && HOTKEY.test(hotkey) && /^[\x20-\x7e\n]+$/.test(signed);
      }),
      RUNS,
    );
    expect(claims).toBeGreaterThan(10);
  });
});

const json = fc.json({ depthSize: 'small', maxDepth: 5 });
const pythonJson = fc
  .dictionary(text, json, { maxKeys: 5 })
  .chain((object) =>
    fc.constantFrom('NaN', '-Infinity', '1e400', '9'.repeat(5_000), '-0', '"\\ud800"').map((odd) => ({ object, odd })),
  )
  .map(({ object, odd }) => writeTexts(new Map([...Object.entries(object), ['odd', odd]])));

describe('bodies', () => {
  it('are read again as the same texts, whatever is in them', () => {
    fc.assert(
      fc.property(pythonJson, (body) => {
        const read = parseBody(Buffer.from(body), true);
        if (!read.ok) throw new Error(`not read: ${read.why}`);
        const again = parseBody(Buffer.from(writeTexts(read.texts)), true);
        expect(again.ok && [...again.texts]).toEqual([...read.texts]);
        for (const value of read.texts.values()) expect(pyStr(value)).toBeTypeOf('string');
        const hash = bodyHash(read.texts, { order: [...read.texts.keys()], floats: ['odd'] });
        expect(hash ?? '0'.repeat(64)).toMatch(/^[0-9a-f]{64}$/);
      }),
      RUNS,
    );
  });

  it('and targets never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), text, (bytes, target) => {
        for (const tolerant of [true, false]) parseBody(Buffer.from(bytes), tolerant);
        expect(parameters(`/x?${target}`).ok).toBe(true);
      }),
      RUNS,
    );
  });
});

const LINE = /^[\x20-\x7e]*$/;

describe('replies', () => {
  it('carry no line and no character that was not meant, whatever they echo', () => {
    const terminal = fc.dictionary(
      fc.constantFrom('ip', 'version', 'uuid', 'hotkey', 'x'),
      fc.oneof(text, fc.double(), fc.constant(null)),
    );
    fc.assert(
      fc.property(terminal, text, text, (dendrite, timeout, message) => {
        const read = parseBody(
          Buffer.from(JSON.stringify({ texts: [timeout], timeout, total_size: timeout, dendrite, axon: null })),
          true,
        );
        if (!read.ok) throw new Error('not read');
        const echo = {
          route: 'LanguageSynapse',
          me: miner.hotkey,
          hotkey: validator.hotkey,
          nonce: '1',
          requiredFields: ['texts'],
          body: read.texts,
          processMs: 1,
        };
        const answered = classicAnswer({ ...echo, fields: { languages: [timeout] } });
        const failed = classicError(422, message, miner.hotkey, 1);
        for (const all of [answered.headers, failed.headers, classicStreamHeaders(echo)]) {
          expect(all.length % 2).toBe(0);
          for (const one of all) expect(one).toMatch(LINE);
          const names = all.filter((_, i) => i % 2 === 0);
          expect(new Set(names).size).toBe(names.length);
        }
        expect(JSON.parse(String(answered.body))).toMatchObject({
          timeout,
          languages: [timeout],
          dendrite: { hotkey: validator.hotkey },
        });
        expect(JSON.parse(String(failed.body))).toEqual({ message });
      }),
      RUNS,
    );
  });

  it("and rows hold a stranger's text in one short line that turns nothing around", () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (wild) => {
        for (const shown of [excerpt(wild), routeExcerpt(wild), headerText(wild)]) {
          expect(shown.length).toBeLessThanOrEqual(200);
          expect(shown).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
        }
        expect(headerText(wild)).toMatch(LINE);
      }),
      RUNS,
    );
  });
});

const plain = (one: Uint8Array): number[] => [...one];

describe('keys and checks', () => {
  it('addresses are those of a key or none at all', () => {
    fc.assert(
      fc.property(text, (wild) => {
        const key = decodeSs58(wild);
        expect(key === null || encodeSs58(key) === wild).toBe(true);
      }),
      RUNS,
    );
  });

  it('come out of a batch as they went in, however long or many', () => {
    const check = fc.record({
      message: fc.uint8Array({ maxLength: 300 }),
      signature: fc.uint8Array({ minLength: 64, maxLength: 64 }),
      publicKey: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    });
    fc.assert(
      fc.property(fc.array(check, { maxLength: 8 }), (checks) => {
        const seen = unpackChecks(packChecks(checks)).map((one) => [one.message, one.signature, one.publicKey].map(plain));
        expect(seen).toEqual(checks.map((one) => [one.message, one.signature, one.publicKey].map(plain)));
      }),
      { numRuns: 100 },
    );
  });

  it('are signatures where the mark is set and the scalar is below the order of the group', () => {
    const ORDER = (1n << 252n) + 27_742_317_777_372_353_535_851_937_790_883_648_493n;
    const scalar = fc.oneof(
      fc.bigInt({ min: 0n, max: (1n << 255n) - 1n }),
      fc.bigInt({ min: -3n, max: 3n }).map((off) => ORDER + off),
      fc.bigInt({ min: 0n, max: ORDER - 1n }),
    );
    fc.assert(
      fc.property(scalar, fc.boolean(), fc.constantFrom(64, 64, 64, 63, 65, 0), (value, marked, length) => {
        const hex = (value + (marked ? 1n << 255n : 0n)).toString(16).padStart(64, '0');
        const whole = Buffer.concat([Buffer.alloc(32, 7), Buffer.from(hex, 'hex').toReversed(), Buffer.of(0)]);
        expect(canBeSignature(whole.subarray(0, length))).toBe(length === 64 && marked && value < ORDER);
      }),
      RUNS,
    );
  });
});
