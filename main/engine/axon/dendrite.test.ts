// The axon as the SDK's real Dendrite sees it: whether validators accept our answers, and what they are told when there is none.
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { MODELS_FOLDER } from '../../rig/built-for-tests.ts';
import { type Answer, type Dendrite, type Job, startDendrite, type Told } from '../../rig/dendrite-for-tests.ts';
import { forkSpawn, startThreads } from '../../rig/fork.ts';
import { needsSdk, sdks } from '../../rig/sdk-for-tests.ts';
import { systemClock } from '../clock.ts';
import { createInferenceClient } from '../inference/client.ts';
import { createTokenizer } from '../inference/tokenize.ts';
import { createPracticeAdapter } from '../subnets/practice/adapter.ts';
import { asCaller } from './testing/signer.ts';
import { BUILT, languageRoute, miner, run, type Running, signer, validator } from './testing/rig.ts';
import { createVerifier } from './verifier-pool.ts';

const SET_UP_MS = 60_000;

/** The seeds of testing/rig.ts's signers, as Python's Keypair takes them. */
const seedOf = (byte: number): string => byte.toString(16).padStart(2, '0').repeat(32);
const VALIDATOR = seedOf(2);
const STRANGER = seedOf(3);
const TEXTS = [
  'Alle Menschen sind frei und gleich an Würde und Rechten geboren.',
  'Tous les êtres humains naissent libres et égaux.',
  '“Ünïcode” \\ 🙂 and "quotes", in English as far as one can tell.',
];

const inference = createInferenceClient({
  spawn: () => forkSpawn(BUILT)('inference'),
  clock: systemClock,
  onEvent: () => undefined,
  tinyModel: path.join(MODELS_FOLDER, 'langid/tiny.onnx'),
  ladder: ['cpu'],
});
const tokenizer = createTokenizer({ startThread: startThreads(BUILT), modelsFolder: MODELS_FOLDER });
const verifier = createVerifier({ startThread: startThreads(BUILT) });
let axon: Running;
let dendrite: Dendrite;

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

beforeAll(async () => {
  if (sdks.sdk10.where === null) return;
  dendrite = startDendrite(sdks.sdk10.where);
  await inference.open();
  const practice = createPracticeAdapter();
  const ready = await practice.init({ inference, modelsFolder: MODELS_FOLDER, tokenize: tokenizer.tokenize.bind(tokenizer) });
  if (!ready.ok) throw new Error(ready.problem.code);
  axon = await run({ verifier, routes: [...practice.routes, slow], callers: [asCaller(validator)] });
}, SET_UP_MS);
afterAll(async () => {
  await dendrite?.close();
  await axon?.close();
  await inference.close();
  await tokenizer.dispose();
  await verifier.dispose();
}, SET_UP_MS);

beforeEach(needsSdk('sdk10'));

const ask = (over: Partial<Job> = {}): Promise<Answer> =>
  dendrite.ask({
    seed: VALIDATOR,
    axon: { ip: '127.0.0.1', port: axon.port, hotkey: miner.hotkey },
    synapse: 'LanguageSynapse',
    fields: { texts: TEXTS },
    timeout: 12,
    times: 1,
    ...over,
  });
const askOnce = async (over: Partial<Job> = {}): Promise<Told> => {
  const { results } = await ask(over);
  if (!results[0]) throw new Error('no result');
  return results[0];
};
/** The row of the query with this nonce; it may come after the reply. */
const rowOf = ({ nonce }: Told) =>
  vi.waitFor(() => {
    const row = axon.queries.find((query) => query.nonce === nonce);
    if (!row) throw new Error('no such row');
    return row;
  });

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
      texts: TEXTS,
    });
    expect(told.processTime).toBeGreaterThan(0);
    const languages = z.array(z.array(z.string())).length(TEXTS.length).parse(told.languages);
    expect(languages.slice(0, 2).map(([best]) => best)).toEqual(['deu', 'fra']);
    const confidences = z.array(z.array(z.number().min(0).max(1))).parse(told.confidences);
    expect(confidences.map((row) => row.length)).toEqual(languages.map((row) => row.length));
    expect(await rowOf(told)).toMatchObject({ outcome: 'answered', dialect: 'classic', caller: validator.hotkey });
  });

  it('may ask twenty times at once', async () => {
    const { results } = await ask({ times: 20 });
    expect(results.map(({ success, status }) => [success, status])).toEqual(Array.from({ length: 20 }, () => [true, 200]));
    expect(new Set(results.map(({ nonce }) => nonce)).size).toBe(20);
    for (const told of results) expect(await rowOf(told)).toMatchObject({ outcome: 'answered' });
  });

  it('is told when its own short time is up', async () => {
    const told = await askOnce({ synapse: 'SlowSynapse', fields: { texts: ['a'] }, timeout: 0.5 });
    expect(told).toMatchObject({ success: false, timedOut: true, status: 408 });
    expect(await rowOf(told)).toMatchObject({ status: 408, deadlineMs: 500 });
  });

  const REFUSED: readonly (readonly [string, Partial<Job>, number, RegExp, string])[] = [
    ['whose key nobody knows', { seed: STRANGER }, 403, /^Forbidden\. Key is blacklisted: /, 'stranger'],
    [
      'that asks for a synapse nobody has',
      { synapse: 'NobodysSynapse' },
      404,
      /^Synapse name 'NobodysSynapse' not found/,
      'unknown-route',
    ],
    ['with a field of another kind', { fields: { texts: ['a', 7] } }, 422, /^Wrong or missing field: texts\.1$/, 'wrong-schema'],
  ];
  it.each(REFUSED)('%s is told so', async (_who, over, status, message, reason) => {
    const told = await askOnce(over);
    expect(told).toMatchObject({ success: false, status, axonStatus: status, axon: miner.hotkey, languages: null });
    expect(told.message).toMatch(message);
    expect(await rowOf(told)).toMatchObject({ outcome: 'refused', status, reason });
  });

  it('that means another miner is told so', async () => {
    const { hotkey } = signer(9);
    const told = await askOnce({ axon: { ip: '127.0.0.1', port: axon.port, hotkey } });
    expect(told).toMatchObject({ success: false, status: 401 });
    expect(told.message).toMatch(/^Not Verified with error: /);
    expect(await rowOf(told)).toMatchObject({ outcome: 'refused', status: 401 });
  });

  it('is still served after all that, on the connections it kept', async () => {
    expect(await askOnce()).toMatchObject({ success: true, status: 200 });
  });
});
