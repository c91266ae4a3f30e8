// The dialects over real sockets: which subnet is asked in which, on one port, and what those get that ask otherwise.
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startThreads } from '../../rig/fork.ts';
import { systemClock } from '../clock.ts';
import type { SpokenDialects } from '../subnets/adapter.ts';
import { bodyHash } from './body-hash.ts';
import { type Answer, send } from './testing/client.ts';
import { BUILT, clockAt, languageRoute, miner, run, type Running, stranger, subnet, validator } from './testing/rig.ts';
import { asCaller, btauthRequest, classicRequest, epistulaRequest, freshNonce, type SignedRequest } from './testing/signer.ts';
import { decodeSs58 } from '../../contract/ss58.ts';
import vectors from './vectors/protocol-vectors.json' with { type: 'json' };
import { createVerifier } from './verifier-pool.ts';

const verifier = createVerifier({ startThread: startThreads(BUILT) });
afterAll(() => verifier.dispose());

const open: Running[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
const start = async (options: Partial<Parameters<typeof run>[0]> = {}): Promise<Running> => {
  const running = await run({ verifier, ...options });
  open.push(running);
  return running;
};

const asking = { signer: validator, receiver: miner.hotkey as string, route: 'LanguageSynapse', body: { texts: ['hello'] } };
const speaking = (dialects: SpokenDialects, name = 'LanguageSynapse') => languageRoute({ name, subnet: subnet({ dialects }) });
const said = ({ status, body }: Answer): unknown => [status, JSON.parse(body)];
const NS_PER_S = 1_000_000_000n;

const get = (signed: SignedRequest): SignedRequest => ({ ...signed, method: 'GET' });

const done = () => Promise.resolve({ ok: true as const, value: { fields: {}, items: 1, asked: '', said: '' } });

describe('one port', () => {
  it('serves subnets of every dialect, and each subnet only in its own', async () => {
    const { port } = await start({
      routes: [
        speaking({ classic: { oldest: '7.2' } }, 'Old'),
        speaking({ 'btauth-1': { receiver: 'optional' } }, 'New'),
        speaking({ 'epistula-2': { receiver: 'required', windowMs: 5_000 } }, 'gen_text'),
      ],
    });
    const statuses = async (sign: (over: typeof asking) => SignedRequest): Promise<number[]> => {
      const answers = ['Old', 'New', 'gen_text'].map(async (route) => send(port, sign({ ...asking, route })));
      return (await Promise.all(answers)).map(({ status }) => status);
    };
    expect(await statuses(classicRequest)).toEqual([200, 404, 404]);
    expect(await statuses(btauthRequest)).toEqual([404, 200, 404]);
    expect(await statuses(epistulaRequest)).toEqual([404, 404, 200]);
  });

  it('holds each subnet to its own rule about receivers', async () => {
    const { port } = await start({
      routes: [
        speaking({ 'btauth-1': { receiver: 'optional' } }, 'loose'),
        speaking({ 'btauth-1': { receiver: 'required' } }, 'strict'),
      ],
    });
    const unbound = (route: string) => send(port, btauthRequest({ ...asking, route, receiver: '' }));
    expect((await unbound('loose')).status).toBe(200);
    expect(said(await unbound('strict'))).toEqual([401, { detail: 'Missing X-Bittensor-Receiver' }]);
    const wrong = await send(port, btauthRequest({ ...asking, route: 'loose', receiver: validator.hotkey }));
    expect(said(wrong)).toEqual([401, { detail: 'This request is for another receiver' }]);
  });

  it('holds each subnet to its own age of a request', async () => {
    // The axon began a minute ago by its own clock, so that nothing here is older than itself.
    let behindNs = 60n * NS_PER_S;
    const clock = { ...systemClock, nowNs: () => systemClock.nowNs() - behindNs };
    const { port } = await start({
      clock,
      routes: [
        speaking({ 'btauth-1': { receiver: 'required' } }, 'usual'),
        speaking({ 'btauth-1': { receiver: 'required', maxAgeMs: 40_000 } }, 'patient'),
      ],
    });
    behindNs = 0n;
    const ask = async (route: string, ageS: bigint) =>
      (await send(port, btauthRequest({ ...asking, route, nonce: freshNonce() - ageS * NS_PER_S }))).status;
    expect([await ask('usual', 5n), await ask('usual', 20n)]).toEqual([200, 401]);
    expect([await ask('patient', 20n), await ask('patient', 45n)]).toEqual([200, 401]);
  });

  it('takes X-Bittensor-Crypto absent or sr25519, and no other', async () => {
    const { port } = await start();
    const asked = async (scheme: string): Promise<number> => {
      const signed = btauthRequest(asking);
      return (await send(port, { ...signed, headers: { ...signed.headers, 'X-Bittensor-Crypto': scheme } })).status;
    };
    expect([await asked('sr25519'), await asked('ed25519'), await asked('mldsa')]).toEqual([200, 401, 401]);
  });
});

describe('Epistula', () => {
  it('is answered with the fields alone, and counted', async () => {
    const { port, queries } = await start();
    expect(said(await send(port, epistulaRequest(asking)))).toEqual([200, { languages: [['en']] }]);
    expect(queries[0]).toMatchObject({ outcome: 'answered', dialect: 'epistula-2', caller: validator.hotkey });
  });

  it('takes the request the vector was made of, once', async () => {
    const { epistula, keys } = vectors;
    const at = BigInt(epistula.headers['Epistula-Timestamp']) * 1_000_000n;
    const alice = { hotkey: validator.hotkey, publicKey: decodeSs58(keys.alice.ss58) ?? new Uint8Array() };
    const caller = asCaller({ ...validator, ...alice }, { hotkey: keys.alice.ss58 as typeof validator.hotkey });
    const schema = z.object({ prompt: z.string() });
    const route = languageRoute({
      name: 'generate',
      schema,
      handle: () => Promise.resolve({ ok: true, value: { fields: { done: true }, items: 1, asked: '', said: '' } }),
    });
    const me = keys.bob.ss58 as typeof miner.hotkey;
    const { port } = await start({ me, callers: [caller], routes: [route], clock: clockAt(at - NS_PER_S) });
    const signed: SignedRequest = { method: 'POST', path: '/generate', headers: epistula.headers, body: epistula.body };
    expect(said(await send(port, signed))).toEqual([200, { done: true }]);
    expect(said(await send(port, signed))).toEqual([400, { detail: 'Nonce was used before' }]);
    expect(said(await send(port, { ...signed, body: '{"prompt": "hallo"}' }))).toEqual([
      400,
      { detail: 'Nonce was used before' },
    ]);
  });

  it("says what BitMind's servers say: 400 where it does not hold, 401 to whom it does not know", async () => {
    const { port } = await start();
    const changed = epistulaRequest(asking);
    const cases: readonly (readonly [SignedRequest, number, RegExp])[] = [
      [{ ...changed, body: '{"texts":["other"]}' }, 400, /Signature mismatch/],
      [epistulaRequest({ ...asking, receiver: validator.hotkey }), 400, /another receiver/],
      [epistulaRequest({ ...asking, nonce: freshNonce() - 6n * NS_PER_S }), 400, /too old/],
      [epistulaRequest({ ...asking, nonce: freshNonce() + 8n * NS_PER_S }), 400, /from the future/],
      [epistulaRequest({ ...asking, signer: stranger }), 401, /Unrecognized/],
    ];
    for (const [signed, status, words] of cases) {
      const answer = await send(port, signed);
      expect([answer.status, answer.body]).toEqual([status, expect.stringMatching(words)]);
    }
  });
});

describe('dendrites before SDK 7.2', () => {
  const old = { ...asking, version: '693' };

  it('are told why they are refused', async () => {
    const { port } = await start();
    const answer = await send(port, classicRequest({ ...old, nonce: 5n }));
    expect(said(answer)).toEqual([401, { message: 'Not Verified with error: Dendrites older than 7.2.0 are not answered' }]);
  });

  it('are answered where the subnet asks for it, each nonce once and only upwards', async () => {
    const { port, gates } = await start({ routes: [speaking({ classic: { oldest: '6.0' } })] });
    const ask = async (nonce: bigint, signer = validator) => (await send(port, classicRequest({ ...old, nonce, signer }))).status;
    expect([await ask(1_000n), await ask(1_000n), await ask(999n), await ask(1_001n)]).toEqual([200, 401, 401, 200]);
    expect(await ask(1_763_800_000_123_456_789n)).toBe(401); // a time, and long ago
    expect([gates.rising.size, gates.replay.size]).toEqual([1, 0]);
  });

  it("hash their fields in the class's order before 7.2, in the tuple's since", async () => {
    const schema = z.object({ a: z.string(), b: z.string() });
    const hashed = { schema, requiredFields: ['a', 'b'], subnet: subnet({ dialects: { classic: { oldest: '6.0' } } }) };
    const { port } = await start({
      routes: [
        languageRoute({
          ...hashed,
          name: 'Both',
          handle: done,
          hashFields: { order: ['b', 'a'], orderBefore72: ['a', 'b'], floats: [] },
        }),
        languageRoute({ ...hashed, name: 'One', handle: done, hashFields: { order: ['b', 'a'], floats: [] } }),
      ],
    });
    const body = { a: 'x', b: 'y' };
    const texts = new Map(Object.entries(body).map(([key, value]) => [key, JSON.stringify(value)]));
    const ask = async (route: string, version: string, order: readonly string[]) => {
      const signed = bodyHash(texts, { order, floats: [] }) ?? '';
      return (await send(port, classicRequest({ ...asking, route, version, body, bodyHash: signed }))).status;
    };
    const [tuple, model] = [
      ['b', 'a'],
      ['a', 'b'],
    ] as const;
    expect([await ask('Both', '712', model), await ask('Both', '712', tuple)]).toEqual([200, 401]);
    expect([await ask('Both', '7002000', model), await ask('Both', '7002000', tuple)]).toEqual([401, 200]);
    expect([await ask('One', '712', model), await ask('One', '712', tuple)]).toEqual([401, 200]);
  });

  it('of one key are known apart by their uuid, and the one silent longest is forgotten', async () => {
    const { gates } = await start({ limits: { maxStreams: 2 } });
    const { rising } = gates;
    for (const stream of ['a', 'b', 'a', 'c']) rising.remember(stream, BigInt(rising.size + 10));
    expect([rising.has('a', 1n), rising.has('b', 1n), rising.has('c', 1n)]).toEqual([true, false, true]);
  });
});

describe('GET', () => {
  it('of a synapse is answered like its POST, as the stock axon does', async () => {
    const { port } = await start();
    const answer = await send(port, get(classicRequest(asking)));
    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, expect.objectContaining({ languages: [['en']] })]);
    const empty = await send(port, get(classicRequest({ ...asking, body: '' })));
    expect(empty.status).toBe(422);
  });

  it('of a service is answered where the route has it, its fields from the target that was signed', async () => {
    const schema = z.object({ text: z.string() });
    const route = languageRoute({
      name: 'cvm',
      methods: ['GET'],
      schema,
      handle: ({ body }) =>
        Promise.resolve({
          ok: true,
          value: { fields: { heard: (body as { text: string }).text }, items: 1, asked: '', said: '' },
        }),
    });
    const { port } = await start({ routes: [route, languageRoute()] });
    const target = 'cvm?text=a%20%C3%BC%26b';
    expect(said(await send(port, btauthRequest({ ...asking, route: target, body: '', method: 'GET' })))).toEqual([
      200,
      { heard: 'a ü&b' },
    ]);
    expect((await send(port, btauthRequest({ ...asking, route: target, body: '' }))).status).toBe(405);
    expect((await send(port, get(epistulaRequest({ ...asking, route: target, body: '' })))).status).toBe(200);
    expect((await send(port, get(epistulaRequest({ ...asking, body: '' })))).status).toBe(405);
    const other = btauthRequest({ ...asking, route: target, body: '', method: 'GET' });
    expect((await send(port, { ...other, path: '/cvm?text=b' })).status).toBe(401);
  });
});

describe('the ping', () => {
  it('is answered to whom may ask, in classic alone, as every stock axon does', async () => {
    const { port, queries } = await start();
    const ping = { ...asking, route: 'Synapse', body: {} };
    const answer = await send(port, classicRequest(ping));
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      200,
      expect.objectContaining({ name: 'Synapse', axon: expect.objectContaining({ status_code: 200, hotkey: miner.hotkey }) }),
    ]);
    expect(queries[0]).toMatchObject({ outcome: 'answered', route: 'Synapse', items: 0 });
    expect((await send(port, classicRequest({ ...ping, signer: stranger }))).status).toBe(403);
    expect((await send(port, btauthRequest(ping))).status).toBe(404);
  });

  it("gives way to a subnet's own Synapse", async () => {
    const { port } = await start({ routes: [languageRoute({ name: 'Synapse' })] });
    const answer = await send(port, classicRequest({ ...asking, route: 'Synapse' }));
    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, expect.objectContaining({ languages: [['en']] })]);
  });
});
