// The axon as a caller with SDK 11 sees it: signed by the SDK's real http_auth, sent by a real Python client.
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type HttpAnswer, type HttpCaller, type HttpJob, startHttpCaller } from '../../rig/http-auth-for-tests.ts';
import { startThreads } from '../../rig/fork.ts';
import { needsSdk, sdks } from '../../rig/sdk-for-tests.ts';
import { type Clock, systemClock } from '../clock.ts';
import { BUILT, languageRoute, miner, run, type Running, subnet, validator } from './testing/rig.ts';
import { asCaller } from './testing/signer.ts';
import { createVerifier } from './verifier-pool.ts';

const SET_UP_MS = 60_000;
/** A row comes at once, but for a computer that is busy. */
const PATIENCE = { timeout: 5_000 };
/** The seeds of testing/rig.ts's signers. */
const seedOf = (byte: number): string => byte.toString(16).padStart(2, '0').repeat(32);
const VALIDATOR = seedOf(2);
const STRANGER = seedOf(3);
const BODY = JSON.stringify({ texts: ['Alle Menschen sind frei.', '“Ünïcode” \\ 🙂'], n: 1.0 });

const verifier = createVerifier({ startThread: startThreads(BUILT) });
let axon: Running;
let caller: HttpCaller;

/** Of a subnet whose validators do not say whom they mean. */
const unbound = languageRoute({ name: 'Unbound', subnet: subnet({ dialects: { 'btauth-1': { receiver: 'optional' } } }) });
const patient = languageRoute({
  name: 'Patient',
  subnet: subnet({ dialects: { 'btauth-1': { receiver: 'required', maxAgeMs: 30_000 } } }),
});
const readable = languageRoute({
  name: 'Readable',
  methods: ['GET', 'POST'],
  schema: z.object({ q: z.string(), page: z.string() }),
  handle: ({ body }) => Promise.resolve({ ok: true, value: { fields: { read: body }, items: 1, asked: '', said: '' } }),
});
const classic = languageRoute({ name: 'ClassicOnly', subnet: subnet({ dialects: { classic: { oldest: '7.2' } } }) });

/** An axon takes nothing that was signed before it began: this one began a minute ago. */
let ranForNs = 60_000_000_000n;
const clock: Clock = { ...systemClock, nowNs: () => systemClock.nowNs() - ranForNs };

beforeAll(async () => {
  if (sdks.sdk11.where === null) return;
  caller = startHttpCaller(sdks.sdk11.where);
  const routes = [languageRoute(), unbound, patient, readable, classic];
  axon = await run({ verifier, clock, routes, callers: [asCaller(validator)] });
  ranForNs = 0n;
}, SET_UP_MS);
afterAll(async () => {
  await caller?.close();
  await axon?.close();
  await verifier.dispose();
}, SET_UP_MS);
beforeEach(needsSdk('sdk11'));

type Told = HttpAnswer['results'][number];
async function ask(over: Partial<HttpJob> = {}): Promise<readonly Told[]> {
  const { results } = await caller.ask({
    seed: VALIDATOR,
    base: `http://127.0.0.1:${axon.port}`,
    method: 'POST',
    path: '/LanguageSynapse',
    params: {},
    body: BODY,
    receiver: miner.hotkey,
    ageMs: 0,
    times: 1,
    copies: 1,
    sent: {},
    ...over,
  });
  return results;
}
async function askOnce(over: Partial<HttpJob> = {}): Promise<Told> {
  const [told] = await ask(over);
  if (!told) throw new Error('no result');
  return told;
}
/** The last row; it may come after the reply. */
async function rowAfter(over: Partial<HttpJob>): Promise<{ told: Told; row: Running['queries'][number] | undefined }> {
  const before = axon.queries.length;
  const told = await askOnce(over);
  await vi.waitFor(() => expect(axon.queries.length).toBeGreaterThan(before), PATIENCE);
  return { told, row: axon.queries.at(-1) };
}

