// The axon as the SDK's real Dendrite sees it: whether validators accept our answers, and what they are told when there is none.
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MODELS_FOLDER } from '../../rig/built-for-tests.ts';
import type { Job } from '../../rig/dendrite-for-tests.ts';
import { forkSpawn, startThreads } from '../../rig/fork.ts';
import { systemClock } from '../clock.ts';
import { createInferenceClient } from '../inference/client.ts';
import { createTokenizer } from '../inference/tokenize.ts';
import { createPracticeAdapter } from '../subnets/practice/adapter.ts';
import { dendriteRig, STRANGER_SEED } from './testing/dendrite-rig.ts';
import { BUILT, languageRoute, miner, run, signer, validator } from './testing/rig.ts';
import { asCaller } from './testing/signer.ts';

const TEXTS = [
  'Alle Menschen sind frei und gleich an Würde und Rechten geboren.',
  'Tous les êtres humains naissent libres et égaux.',
  '“Ünïcode” \\ 🙂 and "quotes", in English as far as one can tell.',
];
const FIELDS = JSON.stringify({ texts: TEXTS });

const inference = createInferenceClient({
  spawn: () => forkSpawn(BUILT)('inference'),
  clock: systemClock,
  onEvent: () => undefined,
  tinyModel: path.join(MODELS_FOLDER, 'langid/tiny.onnx'),
  ladder: ['cpu'],
});
const tokenizer = createTokenizer({ startThread: startThreads(BUILT), modelsFolder: MODELS_FOLDER });

/** Never answers by itself: waits until its caller is gone or its time is up. */
const slow = languageRoute({
  name: 'SlowSynapse',
  handle: ({ signal }) =>
    new Promise((resolve) => {
      const end = () => resolve({ ok: false, failure: { why: 'overloaded' } });
      if (signal.aborted) end();
      else signal.addEventListener('abort', end);
    }),
});

const rig = dendriteRig(
  'sdk10',
  async (verifier) => {
    await inference.open();
    const practice = createPracticeAdapter();
    const ready = await practice.init({ inference, modelsFolder: MODELS_FOLDER, tokenize: tokenizer.tokenize.bind(tokenizer) });
    if (!ready.ok) throw new Error(ready.problem.code);
    return run({ verifier, routes: [...practice.routes, slow], callers: [asCaller(validator)] });
  },
  async () => {
    await inference.close();
    await tokenizer.dispose();
  },
);
const askOnce = (over: Partial<Job> = {}) => rig.askOnce({ fields: FIELDS, ...over });

describe('the SDK 10.2 Dendrite', () => {
  it('accepts an answer with everything a validator looks at', async () => {
    const told = await askOnce();
    expect(told).toMatchObject({
      success: true,
      timedOut: false,
      status: 200,
      message: 'Success',
      axon: miner.hotkey,
      axonStatus: 200,
      axonMessage: 'Success',
      dendrite: validator.hotkey,
      echoed: true,
    });
    expect(told.processTime).toBeGreaterThan(0);
    const languages = z.array(z.array(z.string())).length(TEXTS.length).parse(told.fields['languages']);
    expect(languages.slice(0, 2).map(([best]) => best)).toEqual(['deu', 'fra']);
    const confidences = z.array(z.array(z.number().min(0).max(1))).parse(told.fields['confidences']);
    expect(confidences.map((row) => row.length)).toEqual(languages.map((row) => row.length));
    expect(await rig.rowOf(told)).toMatchObject({ outcome: 'answered', dialect: 'classic', caller: validator.hotkey });
  });

  it('may ask twenty times at once', async () => {
    const { results } = await rig.ask({ fields: FIELDS, times: 20 });
    expect(results.map(({ success, status }) => [success, status])).toEqual(Array.from({ length: 20 }, () => [true, 200]));
    expect(new Set(results.map(({ nonce }) => nonce)).size).toBe(20);
    for (const told of results) expect(await rig.rowOf(told)).toMatchObject({ outcome: 'answered' });
  });

  it('is told when its own short time is up', async () => {
    const told = await askOnce({ synapse: 'SlowSynapse', strict: false, timeout: 0.5 });
    expect(told).toMatchObject({ success: false, timedOut: true, status: 408 });
    expect(await rig.rowOf(told)).toMatchObject({ status: 408, deadlineMs: 500 });
  });

  const REFUSED: readonly (readonly [string, Partial<Job>, number, RegExp, string])[] = [
    ['whose key nobody knows', { seed: STRANGER_SEED }, 403, /^Forbidden\. Key is blacklisted: /, 'stranger'],
    [
      'that asks for a synapse nobody has',
      { synapse: 'NobodysSynapse', strict: false },
      404,
      /^Synapse name 'NobodysSynapse' not found/,
      'unknown-route',
    ],
    [
      'with a field of another kind',
      { fields: '{"texts": ["a", 7]}', strict: false },
      422,
      /^Wrong or missing field: texts\.1$/,
      'wrong-schema',
    ],
  ];
  it.each(REFUSED)('%s is told so', async (_who, over, status, message, reason) => {
    const told = await askOnce(over);
    expect(told).toMatchObject({ success: false, status, axonStatus: status, axon: miner.hotkey });
    expect(told.fields['languages'] ?? null).toBeNull();
    expect(told.message).toMatch(message);
    expect(await rig.rowOf(told)).toMatchObject({ outcome: 'refused', status, reason });
  });

  it('that means another miner is told so', async () => {
    const { hotkey } = signer(9);
    const told = await askOnce({ axon: { ip: '127.0.0.1', port: rig.axon.port, hotkey } });
    expect(told).toMatchObject({ success: false, status: 401 });
    expect(told.message).toMatch(/^Not Verified with error: /);
    expect(await rig.rowOf(told)).toMatchObject({ outcome: 'refused', status: 401 });
  });

  it('is still served after all that, on the connections it kept', async () => {
    expect(await askOnce()).toMatchObject({ success: true, status: 200 });
  });
});
