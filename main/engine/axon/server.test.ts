// The axon over real sockets: what an honest caller gets, and what its answer is made of when a handler fails it.
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { startThreads } from '../../rig/fork.ts';
import type { AxonQuery } from './axon.ts';
import { send, throwBytes, wire } from './testing/client.ts';
import { gate } from './testing/gate.ts';
import { BUILT, clockAt, languageRoute, miner, run, type Running, signer, subnet, validator, withLimits } from './testing/rig.ts';
import { asCaller, btauthRequest, classicRequest, freshNonce } from './testing/signer.ts';
import { decodeSs58 } from '../../contract/ss58.ts';
import vectors from './vectors/protocol-vectors.json' with { type: 'json' };
import { createVerifier } from './verifier-pool.ts';

const verifier = createVerifier({ startThread: startThreads(BUILT) });
afterAll(() => verifier.dispose());

let axon: Running;
beforeEach(async () => {
  axon = await run({ verifier });
});
afterEach(async () => {
  await axon.close();
});

const asking = { signer: validator, receiver: miner.hotkey, route: 'LanguageSynapse', body: { texts: ['hello', 'guten Tag'] } };
/** A body's members, in no order. */
const members = (text: string): string[] => text.split(/[{},]/).toSorted((a, b) => a.localeCompare(b));
const json = (answer: { body: string }): unknown => JSON.parse(answer.body);
/** Waits for the n-th count: a reply can be read before its row is written. */
const counted = async (n: number): Promise<AxonQuery> => {
  await vi.waitFor(() => expect(axon.queries.length).toBeGreaterThanOrEqual(n));
  const query = axon.queries[n - 1];
  if (!query) throw new Error('no such row');
  return query;
};

