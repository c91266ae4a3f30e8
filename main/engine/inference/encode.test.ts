// The encoder's real thread: ids as Hugging Face's tokenizers give them, hostile texts that hold up nobody, and a tokenizer that is
// not the model's.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WireTensor } from '../../contract/inference-wire.ts';
import { BUILT, MODELS_FOLDER } from '../../rig/built-for-tests.ts';
import { forkSpawn, startThreads } from '../../rig/fork.ts';
import { systemClock } from '../clock.ts';
import { createInferenceClient } from './client.ts';
import { createEncoder, type Encoder } from './encode.ts';
import type { EncodeResult, EncodeWork } from './inference.ts';
import { lookUp, written } from './testing/small-models.ts';
import { tokenizerFits } from './tokenizer-fits.ts';

const SPECIALS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];
const [UNK, CLS, SEP] = [1, 2, 3];
const special = (token: string) => ({ SpecialToken: { id: token, type_id: 0 } });
/** A tokenizer.json as BERT's is, with these words behind the special tokens. */
function bert(words: readonly string[], around = ['[CLS]', '[SEP]']): string {
  const vocab = Object.fromEntries([...SPECIALS, ...words].map((word, id) => [word, id]));
  return JSON.stringify({
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SPECIALS.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [...around.slice(0, 1).map(special), { Sequence: { id: 'A', type_id: 0 } }, ...around.slice(1).map(special)],
      pair: [],
      special_tokens: Object.fromEntries(SPECIALS.map((id, at) => [id, { id, ids: [at], tokens: [id] }])),
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab,
    },
  });
}

let folder = '';
let encoder: Encoder;
let tokenizer = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lode-encode-'));
  tokenizer = path.join(folder, 'tokenizer.json');
  await writeFile(tokenizer, bert(['a', 'cat', 'sat', '##s', 'x', '##x']));
  encoder = createEncoder(startThreads(BUILT));
});
afterAll(async () => {
  await encoder.dispose();
  await rm(folder, { recursive: true });
});

const { signal } = new AbortController();
const encode = (texts: EncodeWork['texts'], maxTokens = 64): Promise<EncodeResult> =>
  encoder.encode({ tokenizer, texts, maxTokens }, signal);
const rowsOf = (result: EncodeResult): number[][] => {
  if (!result.ok) throw new Error(result.why);
  let from = 0;
  return Array.from(result.value.lengths, (length) => Array.from(result.value.ids.subarray(from, (from += length))));
};
const [A, CAT, SAT, S, X, MORE_X] = [4, 5, 6, 7, 8, 9];

