// Models and tokenizers that are not what Tag101 needs: refused before the first question, and counted where they turn out so later.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BUILT } from '../../../rig/built-for-tests.ts';
import { startThreads } from '../../../rig/fork.ts';
import { needsMinilm } from '../../../rig/minilm-for-tests.ts';
import type { Inference, RunResult } from '../../inference/inference.ts';
import type { AdapterContext, ModelFiles } from '../adapter.ts';
import { createAdapter } from './adapter.ts';
import { TaskEnvelope } from './envelope.ts';
import { MODEL_FILE, TOKENIZER_FILE } from './model.ts';
import { createRig, envelopeOf, filesIn, pinnedTo, type Rig } from './testing/rig.ts';
import { GOOD, type Table, VOCABULARY, writeToy } from './testing/toy-model.ts';

const SET_UP_MS = 60_000;
const POST = 'Spot Bitcoin ETF inflows reach a new record as BlackRock buys more.';
let folder: string;
let good: ModelFiles;
let rig: Rig;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lode-tag101-'));
  good = await writeToy(path.join(folder, 'good'));
  rig = await createRig(good);
}, SET_UP_MS);
afterAll(async () => {
  await rig?.close();
  await rm(folder, { recursive: true, force: true });
}, SET_UP_MS);

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** An adapter of its own on the rig's process and threads. */
async function begin(files: ModelFiles, over: Partial<AdapterContext> = {}) {
  const adapter = createAdapter(pinnedTo(files), 'finney');
  closing.push(() => adapter.shutdown());
  const ready = await adapter.init({ ...rig.context, files, ...over });
  const answer = async () => {
    const [route] = adapter.routes;
    const { hotkey } = rig.context;
    const signal = new AbortController().signal;
    return route?.handle({
      body: TaskEnvelope.parse(envelopeOf(POST)),
      caller: { hotkey, stakeTao: 1, dialect: 'btauth-1' },
      deadline: Date.now() + 10_000,
      signal,
    });
  };
  return { adapter, ready, answer };
}

let made = 0;
const write = (table?: Table, tokenizer?: string): Promise<ModelFiles> =>
  writeToy(path.join(folder, String((made += 1))), table, tokenizer);

const unfit = (detail: string) => ({ ok: false, problem: { code: 'model-unfit', params: { subnet: 'Tag101', detail } } });
const NOTHING = 'it does not embed';

