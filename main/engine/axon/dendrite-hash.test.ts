// Hashed fields as the SDK's real Dendrite signs them: what it hashed and what came must be the same, whatever is on the way.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dendriteRig } from './testing/dendrite-rig.ts';
import { forwarder } from './testing/forwarder.ts';
import { languageRoute, miner, run, validator } from './testing/rig.ts';
import { asCaller } from './testing/signer.ts';

const answer = () => Promise.resolve({ ok: true, value: { fields: { answer: 'yes' }, items: 1, asked: '', said: '' } } as const);
/** As tools/peers/synapses.py has it. */
const hashed = languageRoute({
  name: 'HashedSynapse',
  schema: z.object({ note: z.string() }),
  requiredFields: ['note', 'count', 'ratio', 'scores', 'meta', 'flag'],
  hashFields: { order: ['scores', 'note', 'nothing', 'meta', 'count', 'flag', 'ratio'], floats: ['scores', 'ratio'] },
  handle: answer,
});
const inClassOrder = languageRoute({
  name: 'HashedInClassOrderSynapse',
  schema: z.object({ first: z.string() }),
  requiredFields: ['first', 'second'],
  hashFields: { order: ['first', 'second'], floats: [] },
  handle: answer,
});

const rig = dendriteRig('sdk10', (verifier) =>
  run({ verifier, routes: [languageRoute(), hashed, inClassOrder], callers: [asCaller(validator)] }),
);

const FIELDS = {
  note: '"plain"',
  count: '7',
  ratio: '0.5',
  scores: '[1.0, 0.25]',
  meta: '{"a": 10}',
  flag: 'true',
} as const;
/** JSON as Python reads it. */
const fieldsOf = (over: Partial<Record<keyof typeof FIELDS | 'nothing' | 'aside', string>> = {}): string =>
  `{${Object.entries({ ...FIELDS, ...over })
    .map(([name, json]) => `"${name}": ${json}`)
    .join(', ')}}`;
const job = (over: Parameters<typeof fieldsOf>[0] = {}) => ({ synapse: 'HashedSynapse', fields: fieldsOf(over) });

describe('hashed fields', () => {
  const TAKEN: readonly (readonly [string, Parameters<typeof fieldsOf>[0]])[] = [
    ['plain values', {}],
    ['quotes of both kinds', { note: String.raw`"it's \"so\""`, meta: String.raw`["it's", "\"so\"", "'\"\\"]` }],
    [
      'characters of every kind',
      { note: '"é ☃ 🙂"', meta: String.raw`["\u00a0\u00ad\u2028\ufeff", "\u0000\u001b\u007f", "🙂", "\n\t"]` },
    ],
    ['half a character, nested', { meta: String.raw`{"half": "\ud83d", "\udc00": ["\ud83d"]}` }],
    ['integers where floats are declared', { scores: '[1, 2, 3]', ratio: '2' }],
    ['floats of every form', { scores: '[1e16, 9999999999999998.0, 1e-05, 0.0001, 5e-324, 1.7976931348623157e308, 0.1]' }],
    ['minus zero', { scores: '[-0.0, 0.0]', meta: '[-0, -0.0]' }],
    ['what is no number', { scores: '[NaN, Infinity, -Infinity]' }],
    ['integers and floats side by side', { meta: '[1, 1.0, 1e0, 100000000000000000000, 1e20]' }],
    ['an integer of a thousand digits', { count: '9'.repeat(1_000), meta: `[-${'9'.repeat(1_000)}]` }],
    ['containers in containers', { meta: '{"b": [], "a": {"c": {}, "d": [[1, [2.5, null]], true, false]}}' }],
    ['nothing', { nothing: 'null', meta: 'null' }],
    ['something where there mostly is nothing', { nothing: '"None"' }],
    ['empty ones', { note: '""', scores: '[]', meta: '{}', count: '0', flag: 'false' }],
  ];
  it.each(TAKEN)('are taken: %s', async (_what, over) => {
    const told = await rig.askOnce(job(over));
    expect(told).toMatchObject({ success: true, status: 200, fields: { answer: 'yes' } });
    expect(told.echoed).toBe(true);
  });

  it('are taken in the order of the class where they are a field of it, as before SDK 7.2', async () => {
    const told = await rig.askOnce({ synapse: 'HashedInClassOrderSynapse', fields: '{"first": "a", "second": "b"}' });
    expect(told).toMatchObject({ success: true, fields: { answer: 'yes' } });
  });

  /** Asks through someone who changes one thing in what goes to the axon. */
  async function through(from: string, to: string, over: Parameters<typeof fieldsOf>[0] = {}) {
    const between = await forwarder(rig.axon.port, from, to);
    try {
      const told = await rig.askOnce({ ...job(over), axon: { ip: '127.0.0.1', port: between.port, hotkey: miner.hotkey } });
      expect(between.changes()).toBe(1);
      return { told, row: await rig.rowOf(told) };
    } finally {
      await between.close();
    }
  }

  it.each([
    ['a letter of a text', '"plain"', '"plaim"'],
    ['a digit', '"count": 7', '"count": 8'],
    ['the last digit of a float', '0.25]', '0.26]'],
    ['an integer to a float', '{"a": 10}', '{"a":1e1}'],
    ['a word', '"flag": true', '"flag": null'],
    ['a key', '{"a": 10}', '{"b": 10}'],
    ['a missing value', '"nothing": null', '"nothing": "no"'],
  ])('changed on the way are refused: %s', async (_what, from, to) => {
    const { told, row } = await through(from, to);
    expect(told).toMatchObject({ success: false, status: 401, message: 'Not Verified with error: Body hash mismatch' });
    expect(row).toMatchObject({ outcome: 'refused', reason: 'bad-signature' });
  });

  it('are the same when only their writing changed: a float without its point', async () => {
    expect((await through('1.0, 0.25]', '1  , 0.25]')).told).toMatchObject({ success: true, status: 200 });
  });

  it('say nothing about a field beside them', async () => {
    const { told } = await through('"mine"', '"your"', { aside: '"mine"' });
    expect(told).toMatchObject({ success: true, status: 200 });
  });
});
