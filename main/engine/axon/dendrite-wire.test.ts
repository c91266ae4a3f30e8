// The wire as the SDK's real Dendrite speaks it: GET as well as POST, long replies made smaller, many synapses on one port, other keys, old nonces.
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Clock, systemClock } from '../clock.ts';
import { dendriteRig, STRANGER_SEED, VALIDATOR_SEED } from './testing/dendrite-rig.ts';
import { forwarder } from './testing/forwarder.ts';
import { languageRoute, miner, run, stranger, subnet, validator } from './testing/rig.ts';
import { asCaller } from './testing/signer.ts';

const HOUR_NS = 3_600_000_000_000n;
/** How far the axon's clock is ahead of Python's. */
let aheadNs = 0n;
const clock: Clock = { ...systemClock, nowNs: () => systemClock.nowNs() + aheadNs };

const LINE = 'ünïcode 🙂 and a "quote"\n';
const blob = languageRoute({
  name: 'BlobSynapse',
  schema: z.object({ length: z.number() }),
  requiredFields: ['length'],
  handle: ({ body }) => {
    const { length } = z.object({ length: z.number() }).parse(body);
    return Promise.resolve({ ok: true, value: { fields: { blob: LINE.repeat(length) }, items: 1, asked: '', said: '' } });
  },
});
const hashed = languageRoute({
  name: 'HashedInClassOrderSynapse',
  subnet: subnet({ id: 'another', callerPolicy: { requirePermit: false, minStakeTao: 0, allow: [], deny: [] } }),
  schema: z.object({ first: z.string(), second: z.string() }),
  requiredFields: ['first', 'second'],
  hashFields: { order: ['first', 'second'], floats: [] },
  handle: () => Promise.resolve({ ok: true, value: { fields: { answer: 'yes' }, items: 1, asked: '', said: '' } }),
});
const rig = dendriteRig('sdk10', (verifier) =>
  run({
    verifier,
    clock,
    routes: [languageRoute(), blob, hashed],
    callers: [asCaller(validator), asCaller(stranger, { validatorPermit: false, stakeTao: 0 })],
  }),
);
const HASHED = { synapse: 'HashedInClassOrderSynapse', fields: '{"first": "a", "second": "b"}' };

describe('the SDK 10.2 Dendrite', () => {
  it('finds each of several synapses on one port, and asks them at once', async () => {
    const jobs = [{}, { synapse: 'BlobSynapse', fields: '{"length": 2}' }, HASHED];
    const told = await Promise.all(jobs.map((job) => rig.ask({ ...job, times: 5 })));
    const [languages, blobs, hashes] = told.map(({ results }) => {
      expect(results.map(({ success, echoed }) => [success, echoed])).toEqual(Array.from({ length: 5 }, () => [true, true]));
      return results[0]?.fields;
    });
    expect([languages?.['languages'], blobs?.['blob'], hashes?.['answer']]).toEqual([[['en']], LINE.repeat(2), 'yes']);
  });

  it('may use GET, as the stock axon has it: with the same checks', async () => {
    const { results } = await rig.dendrite.get(rig.job());
    expect(results[0]).toMatchObject({ success: true, status: 200, echoed: true, fields: { languages: [['en']] } });
    const forged = await rig.dendrite.get(rig.job({ forger: STRANGER_SEED }));
    expect(forged.results[0]).toMatchObject({ success: false, status: 401 });
  });

  it('takes a long reply that came compressed, and a short one that did not', async () => {
    const between = await forwarder(rig.axon.port);
    const axon = { ip: '127.0.0.1', port: between.port, hotkey: miner.hotkey };
    try {
      const told = await rig.askOnce({ axon, synapse: 'BlobSynapse', fields: '{"length": 20000}' });
      expect([told.success, told.fields['blob'] === LINE.repeat(20_000)]).toEqual([true, true]);
      const heard = between.heard();
      const head = heard.toString('latin1').split('\r\n\r\n', 1)[0] ?? '';
      expect(head.toLowerCase()).toContain('\r\ncontent-encoding: gzip\r\n');
      const packed = heard.subarray(head.length + '\r\n\r\n'.length);
      expect(packed.length).toBeLessThan((LINE.length * 20_000) / 10);
      expect(JSON.parse(gunzipSync(packed).toString())).toMatchObject({ blob: LINE.repeat(20_000) });

      expect(await rig.askOnce({ axon })).toMatchObject({ success: true });
      expect(between.heard().subarray(heard.length).toString('latin1').toLowerCase()).not.toContain('content-encoding');
    } finally {
      await between.close();
    }
  });

  it('with another key than its name’s is refused, however often, and the one in whose name it came is still served', async () => {
    const { results } = await rig.ask({ forger: STRANGER_SEED, times: 5 });
    for (const told of results) {
      expect(told).toMatchObject({ success: false, status: 401, message: 'Not Verified with error: Signature mismatch' });
      expect(await rig.rowOf(told)).toMatchObject({ outcome: 'refused', reason: 'bad-signature' });
    }
    expect(await rig.askOnce()).toMatchObject({ success: true });
  });

  it('without a permit is turned away by one subnet and let in by another that asks for none', async () => {
    const turned = await rig.askOnce({ seed: STRANGER_SEED });
    expect(turned).toMatchObject({ success: false, status: 403 });
    expect(await rig.askOnce({ ...HASHED, seed: STRANGER_SEED })).toMatchObject({ success: true });
  });

  it('whose clock is an hour behind, or ahead, is told by how much and served again when it is right', async () => {
    aheadNs = HOUR_NS;
    const old = await rig.askOnce({ seed: VALIDATOR_SEED });
    aheadNs = -HOUR_NS;
    const early = await rig.askOnce();
    aheadNs = 0n;
    expect(old).toMatchObject({ success: false, status: 401 });
    expect(old.message).toMatch(
      /^Not Verified with error: Nonce is too old: acceptable delta is 16\.00 seconds but request was 36\d\d\.\d\d seconds old$/,
    );
    expect(early).toMatchObject({ success: false, status: 401, message: 'Not Verified with error: Nonce is from the future' });
    expect([(await rig.rowOf(old)).reason, (await rig.rowOf(early)).reason]).toEqual(['stale', 'from-the-future']);
    expect(await rig.askOnce()).toMatchObject({ success: true });
  });

  it('whose time is up before anybody could answer is told so by itself', async () => {
    expect(await rig.askOnce({ timeout: 0.000_1 })).toMatchObject({ success: false, timedOut: true, status: 408 });
    expect(await rig.askOnce()).toMatchObject({ success: true });
  });
});
