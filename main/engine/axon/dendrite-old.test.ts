// The real Dendrite of SDK 7.1, whose nonces say nothing about when they were made: served where a subnet asks for it, and told why not elsewhere.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dendriteRig, STRANGER_SEED } from './testing/dendrite-rig.ts';
import { forwarder } from './testing/forwarder.ts';
import { statusOf, throwBytes } from './testing/client.ts';
import { languageRoute, miner, run, subnet, validator } from './testing/rig.ts';
import { asCaller } from './testing/signer.ts';

const old = subnet({ id: 'old', dialects: { classic: { oldest: '6.0' } } });
const hashed = languageRoute({
  name: 'HashedInClassOrderSynapse',
  subnet: old,
  schema: z.object({ first: z.string() }),
  requiredFields: ['first', 'second'],
  hashFields: { order: ['first', 'second'], floats: [] },
  handle: () => Promise.resolve({ ok: true, value: { fields: { answer: 'yes' }, items: 1, asked: '', said: '' } }),
});
const tuple = languageRoute({
  name: 'HashedSynapse',
  subnet: old,
  schema: z.object({ note: z.string() }),
  requiredFields: ['note', 'count', 'ratio', 'scores', 'meta', 'flag'],
  hashFields: {
    order: ['scores', 'note', 'nothing', 'meta', 'count', 'flag', 'ratio'],
    orderBefore72: ['note', 'count', 'ratio', 'scores', 'meta', 'flag', 'nothing'],
    floats: ['scores', 'ratio'],
  },
  handle: () => Promise.resolve({ ok: true, value: { fields: { answer: 'yes' }, items: 1, asked: '', said: '' } }),
});
const streaming = languageRoute({
  name: 'StreamSynapse',
  subnet: old,
  schema: z.object({ prompt: z.string() }),
  requiredFields: ['prompt'],
  handle: () =>
    Promise.resolve({
      ok: true,
      value: {
        chunks: (async function* () {
          yield Buffer.from('one ');
          yield Buffer.from('☃');
        })(),
        items: 1,
        asked: '',
        said: () => '',
      },
    }),
});
const rig = dendriteRig('sdk7', (verifier) =>
  run({
    verifier,
    routes: [languageRoute({ subnet: old }), languageRoute({ name: 'BlobSynapse' }), hashed, tuple, streaming],
    callers: [asCaller(validator)],
  }),
);
const HASHED = { synapse: 'HashedInClassOrderSynapse', fields: String.raw`{"first": "it's", "second": "\"b\" ☃"}` };
const ANSWERED = { success: true, status: 200, axon: miner.hotkey, dendrite: validator.hotkey, echoed: true };

describe('the SDK 7.1 Dendrite', () => {
  it('is answered again and again where the subnet asks for dendrites so old', async () => {
    for (let time = 0; time < 3; time += 1) {
      const told = await rig.askOnce();
      expect(told).toMatchObject({ ...ANSWERED, fields: { languages: [['en']] } });
      expect(await rig.rowOf(told)).toMatchObject({ outcome: 'answered', dialect: 'classic' });
    }
  });

  it('is told why it is not answered everywhere else', async () => {
    const told = await rig.askOnce({ synapse: 'BlobSynapse', fields: '{"length": 1}' });
    expect(told).toMatchObject({ success: false, status: 401, message: expect.stringContaining('older than 7.2') });
    expect(await rig.rowOf(told)).toMatchObject({ outcome: 'refused', reason: 'version-too-old' });
  });

  it('has its fields hashed in the order of the class', async () => {
    expect(await rig.askOnce(HASHED)).toMatchObject({ ...ANSWERED, fields: { answer: 'yes' } });
    const between = await forwarder(rig.axon.port, `it's`, `it'z`);
    const told = await rig.askOnce({ ...HASHED, axon: { ip: '127.0.0.1', port: between.port, hotkey: miner.hotkey } });
    await between.close();
    expect([between.changes(), told.status, told.message]).toEqual([1, 401, 'Not Verified with error: Body hash mismatch']);
  });

  it('has them so even where they are a tuple, which later ones follow', async () => {
    const fields = '{"note": "a", "count": 1, "ratio": 2, "scores": [1, 0.5], "meta": {"b": [null]}, "flag": true}';
    expect(await rig.askOnce({ synapse: 'HashedSynapse', fields })).toMatchObject({ ...ANSWERED, fields: { answer: 'yes' } });
  });

  it('takes a stream', async () => {
    const job = rig.job({ synapse: 'StreamSynapse', fields: '{"prompt": "hello"}' });
    const stream = await rig.dendrite.stream(job, 'forward');
    let step = await stream.next();
    while ('chunk' in step) step = await stream.next();
    expect(step.result).toMatchObject({ success: true, fields: { completion: 'one ☃' } });
  });

  it('with another key than its name’s is refused', async () => {
    const told = await rig.askOnce({ forger: STRANGER_SEED });
    expect(told).toMatchObject({ success: false, status: 401, message: 'Not Verified with error: Signature mismatch' });
  });

  it('is answered once: the same bytes again are refused', async () => {
    const between = await forwarder(rig.axon.port);
    const told = await rig.askOnce({ axon: { ip: '127.0.0.1', port: between.port, hotkey: miner.hotkey } });
    expect(told).toMatchObject(ANSWERED);
    await between.close();
    expect(statusOf(await throwBytes(rig.axon.port, between.passed()))).toBe(401);
    expect(rig.axon.queries.at(-1)).toMatchObject({ outcome: 'refused', reason: 'replayed' });
    expect(await rig.askOnce()).toMatchObject(ANSWERED);
  });
});