describe('the encoder', () => {
  it('encodes texts whole and word by word, and cuts what is too long', async () => {
    expect(rowsOf(await encode(['A cat  sat', 'cats', ''], 6))).toEqual([
      [CLS, A, CAT, SAT, SEP],
      [CLS, CAT, S, SEP],
      [CLS, SEP],
    ]);
    expect(rowsOf(await encode(['a a a a a a a a'], 5))).toEqual([[CLS, A, A, A, SEP]]);
    const byWord = await encode([['cats', 'dog', '\u200b', 'a']]);
    expect(rowsOf(byWord)).toEqual([[CLS, CAT, S, UNK, A, SEP]]);
    expect(byWord.ok && Array.from(byWord.value.words)).toEqual([-1, 0, 0, 1, 3, -1]);
  });

  it('gives a long text the ids it has whole, though it is read in bits', async () => {
    const text = 'a cat sat cats '.repeat(500);
    const whole = Array.from({ length: 500 }, () => [A, CAT, SAT, CAT, S]).flat();
    expect(rowsOf(await encode([text], 10_000))).toEqual([[CLS, ...whole, SEP]]);
  });

  it('answers every hostile text with what it can, and no id that the tokenizer has not', async () => {
    const hostile = [
      'x'.repeat(1_000_000),
      `${'x'.repeat(99)} `.repeat(10_000),
      '\u200b'.repeat(1_000_000),
      ' '.repeat(1_000_000),
      '\uD800'.repeat(1_000),
      '😀'.repeat(100_000),
      '漢'.repeat(100_000),
      'e\u0301\u0302'.repeat(100_000),
      '[CLS][SEP][MASK] '.repeat(10_000),
      '\0\u0001\uFFFE\uFFFF',
    ];
    const result = await encode([...hostile, Array.from({ length: 100_000 }, () => '\u200b')], 256);
    for (const row of rowsOf(result)) {
      expect(row.length).toBeLessThanOrEqual(256);
      expect([row[0], row.at(-1)]).toEqual([CLS, SEP]);
      expect(row.every((id) => id >= 0 && id <= MORE_X)).toBe(true);
    }
    expect(rowsOf(await encode(['x'.repeat(5)]))).toEqual([[CLS, X, MORE_X, MORE_X, MORE_X, MORE_X, SEP]]);
  });

  it('lets others go between a text that takes long, and leaves one whose caller has left', async () => {
    // The dearest there is: words as long as a tokenizer takes them, each piece of one letter, and no limit to their tokens.
    const dear = { tokenizer, texts: [`${'x'.repeat(99)} `.repeat(50_000)], maxTokens: 2 ** 31 - 1 };
    const caller = new AbortController();
    const ended: string[] = [];
    const long = Array.from({ length: 4 }, () => encoder.encode(dear, caller.signal).then(() => ended.push('long')));
    for (let time = 0; time < 4; time += 1) {
      // Its turn comes only when one of the four has left its place.
      if (time === 1) caller.abort();
      const short = encode(['a cat']).then((result) => ended.push(rowsOf(result).join()));
      if (time > 0) await short;
    }
    await Promise.all(long);
    expect(ended.filter((one) => one === 'long')).toHaveLength(4);
    expect(ended.filter((one) => one === [CLS, A, CAT, SEP].join())).toHaveLength(4);
  });

  it('fails for a file that is none, and goes on', async () => {
    for (const text of ['', '{}', '[]', 'null', '{"model":{"type":"WordPiece"}}']) {
      const file = path.join(folder, 'bent.json');
      await writeFile(file, text);
      expect(await encoder.encode({ tokenizer: file, texts: ['a'], maxTokens: 8 }, signal)).toEqual({ ok: false, why: 'failed' });
    }
    expect((await encode(['a'])).ok).toBe(true);
  });
});

const feedsOf = (ids: Int32Array): Record<string, WireTensor> => ({
  input_ids: { type: 'int64', dims: [1, ids.length], data: BigInt64Array.from(ids, BigInt) },
});

describe('a tokenizer', () => {
  it('that is not the model’s is found out before anybody asks', async () => {
    const inference = createInferenceClient({
      spawn: () => forkSpawn(BUILT)('inference'),
      clock: systemClock,
      onEvent: () => undefined,
      tinyModel: path.join(MODELS_FOLDER, 'langid/tiny.onnx'),
      ladder: ['cpu'],
    });
    await inference.open();
    const ref = await written(folder, 'look-up', lookUp(), { output: { name: 'wide', pool: 'none' } });
    expect((await inference.load(ref)).ok).toBe(true);
    const judge = async (json: string) => {
      const file = path.join(folder, `${Math.random()}.json`);
      await writeFile(file, json);
      const within = { deadline: Date.now() + 20_000, signal };
      return tokenizerFits({ inference, encode: encoder.encode }, { model: ref.id, tokenizer: file, around: 2, feedsOf }, within);
    };
    // The model knows the ids 0 to 7.
    expect(await judge(bert(['a', 'cat', 'sat', '##s']))).toBeNull();
    expect(await judge(bert(['a', 'cat', 'sat', '##s', 'x']))).toEqual({
      detail: 'its tokenizer has tokens that the model does not know',
    });
    expect(await judge(bert(['a', 'cat'], ['[CLS]']))).toEqual({
      detail: 'its tokenizer does not put the special tokens around a text',
    });
    expect(await judge('{}')).toEqual({ detail: 'its tokenizer cannot be read' });
    await inference.close();
  });
});
