// Recovery phrases: made, checked, and what a person may have typed instead.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalOf, expandedOf } from './secret-form.ts';
import { checkPhrase, createPhrase, miniSecretOf } from './mnemonic.ts';
import vectors from './vectors/wallet-vectors.json' with { type: 'json' };

const { phrase, miniSecretSeed } = vectors.mnemonic;

describe('a recovery phrase', () => {
  it('that is made has twelve words, holds, and is another each time', () => {
    const made = Array.from({ length: 20 }, createPhrase);
    expect(made.every((one) => one.split(' ').length === 12 && checkPhrase(one).ok)).toBe(true);
    expect(new Set(made).size).toBe(20);
  });

  it('gives the seed every Substrate wallet gives it', async () => {
    expect(`0x${Buffer.from(await miniSecretOf(phrase)).toString('hex')}`).toBe(miniSecretSeed);
  });

  it.each([
    ['with capitals and spaces', `  ${phrase.toUpperCase().replaceAll(' ', '  ')}\n`, { ok: true, phrase }],
    ['of eleven words', phrase.split(' ').slice(1).join(' '), { ok: false, why: 'length' }],
    ['of nothing', '', { ok: false, why: 'length' }],
    ['with a word of no list', phrase.replace('rib', 'rip'), { ok: false, why: 'word', word: 4 }],
    ['with two words swapped', phrase.replace('old leopard', 'leopard old'), { ok: false, why: 'checksum' }],
  ])('%s is checked', (_, typed, result) => {
    expect(checkPhrase(typed)).toEqual(result);
  });

  it('never comes back in a refusal', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 5 }), { minLength: 12, maxLength: 12 }), (words) => {
        const places = words.map((_, index) => ({ ok: false, why: 'word', word: index + 1 }));
        const refusals = [{ ok: false, why: 'length' }, { ok: false, why: 'checksum' }, ...places];
        expect(refusals).toContainEqual(checkPhrase(words.join(' ')));
      }),
    );
  });
});

describe('the two forms of a secret', () => {
  it('are each other’s inverse, and nothing else is taken for either', () => {
    const canonical = fc.uint8Array({ minLength: 64, maxLength: 64 }).map((bytes) => {
      // Below 2^252, and so below the group's order.
      bytes[31] = (bytes[31] ?? 0) & 0x0f;
      return bytes;
    });
    fc.assert(
      fc.property(canonical, (bytes) => {
        const expanded = expandedOf(bytes);
        expect(expanded && canonicalOf(expanded)).toEqual(bytes);
      }),
    );
    expect([
      expandedOf(new Uint8Array(64).fill(0xff)),
      // 2^252 + 2^248: room for eight times it, and yet no scalar.
      expandedOf(new Uint8Array(64).fill(0x11, 31, 32)),
      expandedOf(new Uint8Array(63)),
      canonicalOf(new Uint8Array(64).fill(1)),
    ]).toEqual([null, null, null, null]);
  });
});
