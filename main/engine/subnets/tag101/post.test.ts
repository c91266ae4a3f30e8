// What is read of posts and envelopes, whatever is sent: bounded, well-formed, and the same each time.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_OF_A_POST, tagsIn, TaskEnvelope, taskOf } from './envelope.ts';
import { readPost } from './post.ts';
import { normalizeTag } from './tag.ts';

const tagsOf = (text: string): string[] => readPost(text).candidates.map(({ tag }) => tag);

describe('a post', () => {
  it('of anything at all gives tags of the right form, or none', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom('$BTC ', '#DeFi', '@someone', 'https://a.b/c', ' Bitcoin ', '\uD83D', '\u200B', '(', '1,000', '.\n'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const post = readPost(text);
        expect(post.text.isWellFormed()).toBe(true);
        expect(post.candidates.length).toBeLessThanOrEqual(64);
        for (const { tag, fitness } of post.candidates) {
          expect(tag).toBe(normalizeTag(tag));
          expect(tag).toMatch(/\p{L}/u);
          expect(tag.length).toBeLessThanOrEqual(60);
          expect(tag).not.toMatch(/[\p{Cc}\p{Cf}\uFFFD]|https?:/u);
          expect(fitness >= 0 && fitness <= 1).toBe(true);
        }
        expect(readPost(text)).toEqual(post);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['$BTC and $UNKNWN', ['bitcoin', 'btc', 'unknwn']],
    ['#TokenizedAssets on #DeFi', ['tokenized assets', 'defi']],
    ['GPT-5.2 beats Llama 4 on an RTX 4090', ['gpt-5.2', 'llama 4', 'rtx 4090']],
    ['RISC-V laptops and pay-to-public-key outputs', ['risc-v laptops']],
    ['the Bank of England said', ['bank of england']],
    ['Bitcoin’s price', ['bitcoin']],
    ['ＢＩＴＣＯＩＮ\u200B mining', ['bitcoin mining']],
  ])('%j names %j', (text, named) => expect(tagsOf(text)).toEqual(expect.arrayContaining(named)));

  it.each(['42', '1,000 %', 'https://example.org/a?b=c', 'www.example.com', '!!! ???', '🚀 🌕', 'the of and', '\u0000\uFFFF'])(
    '%j names nothing',
    (text) => expect(tagsOf(text)).toEqual([]),
  );

  it('is read no further than its limit, wherever that cuts', () => {
    for (let at = -2; at <= 2; at += 1) {
      const text = `${'x '.repeat(MOST_OF_A_POST / 2 - 2)}${'y'.repeat(2 + at)}😀 ethereum`;
      expect(tagsOf(text)).not.toContain('ethereum');
      expect(readPost(text).text.isWellFormed()).toBe(true);
    }
  });
});

const limitOf = (over: object) => taskOf(TaskEnvelope.parse({ payload: {}, ...over })).limitMs;

describe('an envelope', () => {
  it('of any payload is a task, its parts within their limits', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.double(), fc.double(), (payload, limit, timeout) => {
        const parsed = TaskEnvelope.safeParse({ payload, time_limit: limit, timeout });
        expect(parsed.success).toBe(Number.isFinite(limit) && Number.isFinite(timeout));
        const { text, count, limitMs } = taskOf(parsed.success ? parsed.data : TaskEnvelope.parse({ payload }));
        expect([text.length <= MOST_OF_A_POST, count >= 0 && count <= 3, limitMs > 0]).toEqual([true, true, true]);
      }),
    );
  });

  it('of any answer gives tags that are texts', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (tags, labels) => {
        for (const tag of tagsIn({ tags, labels })) expect(tag).toMatch(/./su);
      }),
    );
  });

  it('allows the least of the times it names', () => {
    expect(limitOf({ time_limit: 120, timeout: 30 })).toBe(30_000);
    expect(limitOf({ time_limit: 120, timeout: 120, payload: { time_limit: 7 } })).toBe(7_000);
    expect(limitOf({ time_limit: -1, timeout: 0 })).toBe(Infinity);
    expect(limitOf({})).toBe(10_000);
  });
});