describe('a caller with SDK 11', () => {
  it('is answered when it names us as its receiver', async () => {
    const { told, row } = await rowAfter({});
    expect(told.status).toBe(200);
    expect(JSON.parse(told.body)).toEqual({ languages: [['en'], ['en']] });
    expect(row).toMatchObject({ outcome: 'answered', dialect: 'btauth-1', caller: validator.hotkey, items: 2 });
  });

  it('may say that its key is sr25519, which the SDK itself leaves out', async () => {
    expect(await askOnce({ sent: { headers: { 'X-Bittensor-Crypto': 'sr25519' } } })).toMatchObject({ status: 200 });
  });

  it('may ask thirty times at once', async () => {
    const results = await ask({ times: 30 });
    expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 200));
  });

  it('need not name its receiver where the subnet says so, but not another one', async () => {
    expect(await askOnce({ path: '/Unbound', receiver: null })).toMatchObject({ status: 200 });
    expect(await askOnce({ path: '/Unbound' })).toMatchObject({ status: 200 });
    const { told, row } = await rowAfter({ path: '/Unbound', receiver: validator.hotkey });
    expect([told.status, row?.reason]).toEqual([401, 'wrong-receiver']);
  });

  it('may be as late as the subnet says, and no later', async () => {
    expect(await askOnce({ path: '/Patient', ageMs: 20_000 })).toMatchObject({ status: 200 });
    expect(await askOnce({ path: '/Patient', ageMs: 31_000 })).toMatchObject({ status: 401 });
  });

  it('may ask with GET where the route has it, its query signed', async () => {
    const params = { q: 'Würde & Recht', page: '2' };
    const get = { method: 'GET', path: '/Readable', body: '', params } as const;
    const told = await askOnce(get);
    expect([told.status, JSON.parse(told.body)]).toEqual([200, { read: params }]);
    const changed = await rowAfter({ ...get, sent: { params: { ...params, page: '3' } } });
    expect([changed.told.status, changed.row?.reason]).toEqual([401, 'bad-signature']);
    expect(await askOnce({ ...get, sent: { method: 'POST' } })).toMatchObject({ status: 401 });
    expect(await askOnce({ ...get, path: '/LanguageSynapse' })).toMatchObject({ status: 405 });
  });

  const REFUSED: readonly (readonly [string, Partial<HttpJob>, number, string])[] = [
    ['that names nobody', { receiver: null }, 401, 'wrong-receiver'],
    ['that names another miner', { receiver: validator.hotkey }, 401, 'wrong-receiver'],
    [
      'that names another miner and is passed on to us',
      { receiver: validator.hotkey, sent: { headers: { 'X-Bittensor-Receiver': miner.hotkey } } },
      401,
      'bad-signature',
    ],
    ['that asks eleven seconds late', { ageMs: 11_000 }, 401, 'stale'],
    ['that asks an hour late', { ageMs: 3_600_000 }, 401, 'stale'],
    ['that asks five seconds ahead', { ageMs: -5_000 }, 401, 'from-the-future'],
    ['whose key nobody knows', { seed: STRANGER }, 403, 'stranger'],
    [
      'with another key than its name’s',
      { seed: STRANGER, sent: { headers: { 'X-Bittensor-Hotkey': validator.hotkey } } },
      401,
      'bad-signature',
    ],
    ['whose body was changed', { sent: { body: BODY.replace('Alle', 'alle') } }, 401, 'bad-signature'],
    ['whose body was emptied', { sent: { body: '' } }, 401, 'bad-signature'],
    ['whose path was changed', { path: '/Readable', sent: { path: '/LanguageSynapse' } }, 401, 'bad-signature'],
    ['whose query was added', { sent: { params: { a: '1' } } }, 401, 'bad-signature'],
    ['of another scheme', { sent: { headers: { 'X-Bittensor-Crypto': 'ed25519' } } }, 401, 'malformed'],
    ['of another version', { sent: { headers: { 'X-Bittensor-Version': '2' } } }, 401, 'malformed'],
    ['that asks where classic alone is spoken', { path: '/ClassicOnly' }, 404, 'unknown-route'],
    ['that asks what nobody has', { path: '/generate' }, 404, 'unknown-route'],
    ['with a body of another kind', { body: '{"texts": 7}' }, 422, 'wrong-schema'],
  ];
  it.each(REFUSED)('%s is refused', async (_who, over, status, reason) => {
    const { told, row } = await rowAfter(over);
    expect([told.status, row?.outcome, row?.reason]).toEqual([status, 'refused', reason]);
    expect(JSON.parse(told.body)).toEqual({ detail: expect.any(String) });
  });

  it('is answered once: the same bytes again are refused, while others go on', async () => {
    const results = await ask({ times: 3, copies: 3 });
    expect(results.map(({ status }) => status)).toEqual([200, 401, 401, 200, 401, 401, 200, 401, 401]);
    expect(axon.queries.filter(({ reason }) => reason === 'replayed').length).toBeGreaterThanOrEqual(6);
    expect(await askOnce()).toMatchObject({ status: 200 });
  });
});