describe('an honest caller', () => {
  it('gets a classic answer that a stock dendrite accepts', async () => {
    const nonce = freshNonce();
    const answer = await send(axon.port, classicRequest({ ...asking, nonce, timeout: '3.5' }));
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.headers).toMatchObject({ bt_header_axon_status_code: '200', bt_header_input_obj_texts: 'W10=' });
    const names = answer.rawHeaders.filter((_, i) => i % 2 === 0).filter((name) => name.startsWith('bt'));
    expect(names.every((name) => name === name.toLowerCase())).toBe(true);
    expect(Number(answer.headers['bt_header_axon_process_time'])).toBeGreaterThanOrEqual(0);
    expect(answer.body).toContain(`"nonce":${nonce}`); // all its digits
    expect(answer.body).not.toContain('"signature":"');
    expect(json(answer)).toMatchObject({
      name: 'LanguageSynapse',
      timeout: 3.5,
      texts: ['hello', 'guten Tag'],
      languages: [['en'], ['en']],
      axon: { hotkey: miner.hotkey, status_code: 200, status_message: 'Success', ip: '127.0.0.1' },
      dendrite: { hotkey: validator.hotkey, uuid: expect.any(String) as string },
    });
    expect(await counted(1)).toMatchObject({
      outcome: 'answered',
      reason: null,
      status: 200,
      dialect: 'classic',
      caller: validator.hotkey,
      callerName: 'Practice validator 1',
      nonce: String(nonce),
      route: 'LanguageSynapse',
      items: 2,
      asked: 'hello',
      said: 'en',
      deadlineMs: 3_500,
    });
  });

  it('gets a btauth answer', async () => {
    const answer = await send(axon.port, btauthRequest(asking));
    expect(answer.status).toBe(200);
    expect(json(answer)).toEqual({ languages: [['en'], ['en']] });
    expect(await counted(1)).toMatchObject({ outcome: 'answered', dialect: 'btauth-1', caller: validator.hotkey });
  });

  it('may send axon and dendrite as null, NaN, and paths with more segments; who it is comes from the headers alone', async () => {
    const body = `{"texts":["a"],"axon":null,"dendrite":{"hotkey":"SPOOF","nonce":1},"scores":[NaN],"__proto__":{"x":1}}`;
    const answer = await send(axon.port, { ...classicRequest({ ...asking, body }), path: '/LanguageSynapse/more?x=1' });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('"scores":[NaN]');
    const read: unknown = JSON.parse(answer.body.replace('NaN', '0'));
    expect(read).toMatchObject({ axon: { status_code: 200 }, dendrite: { hotkey: validator.hotkey } });
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('gets its own fields back as it wrote them, for the values laid over them and who it is', async () => {
    const nonce = freshNonce();
    const body = String.raw`{"name":"LanguageSynapse","timeout":12.0,"dendrite":{"version":10002000,"nonce":1,"signature":"0xab","load":1e+22},"axon":{"port":1.0,"status_code":null},"scores":[NaN,-Infinity,1.0],"seed":123456789012345678901234567890,"languages":null,"texts":["h\u00e9"],"last":-0.0}`;
    const answer = await send(axon.port, classicRequest({ ...asking, body, nonce }));
    const seconds = String(answer.headers['bt_header_axon_process_time']);
    const expected = body
      .replace('"nonce":1,"signature":"0xab","load":1e+22', `"nonce":${nonce},"load":1e+22,"hotkey":"${validator.hotkey}"`)
      .replace(
        '"status_code":null',
        `"status_code":200,"hotkey":"${miner.hotkey}","status_message":"Success","process_time":${seconds}`,
      )
      .replace('"languages":null', '"languages":[["en"]]');
    expect(members(answer.body)).toEqual(members(expected));
    expect(answer.body.indexOf('"name"')).toBe(1);
  });

  it('is answered where its signature covers fields of the body, and only with those', async () => {
    const { classic2 } = vectors;
    const handle = vi.fn<typeof done>(done);
    const hashed = await run({
      verifier,
      routes: [languageRoute({ schema: z.object({}), handle, hashFields: { order: classic2.fields, floats: ['temps'] } })],
    });
    try {
      const meta = String.raw`{"a": 1, "b": [true, null, 2.5, "x'y"], "c": {"k": "v"}}`;
      const body = String.raw`{"prompt": "say \"h\u00e9\n\u2603\"", "temps": [1, 0.1, 1e+22, 1e-07, 3.0], "meta": ${meta}, "flag": true, "note": null}`;
      const ask = (text: string, bodyHash?: string) =>
        send(hashed.port, classicRequest({ ...asking, body: text, ...(bodyHash === undefined ? {} : { bodyHash }) }));
      expect((await ask(body, classic2.body_hash)).status).toBe(200);
      for (const answer of [
        await ask(body.replace('"a": 1', '"a": 1.0'), classic2.body_hash),
        await ask(body.replace('"flag": true', '"flag": false'), classic2.body_hash),
        await ask(body),
      ]) {
        expect(answer.status).toBe(401);
        expect(json(answer)).toEqual({ message: 'Not Verified with error: Body hash mismatch' });
      }
      expect(handle).toHaveBeenCalledTimes(1);
      await vi.waitFor(() => expect(hashed.queries).toHaveLength(4));
      expect(hashed.queries.map((query) => query.reason)).toEqual([null, 'bad-signature', 'bad-signature', 'bad-signature']);
      expect((await send(hashed.port, btauthRequest({ ...asking, body }))).status).toBe(200); // signs the bytes
    } finally {
      await hashed.close();
    }
  });

  it('is heard with Expect: 100-continue and in chunks', async () => {
    const { body, ...request } = classicRequest(asking);
    const head = wire({ ...request, body: '' }, [
      'transfer-encoding: chunked',
      'expect: 100-continue',
      'connection: close',
    ]).toString('latin1');
    const chunk = `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const heard = await throwBytes(axon.port, Buffer.from(head.replace('content-length: 0\r\n', '') + chunk), false);
    expect(heard).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
  });
});

/** The clock a caller had who signed this nonce a moment ahead of ours. */
const justBefore = (nonce: string) => clockAt(BigInt(nonce) - 1_000_000_000n);
const done = () => Promise.resolve({ ok: true as const, value: { fields: { done: 1 }, items: 1, asked: '', said: '' } });

describe('the vectors', () => {
  const alice = {
    ...asCaller(validator),
    hotkey: vectors.keys.alice.ss58,
    publicKey: decodeSs58(vectors.keys.alice.ss58) ?? new Uint8Array(),
  };
  const world = { verifier, me: vectors.keys.bob.ss58 as typeof miner.hotkey, callers: [alice as ReturnType<typeof asCaller>] };

  it('classic1 is answered', async () => {
    const { classic1 } = vectors;
    const [nonce = '', , , uuid = '', hash = ''] = classic1.message.split('.');
    const running = await run({ ...world, clock: justBefore(nonce) });
    const answer = await send(running.port, {
      method: 'POST',
      path: '/LanguageSynapse',
      headers: {
        bt_header_axon_hotkey: world.me,
        bt_header_dendrite_hotkey: alice.hotkey,
        bt_header_dendrite_version: '10002000',
        bt_header_dendrite_nonce: nonce,
        bt_header_dendrite_uuid: uuid,
        bt_header_dendrite_signature: classic1.capturedSignature,
        computed_body_hash: hash,
      },
      body: '{"texts":["a"]}',
    });
    await running.close();
    expect(answer.status).toBe(200);
  });

  it('btauth and btauthUnbound are answered', async () => {
    const schema = languageRoute().schema.or(languageRoute().schema.optional().catch(undefined));
    const unbound = subnet({ dialects: { 'btauth-1': { receiver: 'optional' } } });
    const routes = ['generate', 'forward'].map((name) => languageRoute({ name, schema, handle: done, subnet: unbound }));
    const { btauth, btauthUnbound } = vectors;
    const ask = async (nonce: string, path: string, body: string, signature: string, receiver: Record<string, string>) => {
      const running = await run({ ...world, routes, clock: justBefore(nonce) });
      const headers = {
        'X-Bittensor-Version': '1',
        'X-Bittensor-Hotkey': alice.hotkey,
        'X-Bittensor-Nonce': nonce,
        'X-Bittensor-Signature': signature,
        ...receiver,
      };
      const answer = await send(running.port, { method: 'POST', path, headers, body });
      await running.close();
      return answer.status;
    };
    const bound = { 'X-Bittensor-Receiver': world.me };
    const target = '/generate?stream=false';
    expect(await ask('1752076800000000000', target, btauth.body, btauth.sr25519FixedRandomSignature, bound)).toBe(200);
    expect(await ask('1763800000123456789', btauthUnbound.path, btauthUnbound.body, btauthUnbound.signature, {})).toBe(200);
    expect(await ask('1752076800000000000', '/generate', btauth.body, btauth.sr25519FixedRandomSignature, bound)).toBe(401);
  });
});

const answering = async (over: Parameters<typeof languageRoute>[0]) => {
  const running = await run({ verifier, routes: [languageRoute(over)] });
  const answer = await send(running.port, classicRequest({ ...asking, timeout: '0.3' }));
  const after = running.queries[0];
  await running.close();
  return { answer, query: after };
};

describe('handlers', () => {
  it.each([
    ['inference-failed', 500],
    ['inference-gone', 503],
    ['overloaded', 503],
  ] as const)('that fail with %s answer %i', async (why, status) => {
    const { answer, query } = await answering({ handle: () => Promise.resolve({ ok: false, failure: { why } }) });
    expect(answer.status).toBe(status);
    expect(query).toMatchObject({ outcome: 'failed', reason: why, caller: validator.hotkey });
  });

  it.each([
    ['reject', () => Promise.reject(new Error('secret words'))],
    [
      'throw',
      () => {
        throw new Error('secret words');
      },
    ],
    [
      'answer what JSON cannot hold',
      () => Promise.resolve({ ok: true as const, value: { fields: { n: 1n }, items: 1, asked: '', said: '' } }),
    ],
  ])('that %s answer 500 and nothing more', async (_, handle) => {
    const { answer, query } = await answering({ handle });
    expect([answer.status, answer.body]).toEqual([500, '{"message":"Internal Server Error"}']);
    expect(query).toMatchObject({ outcome: 'failed', reason: 'handler-threw' });
  });

  it('that take too long are told so, and their callers get a 408 in time', async () => {
    let aborted = false;
    const { answer, query } = await answering({
      handle: ({ signal, deadline }) =>
        new Promise((resolve) => {
          expect(deadline - Date.now()).toBeLessThanOrEqual(300);
          signal.addEventListener('abort', () => {
            aborted = true;
            resolve({ ok: false, failure: { why: 'overloaded' } });
          });
        }),
    });
    expect([answer.status, answer.body]).toEqual([408, '{"message":"Response timeout after: 0.3s"}']);
    expect(query).toMatchObject({ outcome: 'late', reason: null, deadlineMs: 300 });
    expect(aborted).toBe(true);
  });

  it('see no more queries of one caller at once than they allow', async () => {
    let inside = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const limits = withLimits({ maxConcurrentPerCaller: 2 });
    const good = languageRoute();
    const running = await run({
      verifier,
      routes: [
        languageRoute({
          ...limits,
          handle: async (request) => {
            inside++;
            most = Math.max(most, inside);
            await new Promise<void>((go) => waiting.push(go));
            inside--;
            return good.handle(request);
          },
        }),
      ],
    });
    const asked = Array.from({ length: 6 }, () => send(running.port, classicRequest(asking)));
    await vi.waitFor(() => expect(running.queries).toHaveLength(4));
    for (const go of waiting) go();
    const statuses = (await Promise.all(asked)).map((answer) => answer.status);
    await running.close();
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 200, 429, 429, 429, 429]);
    expect(most).toBe(2);
    expect(running.gates.slots.size).toBe(0);
  });
});

describe('when more is asked than can be worked on', () => {
  it('who has more stake is answered first, and the least entitled is turned away', async () => {
    const names = { poor: signer(21), middling: signer(22), rich: signer(23) };
    const stakes = { poor: 200, middling: 500, rich: 900 };
    const callers = Object.entries(names).map(([name, one]) =>
      asCaller(one, { stakeTao: stakes[name as keyof typeof stakes], name }),
    );
    const worked: (string | null)[] = [];
    const hold = gate();
    const route = languageRoute({
      ...withLimits({ maxConcurrent: 1, maxWaiting: 2 }),
      handle: async ({ caller, body }) => {
        worked.push(callers.find(({ hotkey }) => hotkey === caller.hotkey)?.name ?? null);
        if ((body as { texts: string[] }).texts[0] === 'hold') await hold.opened;
        return { ok: true, value: { fields: {}, items: 1, asked: '', said: '' } };
      },
    });
    const running = await run({ verifier, routes: [route], callers });
    const queue = running.gates.queues.get('testing');
    const ask = (name: keyof typeof names, text = 'x') =>
      send(running.port, classicRequest({ ...asking, signer: names[name], body: { texts: [text] } }));
    const waits = (count: number) => vi.waitFor(() => expect(queue?.waiting).toBe(count));
    const held = ask('middling', 'hold');
    await vi.waitFor(() => expect(worked).toHaveLength(1));
    const first = ask('poor');
    await waits(1);
    const second = ask('middling');
    await waits(2);
    const third = ask('rich');
    expect((await first).status).toBe(429); // the rich one's place was the poor one's
    hold.open();
    expect([(await held).status, (await second).status, (await third).status]).toEqual([200, 200, 200]);
    expect(worked).toEqual(['middling', 'rich', 'middling']);
    expect([queue?.running, queue?.waiting]).toEqual([0, 0]);
    await running.close();
  });

  it('a handler that never ends keeps its place for a while, not for good', async () => {
    const route = languageRoute({
      ...withLimits({ maxConcurrent: 1, maxConcurrentPerCaller: 1 }),
      handle: ({ body }) =>
        (body as { texts: string[] }).texts[0] === 'never'
          ? new Promise(() => undefined)
          : Promise.resolve({ ok: true, value: { fields: {}, items: 1, asked: '', said: '' } }),
    });
    const running = await run({ verifier, routes: [route], limits: { abandonAfterMs: 200 } });
    const ask = (text: string) => send(running.port, classicRequest({ ...asking, body: { texts: [text] }, timeout: '0.3' }));
    expect((await ask('never')).status).toBe(408);
    expect((await ask('x')).status).toBe(429);
    await vi.waitFor(() => expect([running.gates.slots.size, running.gates.queues.get('testing')?.running]).toEqual([0, 0]));
    expect((await ask('x')).status).toBe(200);
    await running.close();
  });
});