describe('a model is refused', () => {
  const BAD: readonly (readonly [string, Table, string])[] = [
    ['whose outputs are NaN', { rows: VOCABULARY, width: 384, fill: () => Number.NaN }, NOTHING],
    ['whose outputs are infinite', { rows: VOCABULARY, width: 384, fill: () => Number.POSITIVE_INFINITY }, NOTHING],
    ['whose vocabulary is smaller than the tokenizer’s', { rows: 10, width: 384, fill: (row) => row }, NOTHING],
    ['of another width', { rows: VOCABULARY, width: 16, fill: (row, at) => Math.sin(row + at) }, NOTHING],
    ['without a mask', { rows: VOCABULARY, width: 384, fill: () => 1, inputs: ['input_ids'] }, NOTHING],
    [
      'to which everything is the same',
      { rows: VOCABULARY, width: 384, fill: () => 1 },
      'sentences that have nothing in common are near to it',
    ],
    [
      'that says nothing at all',
      { rows: VOCABULARY, width: 384, fill: () => 0 },
      'sentences that mean the same are far apart to it',
    ],
    [
      'that has learnt nothing',
      { rows: VOCABULARY, width: 384, fill: (row, at) => Math.sin(row * 12.9898 + at * 78.233) },
      'sentences that mean the same are far apart to it',
    ],
  ];
  it.each(BAD)('%s', async (_what, model, detail) => {
    const { adapter, ready, answer } = await begin(await write(model));
    expect(ready).toEqual(unfit(detail));
    expect(await answer()).toEqual({ ok: false, failure: { why: 'inference-gone' } });
    expect((await adapter.selfTest()).ok).toBe(false);
  });

  it('with another output, and one that lacks a single word of its tokenizer’s', async () => {
    const other = await begin(await write({ ...GOOD, output: 'logits' }));
    expect(other.ready).toEqual({
      ok: false,
      problem: { code: 'inference-unavailable', params: { detail: 'it has no output last_hidden_state' } },
    });
    const short = await begin(await write({ ...GOOD, rows: VOCABULARY - 1 }));
    expect(short.ready).toEqual(unfit('its tokenizer has tokens that the model does not know'));
  });

  it('whose tokenizer’s words are other words to it', async (context) => {
    const real = filesIn(needsMinilm(context));
    const tokenizer = JSON.parse(await readFile(real.get(TOKENIZER_FILE) ?? '', 'utf8')) as {
      model: { vocab: Record<string, number> };
    };
    const words = Object.entries(tokenizer.model.vocab);
    const FIRST_WORD = 1_996; // before it stand letters and signs
    const turned = words.map(([word, id]) => [word, id < FIRST_WORD ? id : words.length - 1 + FIRST_WORD - id] as const);
    const file = path.join(folder, 'turned.json');
    await writeFile(file, JSON.stringify({ ...tokenizer, model: { ...tokenizer.model, vocab: Object.fromEntries(turned) } }));
    const { ready } = await begin(new Map([...real, [TOKENIZER_FILE, file]]));
    expect(ready).toMatchObject({ ok: false, problem: { code: 'model-unfit' } });
  });

  it.each(['', '{}', '{"model":{}}', '[1,2,3]', 'null', '\u0000'])('whose tokenizer is %j', async (tokenizer) => {
    const { ready } = await begin(await write(undefined, tokenizer));
    expect(ready).toEqual(unfit(NOTHING));
  });

  it('that is not here', async () => {
    const adapter = createAdapter(pinnedTo(good), 'finney');
    const files = new Map([[MODEL_FILE, good.get(MODEL_FILE) ?? '']]);
    expect(await adapter.init({ ...rig.context, files })).toMatchObject({ ok: false, problem: { code: 'model-not-downloaded' } });
  });
});

/** Inference that is as it should be until it is not. */
function failing(): { readonly inference: Inference; readonly state: { instead: ((real: RunResult) => RunResult) | null } } {
  const state: { instead: ((real: RunResult) => RunResult) | null } = { instead: null };
  const { inference } = rig.context;
  return {
    state,
    inference: {
      load: (model) => inference.load(model),
      run: async (request) => {
        const result = await inference.run(request);
        return state.instead ? state.instead(result) : result;
      },
    },
  };
}
describe('while it answers', () => {
  it('a model that begins to fail is named, and is forgiven when it is well again', async () => {
    const { inference, state } = failing();
    const { adapter, answer } = await begin(good, { inference });
    // As inference says where the outputs are no numbers.
    state.instead = () => ({ ok: false, why: 'inference-failed' });
    expect(await answer()).toEqual({ ok: false, failure: { why: 'inference-failed' } });
    expect(adapter.trouble).toMatchObject({ code: 'model-unfit' });
    state.instead = null;
    expect(await answer()).toMatchObject({ ok: true });
    expect(adapter.trouble).toBeNull();
  });

  it('inference that ends for another reason leaves the words alone to decide', async () => {
    const { inference, state } = failing();
    const { answer } = await begin(good, { inference });
    for (const why of ['deadline', 'overloaded', 'inference-gone', 'cancelled'] as const) {
      state.instead = () => ({ ok: false, why });
      expect(await answer()).toMatchObject({ ok: true, value: { fields: { answer: { tags: { length: 3 } } } } });
    }
  });

  it('a thread that dies over a post, twice, leaves no tags, and the next post is answered', async () => {
    const real = startThreads(BUILT);
    let starts = 0;
    const { answer } = await begin(good, {
      startThread: (name, data) => {
        if (name !== 'tagger' || (starts += 1) > 2) return real(name, data);
        return new Worker('require("node:worker_threads").parentPort.on("message", () => process.exit(1))', { eval: true });
      },
    });
    expect(await answer()).toMatchObject({ ok: true, value: { fields: { answer: { tags: [] } } } });
    expect(await answer()).toMatchObject({ ok: true, value: { fields: { answer: { tags: { length: 3 } } } } });
  });
});
