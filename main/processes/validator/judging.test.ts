// What a reply is worth: strict reading, scores, and Python's way of writing JSON.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Score } from '../../contract/units.ts';
import { createKey, ss58 } from './key.ts';
import { dumps, Float, type PythonValue } from './python-json.ts';
import { readReply } from './reply.ts';
import { btauthRequest, classicRequest, createNonces } from './request.ts';
import { correctness, createRunning, promptness } from './score.ts';

const TEXTS = ['hello', 'hallo'];
const reply = (body: unknown, headers: Record<string, string> = {}, status = 200) => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});
const good = { texts: TEXTS, languages: [['eng'], ['deu']], axon: { status_code: 200 } };

describe('readReply', () => {
  it.each([
    ['the body says 200', reply(good), true],
    ['the header says 200', reply({ ...good, axon: {} }, { bt_header_axon_status_code: '200' }), true],
    ['nobody says 200', reply({ ...good, axon: {} }), false],
    ['the body says 500', reply({ ...good, axon: { status_code: 500 } }), false],
    ['axon is null', reply({ ...good, axon: null }, { bt_header_axon_status_code: '200' }), false],
    ['dendrite is null', reply({ ...good, dendrite: null }), false],
    ['a required field is missing', reply({ ...good, texts: undefined }), false],
    ['an answer is missing', reply({ ...good, languages: [['eng']] }), false],
    ['languages are numbers', reply({ ...good, languages: [[1], [2]] }), false],
    ['the type is text/plain', { ...reply(good), headers: { 'content-type': 'text/plain' } }, false],
    ['the status is 403', reply(good, {}, 403), false],
    ['it is cut off', reply('{"texts": ["hello"'), false],
    ['it is not UTF-8', { ...reply(good), body: Buffer.from([0x22, 0xff, 0x22]) }, false],
  ])('classic: %s', (_name, raw, fine) => {
    expect(readReply('classic', TEXTS, raw).ok).toBe(fine);
  });

  it('btauth: needs the languages and nothing else', () => {
    expect(readReply('btauth-1', TEXTS, reply({ languages: [['eng'], ['deu']] }))).toEqual({
      ok: true,
      languages: [['eng'], ['deu']],
    });
    expect(readReply('btauth-1', TEXTS, reply({ languages: null })).ok).toBe(false);
  });

  it('survives any bytes and any JSON', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('classic', 'btauth-1'),
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
        ),
        fc.integer(),
        (dialect, body, status) => {
          const read = readReply(dialect, TEXTS, { status, headers: { 'content-type': 'application/json' }, body });
          expect(read.ok).toBe(false);
        },
      ),
    );
  });
});

describe('scores', () => {
  it.each([
    [['eng'], [['eng', 'deu', 'fra']], 1],
    [['deu'], [['eng', 'deu', 'fra']], 1 / 2],
    [['fra'], [['eng', 'deu', 'fra']], 1 / 3],
    [['ita'], [['eng', 'deu', 'fra', 'ita']], 0],
    [['eng', 'deu'], [['eng'], ['fra']], 1 / 2],
    [['eng', 'deu'], [['eng']], 1 / 2],
    [[], [], 0],
  ])('%j answered %j is worth %d', (truth, languages, worth) => {
    expect(correctness(truth, languages)).toBeCloseTo(worth);
  });

  it('gives full marks for a prompt answer and none at the deadline', () => {
    expect(promptness(100, 12_000)).toBe(1);
    expect(promptness(12_000, 12_000)).toBe(0);
    expect(promptness(20_000, 12_000)).toBe(0);
    expect(promptness(6_250, 12_000)).toBeCloseTo(0.5);
  });

  it('runs as a mean at first, follows later, and never leaves 0 to 1', () => {
    const running = createRunning();
    expect(running(1 as Score).value).toBe(1);
    expect(running(0 as Score).value).toBe(0.5);
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (scores) => {
        const next = createRunning();
        for (const [index, one] of scores.entries()) {
          const { value, samples } = next(one as Score);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
          expect(samples).toBe(index + 1);
        }
      }),
    );
  });
});

describe('dumps', () => {
  it.each<[PythonValue, string]>([
    ['say "hé\n☃"', '"say \\"h\\u00e9\\n\\u2603\\""'],
    ['😀', '"\\ud83d\\ude00"'],
    ['\u007f', '"\u007f"'],
    [new Float(12), '12.0'],
    [1763800000123456789n, '1763800000123456789'],
    [{ a: [1, null, true] }, '{"a": [1, null, true]}'],
  ])('%s', (value, text) => {
    expect(dumps(value)).toBe(text);
  });

  it('reads back as what it was, in ASCII alone', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = dumps(value as PythonValue);
        expect(Buffer.byteLength(text)).toBe(text.length);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('requests', () => {
  // Substrate's well-known development seeds: protocol-vectors.json, "keys".
  const alice = createKey(Buffer.from('e5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a', 'hex'));
  const bob = createKey(Buffer.from('398f0c28f98885e046333d4a41c19cee4c37368a9832c6502f6cfd182e2aef89', 'hex'));
  const target = { host: '127.0.0.1', port: 8091, hotkey: bob.hotkey };

  it('are from the addresses everybody knows', () => {
    expect(alice.hotkey).toBe('5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY');
    expect(bob.hotkey).toBe('5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty');
    expect(ss58(new Uint8Array(32))).toBe('5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM');
  });

  it('hold their texts, whatever is in them', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 }), (texts) => {
        for (const { body } of [classicRequest(alice, target, texts, 1n, 'u'), btauthRequest(alice, target, texts, 1n)]) {
          expect((JSON.parse(body) as { texts: string[] }).texts).toEqual(texts);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('never use a nonce twice, even when the clock stands still', () => {
    const nonce = createNonces(() => 5n);
    expect([nonce(), nonce(), nonce()]).toEqual([5n, 6n, 7n]);
  });
});
