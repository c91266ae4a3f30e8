// Body hashes: the vectors, and 2,000 random nested values of a real CPython's making as it prints and hashes them.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, it, type TestContext } from 'vitest';
import { z } from 'zod';
import { bodyHash } from './body-hash.ts';
import { parseBody } from './json.ts';
import { pyFloat } from '../subnets/python-float.ts';
import { pyRepr, pyStr } from './python-str.ts';
import vectors from './vectors/protocol-vectors.json' with { type: 'json' };

const hashOf = (json: string, order: readonly string[], floats: readonly string[] = []): string | null => {
  const body = parseBody(Buffer.from(json), true);
  if (!body.ok) throw new Error(body.why);
  return bodyHash(body.texts, { order, floats });
};

describe('the vectors', () => {
  // The body of the SDK's own request, as it stood on the wire.
  const CAPTURED = String.raw`{"prompt": "say \"h\u00e9\n\u2603\"", "temps": [1.0, 0.1, 1e+22, 1e-07, 3.0], "meta": {"a": 1, "b": [true, null, 2.5, "x'y"], "c": {"k": "v"}}, "flag": true, "note": null, "answer": null}`;

  it("classic2: the SDK's strings and hash, whether or not the wire kept its floats", () => {
    const { fields, pythonStr, body_hash } = vectors.classic2;
    const body = parseBody(Buffer.from(CAPTURED), true);
    expect(fields.map((field) => (body.ok ? pyStr(body.texts.get(field) ?? 'null') : null))).toEqual(pythonStr);
    expect(hashOf(CAPTURED, fields)).toBe(body_hash);
    expect(hashOf(CAPTURED.replace('[1.0,', '[1,').replace('3.0]', '3]'), fields, ['temps'])).toBe(body_hash);
    expect(hashOf(CAPTURED.replace('[1.0,', '[1,'), fields)).not.toBe(body_hash);
    expect(hashOf(CAPTURED, fields.toReversed())).not.toBe(body_hash);
  });

  it('repoSynapseHash, and the hash of nothing', () => {
    const { fields, required, hash } = vectors.repoSynapseHash;
    expect(hashOf(JSON.stringify(fields), required)).toBe(hash);
    expect(hashOf('{}', [])).toBe('a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a');
    expect(hashOf('{}', ['gone'])).toBe(hashOf('{"gone":null}', ['gone']));
    expect(hashOf(String.raw`{"a":"\ud800"}`, ['a'])).toBeNull();
    expect(hashOf(String.raw`{"a":["\ud800"]}`, ['a'])).not.toBeNull();
  });

  it.each(vectors.pythonFloatRepr)('a float is %s, not %s', (python, javascript) => {
    expect(pyFloat(Number(javascript))).toBe(python);
    expect(pyStr(javascript, true)).toBe(python);
  });
});

// Reads one JSON value per line; says str() of it and the SDK's hash of it, or that it has none.
const PROGRAM = `
import hashlib, json, sys
def hashed(text):
    try: return hashlib.sha3_256(text.encode()).hexdigest()
    except UnicodeEncodeError: return None
for line in sys.stdin.buffer:
    text = str(json.loads(line))
    one = hashed(text)
    print(json.dumps([text, one and hashed(one)]))
`;
// Every character: 0 printable, 1 not, 2 unknown to this python's Unicode.
const CHARACTERS = `
import unicodedata
print(''.join('2' if unicodedata.category(c) == 'Cn' else '0' if c.isprintable() else '1' for c in map(chr, range(0x110000))))
`;
const BUFFER_BYTES = 64 * 1_024 * 1_024;
const VALUES = fileURLToPath(new URL('../../../tools/peers/values.py', import.meta.url));
const python = (args: readonly string[], input = ''): string =>
  spawnSync('python3', args, { input, encoding: 'utf8', maxBuffer: BUFFER_BYTES }).stdout;
/** Skips a test with the reason where there is no Python. */
function needsPython(context: TestContext): void {
  if (spawnSync('python3', ['--version']).status === 0) return;
  const reason = 'no python3 on this computer to compare with';
  Object.assign(context.task.meta, { skipReason: reason }); // where tools/test.mjs reads it
  context.skip(reason);
}

/** Written as on the wire, not as JavaScript's values are. */
const token = fc.oneof(
  fc.constantFrom(
    'null',
    'true',
    'false',
    'NaN',
    'Infinity',
    '-Infinity',
    '-0',
    '-0.0',
    '0.0',
    '1E+5',
    '1.50',
    '1e999',
    '5e-324',
  ),
  fc.bigInt().map(String),
  fc.bigInt({ min: -(10n ** 80n), max: 10n ** 80n }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toExponential()),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e18, max: 1e18 }).map((value) => value.toFixed(7)),
  fc
    .tuple(fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: -25, max: 25 }))
    .map(([digits, power]) => `${digits}e${power}`),
);
// Characters whose kind no Unicode version since 13 has changed: quotes, controls, letters, spaces, surrogates, private and none.
const unit = fc.oneof(
  fc.constantFrom("'", '"', '\\', '\n', '\r', '\t', ' ', '\u007f', '\u00a0', '\u00ad', '\u2028', '\u3000', '\ufeff', '\uffff'),
  fc.integer({ min: 0, max: 0x5ff }).map((code) => String.fromCodePoint(code)),
  fc.constantFrom('😀', '\u{e0001}', '\u{f0000}', '\u{10ffff}', '☃', '\ue000', '\ud800', '\udbff', '\ude00', '\udfff'),
);
const ascii = (text: string): string =>
  JSON.stringify(text).replace(/[\u007f-\uffff]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);
