// Bodies: what python writes is read, what would hurt is refused, nothing throws.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBody, textsOf, writeTexts } from './json.ts';
import { excerpt, headerText } from './text.ts';

const parse = (text: string, tolerant = true) => parseBody(Buffer.from(text), tolerant);

describe('parseBody', () => {
  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), (object) => {
        const text = JSON.stringify(object);
        expect(parse(text)).toMatchObject({ ok: true, value: JSON.parse(text) as object });
      }),
    );
  });

  it("reads python's NaN and Infinity, but not inside strings and not where they are not wanted", () => {
    const text = String.raw`{"a": NaN, "b": [-Infinity, Infinity, 1], "c": "NaN, \" Infinity", "NaN": 2}`;
    const value = { a: null, b: [-Infinity, Infinity, 1], c: 'NaN, " Infinity', NaN: 2 };
    expect(parse(text)).toMatchObject({ ok: true, value });
    expect(parse(text, false)).toEqual({ ok: false, why: 'not-json' });
  });

  it('keeps the text of every value, as it came', () => {
    const said = parse(
      String.raw` { "f" : 1.0 , "big":1763800000123456789,"e":[1E+5, {"a":",}"} ],"n":NaN,"s":"\\\"\u0041","o":{},"\u0066":-0 } `,
    );
    if (!said.ok) throw new Error(said.why);
    // A key that comes twice: its last value in its first place.
    expect(Array.from(said.texts)).toEqual([
      ['f', '-0'],
      ['big', '1763800000123456789'],
      ['e', '[1E+5, {"a":",}"} ]'],
      ['n', 'NaN'],
      ['s', String.raw`"\\\"\u0041"`],
      ['o', '{}'],
    ]);
  });

  it('gives texts that make up the same object again', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 4 })), fc.nat(3), (object, indent) => {
        const text = JSON.stringify(object, null, indent);
        const said = parse(text);
        if (!said.ok) throw new Error(said.why);
        expect(JSON.parse(writeTexts(said.texts))).toEqual(JSON.parse(text));
        expect(textsOf(text)).toEqual(said.texts);
        expect(Array.from(said.texts.values(), (each) => JSON.parse(each) as unknown)).toEqual(
          Object.values(JSON.parse(text) as object),
        );
      }),
    );
  });

  it.each(['', ' ', '{', '{"a":}', '{"a":NaNa}', '{"a":1.Infinity}', '{"a":-NaN}', 'nope', '{"a":1}}', '\uFEFF{}', "{'a': 1}"])(
    'takes %j for no JSON',
    (text) => {
      expect(parse(text)).toEqual({ ok: false, why: 'not-json' });
    },
  );

  it.each(['null', '1', '"a"', '[]', '[{}]', `{"a":${'['.repeat(100)}${']'.repeat(100)}}`])('takes %j for no object', (text) => {
    expect(parse(text)).toEqual({ ok: false, why: 'no-object' });
  });

  it('is not led astray by depth, bytes that are no UTF-8, or __proto__', () => {
    expect(parse('['.repeat(100_000))).toEqual({ ok: false, why: 'no-object' });
    expect(parse(`{"a":"${'['.repeat(1_000)}"}`).ok).toBe(true);
    expect(parseBody(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), true)).toEqual({ ok: false, why: 'not-json' });
    expect(parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}').ok).toBe(true);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('is done at once with a string that does not end, however many quotes are in it', () => {
    const began = performance.now();
    expect(parse(String.raw`{"a":NaN,"b":"${'\\"'.repeat(100_000)}`)).toEqual({ ok: false, why: 'not-json' });
    expect(parse(`{"a":NaN,"b":"${'x'.repeat(8_000_000)}"}`).ok).toBe(true);
    // Some milliseconds; a reader that goes back takes half a minute and more.
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, tolerant) => {
        expect(parseBody(Buffer.from(bytes), tolerant).ok).toBeTypeOf('boolean');
      }),
    );
  });
});

describe('untrusted text', () => {
  it('becomes one short line', () => {
    expect(excerpt('  two\nlines\u202Eturned\u0000 ')).toBe('two lines turned');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const short = excerpt(text);
        expect(short.length).toBeLessThanOrEqual(120);
        expect(short).not.toMatch(/[\p{Cc}\u202e]/u);
        expect(encodeURIComponent(short)).toBeTypeOf('string'); // throws on half a character
        expect(headerText(text)).toMatch(/^[\x20-\x7e]{0,200}$/);
      }),
    );
  });
});
