// It's AI through its real practice model, encoder thread and inference process: lengths, silence, consistency, hostile texts.
import fc from 'fast-check';
import sodium from 'libsodium-wrappers-sumo';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Inference } from '../../inference/inference.ts';
import type { SubnetAdapter } from '../adapter.ts';
import { createItsaiAdapter, type ItsaiOptions } from './adapter.ts';
import { GOLDEN } from './preflight.ts';
import { splitWords } from './split.ts';
import { MOST_TEXTS, MOST_WORDS } from './synapse.ts';
import { ask, type Bench, manifest, openBench } from './testing/rig.ts';
import { VERSIONS_URL } from './versions.ts';

const SET_UP_MS = 60_000;
const FINE = '3.10.0';
const TEXTS = [GOLDEN.human, GOLDEN.machine];

let bench: Bench;
let adapter: SubnetAdapter;
/** How often the model ran since. */
let runs = 0;
beforeAll(async () => {
  bench = await openBench();
  const { inference } = bench.context;
  const counted: Inference = {
    load: (model) => inference.load(model),
    run: (request) => {
      runs += 1;
      return inference.run(request);
    },
  };
  bench = { ...bench, context: { ...bench.context, inference: counted } };
  adapter = await opened();
}, SET_UP_MS);
afterAll(() => bench.close());

async function opened(options: ItsaiOptions = {}, over: Partial<typeof manifest.limits> = {}): Promise<SubnetAdapter> {
  const one = createItsaiAdapter({ ...manifest, limits: { ...manifest.limits, ...over } }, 'practice', options);
  const ready = await one.init(bench.context);
  if (!ready.ok) throw new Error(ready.problem.code);
  return one;
}

const Predictions = z.array(z.array(z.number().min(0).max(1)));
async function predictions(texts: readonly string[], by = adapter, version = FINE): Promise<number[][]> {
  const reply = await ask(by, { texts, predictions: [], version });
  if (!reply.ok) throw new Error(reply.failure.why);
  return Predictions.parse(reply.fields['predictions']);
}
const mean = (words: readonly number[] = []): number => words.reduce((a, b) => a + b, 0) / words.length;
const lengthsOf = (texts: readonly string[]): number[] => texts.map((text) => splitWords(text).length);