const text = fc.array(unit, { maxLength: 12 }).map((units) => ascii(units.join('')));
const value = fc.letrec<{ any: string; list: string; dict: string }>((tie) => ({
  any: fc.oneof({ maxDepth: 5, withCrossShrink: true }, token, text, tie('list'), tie('dict')),
  list: fc.array(tie('any'), { maxLength: 5 }).map((items) => `[${items.join(', ')}]`),
  dict: fc
    .array(fc.tuple(fc.oneof(text, fc.constantFrom('"a"', String.raw`"\u0061"`)), tie('any')), { maxLength: 5 })
    .map((items) => `{${items.map(([key, item]) => `${key}: ${item}`).join(', ')}}`),
})).any;

const RUNS = 2_000;
/** Another one every run; with LODE_SEED a run is done again. */
const seed = Number(process.env['LODE_SEED'] ?? randomInt(2 ** 31 - 1));
const Lines = z.array(z.tuple([z.string(), z.string(), z.string().nullable()]));
/** What must be among the values, so that none of it is lost from the generator unseen. */
const KINDS: readonly (readonly [string, RegExp])[] = [
  ['half a surrogate pair', /(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f][0-9a-f]{2}/],
  ['an integer of 4,000 digits', /(?<![\d.])\d{4000}(?![\d.e])/],
  ['minus zero', /-0\.0(?!\d)/],
  ['NaN', /NaN/],
  ['infinity', /(?<!-)Infinity/],
  ['minus infinity', /-Infinity/],
  ['the first float with an exponent', /(?<!\d)1e\+16/],
  ['the last float without one', /9999999999999998\.0/],
  ['the smallest float without one', /0\.0001(?!\d)/],
  ['a float with a small exponent', /\de-05/],
  ['what cannot be printed', /\\u(?:001b|0085|00ad|200b|2028|feff)/],
  ['an escape', /\\n/],
  ['both quotes', /'[^"]*\\"|\\"[^"]*'/],
  ['a container in a container in a container', /[[{][^"]*[[{][^"]*[[{]/],
  ['an empty list', /\[\]/],
  ['an empty dict', /\{\}/],
  ['null', /null/],
];

describe('CPython', () => {
  it(`agrees on ${RUNS} values of its own making, printed and hashed (LODE_SEED=${seed})`, (context) => {
    needsPython(context);
    console.log(`the values were made with LODE_SEED=${seed}`);
    const made = python(['-X', 'utf8', VALUES, String(seed), String(RUNS)])
      .trimEnd()
      .split('\n');
    const lines = Lines.parse(made.map((line) => JSON.parse(line)));
    expect(lines).toHaveLength(RUNS);
    for (const [json, printed, hash] of lines) {
      expect({ json, printed: pyStr(json), hash: hashOf(`{"field":${json}}`, ['field']) }).toEqual({ json, printed, hash });
    }
    const all = lines.map(([json]) => json).join('\n');
    expect(KINDS.filter(([, kind]) => !kind.test(all)).map(([name]) => name)).toEqual([]);
    expect(lines.some(([, , hash]) => hash === null)).toBe(true);
  });

  it(`agrees on numbers and strings as other languages write them (LODE_SEED=${seed})`, (context) => {
    needsPython(context);
    const values = fc.sample(value, { numRuns: 500, seed });
    const said = python(['-c', PROGRAM], values.join('\n')).trimEnd().split('\n');
    expect(said).toHaveLength(values.length);
    for (const [i, json] of values.entries()) {
      const [printed, hash] = JSON.parse(said[i] ?? 'null') as [string, string | null];
      const ours = { json, printed: pyStr(json), hash: hashOf(`{"field":${json}}`, ['field']) };
      expect(ours).toEqual({ json, printed, hash });
    }
  });

  it('agrees on every character both know', (context) => {
    needsPython(context);
    const kinds = python(['-c', CHARACTERS]).trimEnd();
    expect(kinds).toHaveLength(0x110000);
    const differing = [];
    for (let code = 0; code < kinds.length; code++) {
      const character = String.fromCodePoint(code);
      if (kinds[code] === '2' || /\p{Cn}/u.test(character) || "\\'".includes(character)) continue;
      if ((pyRepr(character) === `'${character}'`) !== (kinds[code] === '0')) differing.push(code.toString(16));
    }
    expect(differing).toEqual([]);
  });
});
