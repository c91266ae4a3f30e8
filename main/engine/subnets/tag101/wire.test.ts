// Tag101 behind the real axon: what its validators' client sends and reads, and what is said to everybody else.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startThreads } from '../../../rig/fork.ts';
import { type HttpCaller, startHttpCaller } from '../../../rig/http-auth-for-tests.ts';
import { needsSdk, sdks } from '../../../rig/sdk-for-tests.ts';
import { systemClock } from '../../clock.ts';
import { BUILT, miner, run, type Running, stranger, validator } from '../../axon/testing/rig.ts';
import { asCaller, btauthRequest, type Asking } from '../../axon/testing/signer.ts';
import { createVerifier } from '../../axon/verifier-pool.ts';
import { createRig, envelopeOf, type Rig } from './testing/rig.ts';
import { writeToy } from './testing/toy-model.ts';

const SET_UP_MS = 60_000;
const PATIENCE = { timeout: 5_000 };
/** Of axon/testing/rig.ts's `validator`. */
const VALIDATOR_SEED = '02'.repeat(32);
const TEXT = 'Spot Bitcoin ETF inflows reach a new record as BlackRock buys more. “Ünïcode” 🚀';

const verifier = createVerifier({ startThread: startThreads(BUILT) });
let folder: string;
let rig: Rig;
let axon: Running;
let caller: HttpCaller;

/** An axon takes nothing that was signed before it began: this one began a minute ago. */
let ranForNs = 60_000_000_000n;
const clock = { ...systemClock, nowNs: () => systemClock.nowNs() - ranForNs };

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lode-tag101-'));
  rig = await createRig(await writeToy(folder), { hotkey: miner.hotkey });
  const ready = await rig.adapter.init(rig.context);
  if (!ready.ok) throw new Error(ready.problem.code);
  axon = await run({ verifier, clock, routes: rig.adapter.routes, callers: [asCaller(validator)] });
  ranForNs = 0n;
  if (sdks.sdk11.where !== null) caller = startHttpCaller(sdks.sdk11.where);
}, SET_UP_MS);
afterAll(async () => {
  await caller?.close();
  await axon?.close();
  await rig?.close();
  await verifier.dispose();
  await rm(folder, { recursive: true, force: true });
}, SET_UP_MS);

async function post(over: Partial<Asking>) {
  const asking: Asking = { signer: validator, receiver: miner.hotkey, route: 'TaskEnvelope', body: envelopeOf(TEXT), ...over };
  const signed = btauthRequest(asking);
  const before = axon.queries.length;
  const response = await fetch(`http://127.0.0.1:${axon.port}${signed.path}`, {
    method: 'POST',
    headers: { ...signed.headers },
    body: signed.body,
  });
  const text = await response.text();
  await vi.waitFor(() => expect(axon.queries.length).toBeGreaterThan(before), PATIENCE);
  return { status: response.status, body: JSON.parse(text) as Record<string, unknown>, row: axon.queries.at(-1) };
}

describe('Tag101’s validators', () => {
  it('with the SDK’s own client send an envelope and read it back, answered', async (context) => {
    needsSdk('sdk11')(context);
    // As chain/http_transport.py writes it: keys sorted, nothing between, everything beyond ASCII escaped.
    const sent = envelopeOf(TEXT);
    const body = JSON.stringify(Object.fromEntries(Object.entries(sent).toSorted(([a], [b]) => (a < b ? -1 : 1)))).replace(
      /[\u0080-\uFFFF]/g,
      (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    const { results } = await caller.ask({
      seed: VALIDATOR_SEED,
      base: `http://127.0.0.1:${axon.port}`,
      method: 'POST',
      path: '/TaskEnvelope',
      params: {},
      body,
      receiver: miner.hotkey,
      ageMs: 0,
      times: 2,
      copies: 1,
      sent: {},
    });
    expect(results.map(({ status }) => status)).toEqual([200, 200]);
    const said = results.map((result) => JSON.parse(result.body) as Record<string, unknown>);
    const answer = { tags: [expect.any(String), expect.any(String), expect.any(String)] };
    expect(said).toEqual([
      { ...sent, answer },
      { ...sent, answer },
    ]);
    expect(said[0]).toEqual(said[1]);
    expect(axon.queries.at(-1)).toMatchObject({ outcome: 'answered', dialect: 'btauth-1', caller: validator.hotkey, items: 1 });
  });

  it('are given tags that stand in the row too', async () => {
    const { status, body, row } = await post({});
    expect(status).toBe(200);
    expect(row?.said).toBe((body['answer'] as { tags: string[] }).tags.join(', '));
    expect(row?.asked).toContain('Spot Bitcoin ETF');
  });
});

describe('whoever asks otherwise', () => {
  const NOTE = { ...envelopeOf(TEXT), miner_note: 'hello' };
  it.each([
    ['with a miner_note', { body: NOTE }, 400, 'wrong-schema'],
    ['with one that says nothing', { body: { ...NOTE, miner_note: null } }, 400, 'wrong-schema'],
    ['with no JSON', { body: 'bitcoin' }, 400, 'not-json'],
    ['with nothing', { body: '' }, 400, 'not-json'],
    ['with a list', { body: '[1, 2]' }, 400, 'wrong-schema'],
    ['with a payload that is none', { body: { ...envelopeOf(TEXT), payload: 'bitcoin' } }, 400, 'wrong-schema'],
    ['with a limit that is no number', { body: { ...envelopeOf(TEXT), timeout: [] } }, 400, 'wrong-schema'],
    ['with bytes that are no text', { body: '{"task_kind": "\uD800' }, 400, 'not-json'],
    ['with more than 128 KiB', { body: envelopeOf('x'.repeat(131_072)) }, 413, 'too-large'],
    ['for another miner', { receiver: validator.hotkey }, 401, 'wrong-receiver'],
    ['for nobody', { receiver: '' }, 401, 'wrong-receiver'],
    ['as a stranger', { signer: stranger }, 403, 'stranger'],
    ['by another path', { route: 'TextSynapse' }, 404, 'unknown-route'],
  ] satisfies readonly (readonly [string, Partial<Asking>, number, string])[])(
    '%s is refused',
    async (_who, over, status, reason) => {
      const asked = await post(over);
      expect([asked.status, asked.row?.outcome, asked.row?.reason]).toEqual([status, 'refused', reason]);
      expect(asked.body).toEqual({ detail: expect.any(String) });
    },
  );

  it('for another kind of task is answered with the subnet’s nothing', async () => {
    const { status, body } = await post({ body: envelopeOf(TEXT, { task_kind: 'sn101.other' }) });
    expect([status, body['answer']]).toEqual([200, {}]);
  });
});
