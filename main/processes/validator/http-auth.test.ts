// The practice validator against the SDK's real http_auth.verify: what it signs as btauth/1 is taken, and nothing else of it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Ss58 } from '../../contract/units.ts';
import { languageQuestion } from '../../engine/subnets/practice/practice.ts';
import { needsSdk, type SdkProgram, sdks, startSdk } from '../../rig/sdk-for-tests.ts';
import { createDeliveries } from './delivery.ts';
import { createKey } from './key.ts';
import { readReply } from './reply.ts';
import { btauthRequest, createNonces, type SignedRequest, type Target } from './request.ts';

const SET_UP_MS = 60_000;
const TIMEOUT_MS = 12_000;
const MINER = Buffer.alloc(32, 1);
const TEXTS = ['Alle Menschen sind frei.', '“Ünïcode” \\ 🙂 and "quotes"'];
const QUESTION = languageQuestion(TEXTS);
const NS_PER_MS = 1_000_000n;

const key = createKey(Buffer.alloc(32, 2));
const stranger = createKey(Buffer.alloc(32, 3));
const nonces = createNonces();
const deliveries = createDeliveries();
let program: SdkProgram | null = null;
let miner: Target;

beforeAll(async () => {
  if (sdks.sdk11.where === null) return;
  program = startSdk(sdks.sdk11.where, 'http_auth_miner.py');
  const { port, hotkey } = z
    .object({ port: z.number(), hotkey: z.string() })
    .parse(await program.ask({ seed: MINER.toString('hex') }));
  miner = { host: '127.0.0.1', port, hotkey: hotkey as Ss58 };
}, SET_UP_MS);
afterAll(async () => {
  await deliveries.close();
  await program?.close();
}, SET_UP_MS);
beforeEach(needsSdk('sdk11'));

const Said = z.object({ error: z.string().optional(), caller: z.string().optional(), nonce: z.string().optional() });
async function deliver(signed: SignedRequest) {
  const { reply } = await deliveries.send(miner, signed, { timeoutMs: TIMEOUT_MS });
  if (!reply) throw new Error('no reply');
  return { reply, status: reply.status, ...Said.parse(JSON.parse(Buffer.from(reply.body).toString())) };
}
const sign = (nonce = nonces(), by = key) => btauthRequest(by, miner, QUESTION, nonce);
/** What was signed, with a header of another value; null: without it. */
const withHeader = (signed: SignedRequest, name: string, value: string | null): SignedRequest => {
  const at = signed.headers.indexOf(name);
  if (at === -1) throw new Error(`no ${name}`);
  return { ...signed, headers: signed.headers.toSpliced(at, 2, ...(value === null ? [] : [name, value])) };
};
const aged = (ms: bigint) => () => sign(nonces() + ms * NS_PER_MS);

describe('the SDK 11 http_auth', () => {
  it('takes our btauth request as ours, and we take the reply', async () => {
    const signed = sign();
    const { reply, status, caller, nonce } = await deliver(signed);
    expect([status, caller, nonce]).toEqual([200, key.hotkey, signed.nonce]);
    expect(readReply('btauth-1', QUESTION, reply)).toMatchObject({
      ok: true,
      fields: { languages: TEXTS.map(() => ['eng', 'deu']) },
    });
  });

  it('takes many at once', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => deliver(sign())));
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
  });

  const REFUSED: readonly (readonly [string, () => SignedRequest, string])[] = [
    [
      'with another body',
      () => {
        const signed = sign();
        return { ...signed, body: signed.body.replace('Alle', 'alle') };
      },
      'BadSignature',
    ],
    ['with another query', () => ({ ...sign(), path: '/LanguageSynapse?a=1' }), 'BadSignature'],
    ['in another’s name', () => withHeader(sign(), 'X-Bittensor-Hotkey', stranger.hotkey), 'BadSignature'],
    ['with another nonce', () => withHeader(sign(), 'X-Bittensor-Nonce', String(nonces())), 'BadSignature'],
    ['said to be for another miner', () => withHeader(sign(), 'X-Bittensor-Receiver', stranger.hotkey), 'WrongReceiver'],
    [
      'meant for another miner and said to be for this one',
      () =>
        withHeader(
          btauthRequest(key, { ...miner, hotkey: key.hotkey }, QUESTION, nonces()),
          'X-Bittensor-Receiver',
          miner.hotkey,
        ),
      'BadSignature',
    ],
    ['for nobody', () => withHeader(sign(), 'X-Bittensor-Receiver', null), 'WrongReceiver'],
    ['eleven seconds old', aged(-11_000n), 'StaleRequest'],
    ['five seconds ahead', aged(5_000n), 'StaleRequest'],
    ['of another version', () => withHeader(sign(), 'X-Bittensor-Version', '2'), 'MalformedAuth'],
  ];
  it.each(REFUSED)('refuses one %s', async (_what, make, error) => {
    expect(await deliver(make())).toMatchObject({ status: 401, error });
  });

  it('refuses each one it has seen before', async () => {
    const old = Array.from({ length: 5 }, () => sign());
    for (const signed of old) expect(await deliver(signed)).toMatchObject({ status: 200 });
    for (const signed of old) expect(await deliver(signed)).toMatchObject({ status: 401, error: 'ReplayedRequest' });
  });
});
