// Canonical JSON: the same value is the same text, different values are different texts, and RFC 8785's own example comes out right.
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson, type Json } from './canonical.ts';

const json = fc
  .jsonValue({ maxDepth: 4 })
  .filter((value) => JSON.stringify(value).isWellFormed() && !/\\ud[89a-f]/i.test(JSON.stringify(value))) as fc.Arbitrary<Json>;

/** The same value with the keys of every object in another order. */
function shuffled(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(shuffled);
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, each]) => [key, shuffled(each)]),
  );
}

it('says the same of the same value, whatever the order and spacing it came in', () => {
  fc.assert(
    fc.property(json, (value) => {
      const once = canonicalJson(value);
      expect(JSON.parse(once)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(JSON.parse(JSON.stringify(shuffled(value), null, 3)) as Json)).toBe(once);
    }),
  );
});

const plain = (value: Json) => JSON.parse(JSON.stringify(value)) as Json;

it('says different things of different values', () => {
  fc.assert(
    fc.property(json, json, (one, other) => {
      expect(canonicalJson(one) === canonicalJson(other)).toBe(isDeepStrictEqual(plain(one), plain(other)));
    }),
  );
});

it('writes what RFC 8785 shows in its section 3.2.3', () => {
  const value = JSON.parse(
    '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
  ) as Json;
  expect(canonicalJson(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

it('sorts keys by UTF-16 code units, as RFC 8785 asks', () => {
  const keys = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6'];
  const value = Object.fromEntries(keys.map((key) => [key, 0]));
  expect(Object.keys(JSON.parse(canonicalJson(value)) as object).map((key) => key.codePointAt(0))).toEqual(
    ['1', '\r', '\u0080', '\u00f6', '\u20ac', '\u{1f600}', '\ufb33'].map((key) => key.codePointAt(0)),
  );
  expect(canonicalJson(value).indexOf('\\r')).toBeLessThan(canonicalJson(value).indexOf('"1"'));
});

it.each([Number.NaN, Number.POSITIVE_INFINITY, '\ud800', { '\udc00': 1 }, [[Number.NEGATIVE_INFINITY]]])(
  'throws on what no JSON text can say: %o',
  (value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  },
);