describe('It’s AI', () => {
  it('gives each word a probability, low where a person wrote and high where a machine did', async () => {
    const both = await predictions([...TEXTS, `${GOLDEN.human} ${GOLDEN.machine}`]);
    expect(both.map(({ length }) => length)).toEqual(lengthsOf([...TEXTS, `${GOLDEN.human} ${GOLDEN.machine}`]));
    expect(mean(both[0])).toBeLessThan(0.2);
    expect(mean(both[1])).toBeGreaterThan(0.8);
    const half = splitWords(GOLDEN.human).length;
    expect(mean(both[2]?.slice(0, half))).toBeLessThan(0.3);
    expect(mean(both[2]?.slice(half))).toBeGreaterThan(0.7);
  });

  it('says it can’t before its model is loaded, and after it has shut down', async () => {
    const one = createItsaiAdapter(manifest, 'practice');
    expect(await ask(one, { texts: ['a'], predictions: [], version: FINE })).toEqual({
      ok: false,
      failure: { why: 'inference-gone' },
    });
    expect(await one.selfTest()).toMatchObject({ ok: false, problem: { code: 'inference-unavailable' } });
    await one.init(bench.context);
    await one.shutdown();
    expect(await ask(one, { texts: ['a'], predictions: [], version: FINE })).toMatchObject({ ok: false });
  });

  it('is silent for a version outside the rule, whatever is asked, and runs nothing', async () => {
    const before = runs;
    for (const version of ['3.14.1', '3.7.9', '', 'x', '3.14']) {
      const reply = await ask(adapter, { texts: [`never asked before ${version}`], predictions: [], version });
      expect(reply).toMatchObject({ ok: true, fields: { predictions: [] }, items: 1 });
    }
    expect(runs).toBe(before);
  });

  it('has no trouble in practice, and says elsewhere that the versions could not be read', () => {
    expect(adapter.trouble).toBeNull();
    expect(createItsaiAdapter(manifest, 'finney').trouble).toMatchObject({ code: 'version-unread' });
  });

  it('answers the full call as it answered the check, to the last digit, and does no text twice', async () => {
    const texts = Array.from({ length: 12 }, (_, at) => `${at} ${GOLDEN.human.slice(at * 10)} ${GOLDEN.machine.slice(at * 17)}`);
    const check = await predictions(texts.slice(4, 9));
    const before = runs;
    const full = await Promise.all([predictions(texts), predictions(texts)]);
    expect(full[0].slice(4, 9)).toEqual(check);
    expect(full[1]).toEqual(full[0]);
    const after = runs;
    expect(after).toBeGreaterThan(before);
    expect(await predictions(texts.toReversed())).toEqual(full[0].toReversed());
    expect(runs).toBe(after);
  });

  it('judges a text by itself, whatever stands beside it', async () => {
    const word = fc.constantFrom(...splitWords(GOLDEN.human), ...splitWords(GOLDEN.machine), 'zq\u200bx', '🙂');
    const text = fc.array(word, { minLength: 1, maxLength: 120 }).map((list) => list.join(' '));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(text, { minLength: 2, maxLength: 5 }), async (texts) => {
        const together = await predictions(texts, await opened());
        const [first] = await predictions(texts.slice(0, 1), await opened());
        for (const [at, one] of (first ?? []).entries()) expect(together[0]?.[at]).toBeCloseTo(one, 4);
      }),
      { numRuns: 12 },
    );
  });

  const HOSTILE: readonly (readonly [string, readonly string[]])[] = [
    ['nothing', []],
    ['empty texts, and spaces of all kinds', ['', ' \u0085\u001c\u3000\n']],
    ['zero-width characters alone', ['\u200b \ufeff \u200b\u200d', 'a\u200bb \u200b c']],
    ['lone surrogates', ['\ud800 \udc00 a\ud83d', 'x \udfff\ud800 y']],
    ['one word of a megabyte', ['a'.repeat(1_000_000)]],
    ['a megabyte of marks', ['\u0301'.repeat(500_000)]],
    ['words of every script', ['слово 词 كلمة שם λόγος 한국어 ไทย', '🙂🙂🙂 🏳️‍🌈 e\u0301']],
    ['what a tokenizer has names for', ['[CLS] [SEP] [PAD] [UNK] ##a </s> <|endoftext|>']],
    ['ten thousand words', [Array.from({ length: 10_000 }, (_, at) => `w${at % 97}`).join(' ')]],
    ['as many texts as are taken', Array.from({ length: MOST_TEXTS }, (_, at) => `text number ${at}`)],
    ['the same text again and again', Array.from({ length: 50 }, () => GOLDEN.human)],
  ];
  it.each(HOSTILE)('answers %s in the right lengths', async (_name, texts) => {
    expect((await predictions(texts)).map(({ length }) => length)).toEqual(lengthsOf(texts));
  });

  it.each([
    ['100,000 words', [Array.from({ length: 100_000 }, () => 'w').join(' ')]],
    ['just too many words in all', [Array.from({ length: MOST_WORDS }, () => 'w').join(' '), 'w']],
    ['too many texts', Array.from({ length: MOST_TEXTS + 1 }, () => 'a')],
  ])('does not answer %s', async (_name, texts) => {
    const before = runs;
    expect(await predictions(texts)).toEqual([]);
    expect(runs).toBe(before);
  });

  it.each([
    ['no texts', { predictions: [] }],
    ['no predictions', { texts: ['a'] }],
    ['texts that are no list', { texts: 'a', predictions: [] }],
    ['a number among them', { texts: ['a', 1], predictions: [] }],
    ['predictions of another kind', { texts: ['a'], predictions: ['a'] }],
    ['a version that is a number', { texts: ['a'], predictions: [], version: 3.14 }],
  ])('refuses a synapse with %s', (_name, body) => {
    expect(adapter.routes[0]?.schema.safeParse(body).success).toBe(false);
  });

  it('answers nothing at all where not all is done in its time, or its caller has left', async () => {
    const hurried = await opened({}, { softTimeoutMs: 1 });
    const texts = Array.from({ length: 100 }, (_, at) => `${at} ${GOLDEN.human} ${GOLDEN.machine}`);
    expect(await predictions(texts, hurried)).toEqual([]);
    const left = new AbortController();
    left.abort();
    expect(await ask(adapter, { texts: ['unheard'], predictions: [], version: FINE }, left.signal)).toMatchObject({
      fields: { predictions: [] },
    });
    // Nothing is left hanging: the same texts are answered by who has time.
    expect(await predictions(texts)).toHaveLength(100);
  });

  it('tries its model with whole rounds, so that its time is known', async () => {
    const before = runs;
    const tested = await adapter.selfTest();
    if (!tested.ok) throw new Error(tested.problem.code);
    expect(tested.value.samples).toBeGreaterThanOrEqual(3);
    expect(tested.value.p95Ms).toBeGreaterThan(tested.value.tookMs / 10);
    expect(runs - before).toBeGreaterThan(3);
  });

  it('may reach where the versions are published, and nothing else of its own', () => {
    expect(manifest.egress.map(({ host }) => host)).toContain(new URL(VERSIONS_URL).host);
  });

  it('ends what it is at when it shuts down', async () => {
    const one = await opened();
    const under = ask(one, {
      texts: Array.from({ length: 100 }, (_, at) => `${at} ${GOLDEN.machine}`),
      predictions: [],
      version: FINE,
    });
    const tested = one.selfTest();
    await one.shutdown();
    expect(await under).toMatchObject({ ok: true, fields: { predictions: [] } });
    expect(await tested).toMatchObject({ ok: false, problem: { code: 'inference-unavailable' } });
  });

  it('says of its own answers what can be told without knowing the authors', async () => {
    const body = { texts: TEXTS, predictions: [], version: FINE };
    const said = await predictions(TEXTS);
    const scored = async (fields: Record<string, unknown>, over = {}) => {
      const result = await adapter.selfScore?.({ ...body, ...over }, fields, 1);
      return result?.ok ? result.value : null;
    };
    const fine = { version: 1, lengths: 1, in_range: 1, consistent: 1 };
    expect(await scored({ predictions: said })).toEqual({ score: null, range: [0, 1], parts: fine, approximated: [] });
    expect((await scored({ predictions: said.slice(1) }))?.parts).toEqual({ ...fine, lengths: 0, consistent: 0 });
    expect((await scored({ predictions: said.map((words) => words.map(() => 0.4)) }))?.parts).toEqual({ ...fine, consistent: 0 });
    expect((await scored({ predictions: said.map((words) => words.map(() => 2)) }))?.parts).toEqual({
      ...fine,
      in_range: 0,
      consistent: 0,
    });
    expect((await scored({ predictions: said }, { version: '9.9.9' }))?.parts).toEqual({ version: 0 });
    expect((await scored({ predictions: [] }, { version: '9.9.9' }))?.parts).toEqual({ version: 1 });
  });
});

