// The practice validator against the SDK's real Axon: its requests are those a stock Python miner answers, its reader takes the reply.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Ss58 } from '../../contract/units.ts';
import { languageQuestion } from '../../engine/subnets/practice/practice.ts';
import { needsSdk, sdks, type SdkProgram, startSdk } from '../../rig/sdk-for-tests.ts';
import { createDeliveries } from './delivery.ts';
import { createKey } from './key.ts';
import { headerOf, type RawReply, readReply } from './reply.ts';
import { classicRequest, createNonces, type SignedRequest, type Target } from './request.ts';

const SET_UP_MS = 60_000;
const TIMEOUT_MS = 12_000;
const MINER = Buffer.alloc(32, 1);
const TEXTS = ['Alle Menschen sind frei.', '“Ünïcode” \\ 🙂 and "quotes"'];
const QUESTION = languageQuestion(TEXTS);

const key = createKey(Buffer.alloc(32, 2));
const nonces = createNonces();
const deliveries = createDeliveries();
let program: SdkProgram | null = null;
let miner: Target;

beforeAll(async () => {
  if (sdks.sdk10.where === null) return;
  program = startSdk(sdks.sdk10.where, 'axon.py');
  const { port, hotkey } = z
    .object({ port: z.number(), hotkey: z.string() })
    .parse(await program.ask({ seed: MINER.toString('hex') }));
  miner = { host: '127.0.0.1', port, hotkey: hotkey as Ss58 };
}, SET_UP_MS);
afterAll(async () => {
  await deliveries.close();
  await program?.close();
}, SET_UP_MS);
beforeEach(needsSdk('sdk10'));

async function deliver(signed: SignedRequest): Promise<RawReply> {
  const { reply } = await deliveries.send(miner, signed, { timeoutMs: TIMEOUT_MS });
  if (!reply) throw new Error('no reply');
  return reply;
}
const sign = (target = miner) => classicRequest(key, target, QUESTION, nonces(), randomUUID());
const words = ({ body }: RawReply): string => Buffer.from(body).toString();

describe('the SDK 10.2 Axon', () => {
  it('knows the miner by the hotkey we know it by', () => {
    expect(miner.hotkey).toBe(createKey(MINER).hotkey);
  });

  it('takes our classic request, and we take its reply', async () => {
    const reply = await deliver(sign());
    expect([reply.status, headerOf(reply.headers, 'bt_header_axon_status_message')]).toEqual([200, 'Success']);
    expect(readReply('classic', QUESTION, reply)).toMatchObject({
      ok: true,
      fields: { languages: TEXTS.map(() => ['eng', 'deu']) },
    });
    expect(JSON.parse(words(reply))).toMatchObject({ texts: TEXTS, dendrite: { hotkey: key.hotkey } });
  });

  it('takes a synapse with a required field of each type, and we take its reply', async () => {
    const required = { text: 'é', items: [[0.5, 1], []], things: { a: [1] }, whole: 7, share: 0.25, flag: true };
    const question = {
      route: 'EverySynapse',
      fields: { ...required, free: 'x', answer: [] },
      required: Object.keys(required),
      timeoutS: 7.5,
    };
    const reply = await deliver(classicRequest(key, miner, question, nonces(), randomUUID()));
    expect(readReply('classic', question, reply)).toMatchObject({
      ok: true,
      fields: { ...required, free: 'x', answer: [2, 7], timeout: 7.5 },
    });
  });

  it('takes many at once, each with a uuid of its own', async () => {
    const replies = await Promise.all(Array.from({ length: 10 }, () => deliver(sign())));
    expect(replies.map((reply) => readReply('classic', QUESTION, reply).ok)).toEqual(replies.map(() => true));
  });

  it('refuses what was signed for another miner, and what it has seen before: so it did look', async () => {
    const other = await deliver(sign({ ...miner, hotkey: key.hotkey }));
    expect([other.status, words(other)]).toEqual([401, expect.stringContaining('Not Verified')]);
    const once = sign();
    expect((await deliver(once)).status).toBe(200);
    const again = await deliver(once);
    expect([again.status, words(again)]).toEqual([401, expect.stringContaining('Nonce is too old')]);
    expect(readReply('classic', QUESTION, again)).toEqual({ ok: false });
  });
});
