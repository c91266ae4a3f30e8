// Rows of token ids: nothing of a text is lost, nothing is longer than the model reads, and runs stay within their limits.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Encoded } from '../../inference/inference.ts';
import { probabilities } from './heads.ts';
import { batchesOf, windowsOf } from './windows.ts';

const [CLS, SEP] = [1, 2];
/** Texts of so many words, of so many tokens each; a token's id says its word and place. */
function encoded(texts: readonly (readonly number[])[]): Encoded {
  const ids: number[] = [];
  const words: number[] = [];
  const lengths = texts.map((tokens) => {
    const from = ids.length;
    ids.push(CLS);
    words.push(-1);
    for (const [word, count] of tokens.entries()) {
      for (let at = 0; at < count; at += 1) {
        ids.push(1_000 + word * 10 + at);
        words.push(word);
      }
    }
    ids.push(SEP);
    words.push(-1);
    return ids.length - from;
  });
  return { ids: Int32Array.from(ids), words: Int32Array.from(words), lengths: Int32Array.from(lengths) };
}

describe('windows', () => {
  it('hold every token of every text, in rows as long as the model reads', () => {
    const texts = fc.array(fc.array(fc.nat({ max: 4 }), { maxLength: 60 }), { maxLength: 5 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 4, max: 40 }), (tokens, maxLength) => {
        const windows = windowsOf(encoded(tokens), maxLength);
        const seen = tokens.map(() => new Set<number>());
        for (const { text, ids, words } of windows) {
          expect(ids.length).toBeLessThanOrEqual(maxLength);
          expect([ids[0], ids.at(-1), ids.length]).toEqual([CLS, SEP, words.length]);
          for (const [at, word] of words.entries()) {
            if (word < 0) continue;
            expect(Math.floor(((ids[at] ?? 0) - 1_000) / 10)).toBe(word);
            seen[text]?.add(ids[at] ?? 0);
          }
        }
        expect(seen.map(({ size }) => size)).toEqual(tokens.map((counts) => counts.reduce((a, b) => a + b, 0)));
      }),
    );
  });

  it('overlap, so that a word at an edge is in the middle of another', () => {
    const windows = windowsOf(encoded([Array.from({ length: 100 }, () => 1)]), 34);
    expect(windows.map(({ words }) => [words[1], words.at(-2)])).toEqual([
      [0, 31],
      [28, 59],
      [56, 87],
      [68, 99],
    ]);
  });

  it('run in batches within both limits, each once, alike in length', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 40 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 200 }), (tokens, maxBatch, maxTokens) => {
        const windows = windowsOf(encoded(tokens.map((count) => [count])), 100);
        const batches = batchesOf(windows, maxBatch, maxTokens);
        expect(new Set(batches.flat()).size).toBe(windows.length);
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(maxBatch);
          const longest = Math.max(...batch.map(({ ids }) => ids.length));
          expect(batch.length === 1 || batch.length * longest <= maxTokens).toBe(true);
        }
        const inOrder = batches.flat().map(({ ids }) => ids.length);
        expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
      }),
    );
  });
});

const output = (dims: number[], data: number[]) => ({ type: 'float32' as const, dims, data: Float32Array.from(data) });
const all = (dims: number[], data: number[], rows: number, tokens: number) => {
  const read = probabilities(output(dims, data), rows, tokens);
  return read && Array.from({ length: rows * tokens }, (_, at) => read(Math.floor(at / tokens), at % tokens));
};

describe('a detector’s output', () => {
  const half = [0.5, 0.5];
  const sure = 1 / (1 + Math.exp(-2));

  it.each([
    ['of tokens', [1, 2, 2], [0, 0, 1, 3], 1, 2, [0.5, sure]],
    ['of rows, two classes', [2, 2], [0, 0, 1, 3], 2, 1, [0.5, sure]],
    ['of rows, one class', [2, 1], [0, 2], 2, 1, [0.5, sure]],
    ['of rows, for each token', [1, 1], [0], 1, 2, half],
    ['of other rows', [2, 2, 2], Array.from({ length: 8 }, () => 0), 1, 2, null],
    ['of other tokens', [1, 3, 2], Array.from({ length: 6 }, () => 0), 1, 2, null],
    ['of three classes', [1, 3], [0, 0, 0], 1, 1, null],
    ['of one class for tokens', [1, 2, 1], [0, 0], 1, 2, null],
    ['of no classes', [1, 0], [], 1, 1, null],
    ['of four dimensions', [1, 1, 1, 2], [0, 0], 1, 1, null],
    ['of one dimension', [2], [0, 0], 2, 1, null],
    ['shorter than it says', [1, 2, 2], [0, 0], 1, 2, null],
    ['with a NaN', [1, 2], [0, Number.NaN], 1, 1, null],
    ['with an infinity', [1, 1], [Number.POSITIVE_INFINITY], 1, 1, null],
  ])('%s', (_name, dims, data, rows, tokens, expected) => {
    const found = all(dims, data, rows, tokens);
    expect(found?.map((one) => one.toFixed(6)) ?? null).toEqual(expected?.map((one) => one.toFixed(6)) ?? null);
  });

  it('of whole numbers, or none at all, is none', () => {
    expect(probabilities(undefined, 1, 1)).toBeNull();
    expect(probabilities({ type: 'int64', dims: [1, 2], data: new BigInt64Array(2) }, 1, 1)).toBeNull();
  });
});