describe('the sealed reply', () => {
  const fields = { key: 'public_key', sealed: 'sealed_predictions' };

  it('is plain as long as nobody named its fields, whatever a request says', async () => {
    const reply = await ask(adapter, { texts: TEXTS, predictions: [], version: FINE, public_key: 'ab'.repeat(32) });
    expect(reply).toMatchObject({ ok: true, fields: { predictions: await predictions(TEXTS) } });
    expect(Object.keys(reply.ok ? reply.fields : {})).toEqual(['predictions']);
  });

  it('is sealed to the request’s key once they are named, and plain where it has none that can be sealed to', async () => {
    await sodium.ready;
    const { publicKey, privateKey } = sodium.crypto_box_keypair();
    const sealing = await opened({ sealed: fields });
    const body = { texts: TEXTS, predictions: [], version: FINE };
    const reply = await ask(sealing, { ...body, public_key: sodium.to_hex(publicKey) });
    if (!reply.ok) throw new Error(reply.failure.why);
    expect(reply.fields['predictions']).toEqual([]);
    const box = sodium.from_hex(z.string().parse(reply.fields['sealed_predictions']));
    const open = Buffer.from(sodium.crypto_box_seal_open(box, publicKey, privateKey)).toString();
    const plain = await predictions(TEXTS, sealing);
    expect(JSON.parse(open)).toEqual(plain);
    expect(await ask(sealing, { ...body, public_key: '00'.repeat(32) })).toMatchObject({ fields: { predictions: plain } });
    expect(await ask(sealing, { ...body, version: '9.0.0', public_key: sodium.to_hex(publicKey) })).toMatchObject({
      fields: { predictions: [] },
    });
  });
});
