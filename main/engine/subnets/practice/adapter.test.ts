// The practice subnet through its real model, tokenizer thread and inference process.
import { copyFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ss58 } from '../../../contract/units.ts';
import { BUILT, MODELS_FOLDER } from '../../../rig/built-for-tests.ts';
import { forkSpawn, startThreads } from '../../../rig/fork.ts';
import { systemClock } from '../../clock.ts';
import { createInferenceClient } from '../../inference/client.ts';
import type { InferenceClient } from '../../inference/inference.ts';
import { createTokenizer, type Tokenizer } from '../../inference/tokenize.ts';
import type { RouteSpec } from '../adapter.ts';
import { createPracticeAdapter, type PracticeAdapter } from './adapter.ts';
import { excerpt, MAX_TEXT_LENGTH, MAX_TEXTS } from './synapse.ts';

let inference: InferenceClient;
let tokenizer: Tokenizer;
let adapter: PracticeAdapter;
let route: RouteSpec;

beforeAll(async () => {
  inference = createInferenceClient({
    spawn: () => forkSpawn(BUILT)('inference'),
    clock: systemClock,
    onEvent: () => undefined,
    tinyModel: path.join(MODELS_FOLDER, 'langid/tiny.onnx'),
    ladder: ['cpu'],
  });
  tokenizer = createTokenizer({ startThread: startThreads(BUILT), modelsFolder: MODELS_FOLDER });
  await inference.open();
  adapter = createPracticeAdapter();
  const [first] = adapter.routes;
  if (!first) throw new Error('the practice subnet has no route');
  route = first;
});
afterAll(async () => {
  await inference.close();
  await tokenizer.dispose();
});

const context = (modelsFolder = MODELS_FOLDER) => ({ inference, modelsFolder, tokenize: tokenizer.tokenize.bind(tokenizer) });
const handle = async (body: unknown, signal = new AbortController().signal) => {
  const result = await route.handle({
    body: route.schema.parse(body),
    caller: { hotkey: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY' as Ss58, stakeTao: 1, dialect: 'classic' },
    deadline: Date.now() + 10_000,
    signal,
  });
  if (!result.ok) return result;
  if ('chunks' in result.value) throw new Error('the practice subnet does not stream');
  return { ok: true as const, value: result.value };
};

describe('the practice subnet', () => {
  it('says it cannot answer before its model is loaded', async () => {
    expect(await handle({ texts: ['hello'] })).toEqual({ ok: false, failure: { why: 'inference-gone' } });
    expect((await adapter.selfTest()).ok).toBe(false);
  });

  it('names languages, best first, with how sure it is', async () => {
    expect((await adapter.init(context())).ok).toBe(true);
    expect((await adapter.selfTest()).ok).toBe(true);
    const reply = await handle({
      texts: [
        'Alle Menschen sind frei und gleich an Würde und Rechten geboren.',
        'Tous les êtres humains naissent libres et égaux.',
      ],
    });
    if (!reply.ok) throw new Error(reply.failure.why);
    const { languages, confidences } = reply.value.fields as { languages: string[][]; confidences: number[][] };
    expect(languages.map(([first]) => first)).toEqual(['deu', 'fra']);
    for (const row of confidences) {
      expect(row).toHaveLength(3);
      expect(row).toEqual(row.toSorted((a, b) => b - a));
    }
    expect(reply.value.items).toBe(2);
    expect(reply.value.asked).toContain('Alle Menschen');
    expect(reply.value.said).toMatch(/^German \d+ %, French \d+ %$/);
  });

  it('says that it cannot tell the language of a text without a single letter', async () => {
    const reply = await handle({ texts: ['', '42', '🙂', 'ok then, this is English'] });
    if (!reply.ok) throw new Error(reply.failure.why);
    const { languages, confidences } = reply.value.fields as { languages: string[][]; confidences: number[][] };
    expect(languages.slice(0, 3)).toEqual([['und'], ['und'], ['und']]);
    expect(confidences.slice(0, 3)).toEqual([[0], [0], [0]]);
    expect(languages[3]?.[0]).toBe('eng');
    expect(reply.value.said).toMatch(/^\?, \?, \?, /);
  });

  it('stops when the caller hangs up', async () => {
    const caller = new AbortController();
    caller.abort();
    expect((await handle({ texts: ['hello'] }, caller.signal)).ok).toBe(false);
  });

  it.each([
    ['no texts', {}],
    ['texts that are no list', { texts: 'hello' }],
    ['an empty list', { texts: [] }],
    ['too many', { texts: Array.from({ length: MAX_TEXTS + 1 }, () => 'a') }],
    ['one too long', { texts: ['a'.repeat(MAX_TEXT_LENGTH + 1)] }],
    ['a number among them', { texts: ['a', 1] }],
    ['languages of another kind', { texts: ['a'], languages: 'x' }],
  ])('refuses %s', (_name, body) => {
    expect(route.schema.safeParse(body).success).toBe(false);
  });

  it('tells a missing model from a bent one', async () => {
    const empty = await mkdtemp(path.join(tmpdir(), 'lode-models-'));
    const missing = await createPracticeAdapter().init(context(empty));
    expect(!missing.ok && missing.problem.code).toBe('model-missing');
    await cp(path.join(MODELS_FOLDER, 'langid'), path.join(empty, 'langid'), { recursive: true });
    await writeFile(path.join(empty, 'langid/langid.onnx'), 'not a model');
    const bent = await createPracticeAdapter().init(context(empty));
    expect(!bent.ok && bent.problem.code).toBe('model-corrupt');
    expect(await adapter.checkModel(empty)).toEqual(bent);
    await copyFile(path.join(MODELS_FOLDER, 'langid/langid.onnx'), path.join(empty, 'langid/langid.onnx'));
    expect(await adapter.checkModel(empty)).toEqual({ ok: true, value: undefined });
    await writeFile(path.join(empty, 'langid/features.json'), '{"labels":["eng"]}');
    const swapped = await createPracticeAdapter().init(context(empty));
    expect(!swapped.ok && swapped.problem).toEqual({
      code: 'model-corrupt',
      params: { file: path.join(empty, 'langid/features.json') },
    });
    await writeFile(path.join(empty, 'langid/model.json'), '{"id":');
    const cut = await createPracticeAdapter().init(context(empty));
    expect(!cut.ok && cut.problem.code).toBe('model-corrupt');
    await rm(empty, { recursive: true });
  });
});

describe('excerpt', () => {
  it('never breaks a character in two', () => {
    expect(excerpt('🙂🙂🙂🙂', 3)).toBe('🙂🙂…');
    expect(excerpt('abc', 3)).toBe('abc');
  });
});
