// The axon under abuse: slow callers, crowds, floods, random bytes and sudden ends; with an honest caller still served.
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { startThreads } from '../../rig/fork.ts';
import type { TcpPort } from '../../contract/units.ts';
import { systemClock } from '../clock.ts';
import type { RouteSpec } from '../subnets/adapter.ts';
import type { Verifier } from './axon.ts';
import { createAxon } from './server.ts';
import { gate } from './testing/gate.ts';
import { dial, listenToEnd, send, statusOf, throwBytes, wire } from './testing/client.ts';
import {
  BUILT,
  languageRoute,
  miner,
  run,
  type Running,
  type RunOptions,
  stranger,
  validator,
  withLimits,
} from './testing/rig.ts';
import { btauthRequest, classicRequest } from './testing/signer.ts';
import { createVerifier } from './verifier-pool.ts';

const verifier = createVerifier({ startThread: startThreads(BUILT) });
afterAll(() => verifier.dispose());

let axon: Running | null = null;
afterEach(async () => {
  await axon?.close();
  axon = null;
});
const start = async (options: Partial<RunOptions> = {}): Promise<Running> => (axon = await run({ verifier, ...options }));

const asking = { signer: validator, receiver: miner.hotkey, route: 'LanguageSynapse', body: { texts: ['hello'] } };
const honestIsServed = async ({ port }: Running): Promise<void> => {
  for (const make of [classicRequest, btauthRequest]) expect((await send(port, make(asking))).status).toBe(200);
};
const reasons = ({ queries }: Running): (string | null)[] => queries.map((query) => query.reason ?? query.outcome);

describe('slow and broken callers', () => {
  const SHORT = { limits: { headersTimeoutMs: 500, bodyTimeoutMs: 500, lingerMs: 100 } };

  it('get a 408 for headers that never end', async () => {
    const running = await start(SHORT);
    const socket = await dial(running.port);
    const heard = listenToEnd(socket);
    socket.write('POST /LanguageSynapse HTTP/1.1\r\nhost: x\r\n');
    const drip = setInterval(() => socket.write('x: 1\r\n'), 20);
    expect(statusOf(await heard)).toBe(408);
    clearInterval(drip);
    expect(reasons(running)).toEqual(['too-slow']);
    await honestIsServed(running);
    expect(running.queries).toHaveLength(3);
  });

  it.each([
    ['classic', classicRequest],
    ['btauth', btauthRequest],
  ])('get a 408 for a %s body that never ends', async (_, make) => {
    const running = await start(SHORT);
    const socket = await dial(running.port);
    const heard = listenToEnd(socket);
    socket.write(wire(make(asking)).subarray(0, -5));
    const text = await heard;
    expect(statusOf(text)).toBe(408);
    expect(reasons(running)).toEqual(['too-slow']);
    expect(running.gates.room.held + running.gates.slots.size).toBe(0);
    await honestIsServed(running);
  });

  it.each([
    ['in the middle of the headers', 40],
    ['in the middle of the body', -5],
  ])('that hang up %s are counted once, and told when they still listen', async (_, cut) => {
    const running = await start(SHORT);
    const half = (): Buffer => wire(btauthRequest(asking)).subarray(0, cut);
    expect(statusOf(await throwBytes(running.port, half()))).toBe(400);
    expect(reasons(running)).toEqual(['truncated']);
    const socket = await dial(running.port);
    socket.write(half());
    await honestIsServed(running); // and by then the half has been read, too
    socket.resetAndDestroy();
    await vi.waitFor(() => expect(reasons(running)).toEqual(['truncated', 'answered', 'answered', 'truncated']));
    await honestIsServed(running);
    expect(running.queries).toHaveLength(6);
    expect(running.gates.room.held).toBe(0);
  });

  it('that hang up in a request already refused, behind one still being answered, are parted from', async () => {
    const waiting = gate();
    const handle: RouteSpec['handle'] = async () => {
      await waiting.opened;
      return { ok: true, value: { fields: { languages: ['en'] }, items: 1, asked: 'hello', said: 'en' } };
    };
    const running = await start({ ...SHORT, routes: [languageRoute({ handle })] });
    const socket = await dial(running.port);
    const heard = listenToEnd(socket);
    // The second one's body is small enough to be waited for, so its reply promises to keep the connection.
    const unknown = 'POST /unknown HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nonly this';
    socket.write(Buffer.concat([wire(classicRequest(asking)), Buffer.from(unknown)]));
    await vi.waitFor(() => expect(reasons(running)).toEqual(['unknown-route']));
    socket.end();
    await wait(50); // the end has been read by then
    waiting.open();
    expect(statusOf(await heard)).toBe(200);
    expect(reasons(running)).toEqual(['unknown-route', 'answered']);
  });

  it('that hang up in a body nobody reads yet are told so, and their connection is closed', async () => {
    const running = await start(SHORT);
    // Classic: the signature is checked before the body is read.
    const heard = await throwBytes(running.port, wire(classicRequest(asking)).subarray(0, -5));
    expect(statusOf(heard)).toBe(400);
    expect(heard).toContain('\r\nconnection: close\r\n');
    expect(reasons(running)).toEqual(['truncated']);
    await honestIsServed(running);
  });

  it('that say nothing are closed and counted as nothing', async () => {
    const running = await start(SHORT);
    const socket = await dial(running.port);
    expect(await listenToEnd(socket)).toBe('');
    (await dial(running.port)).end();
    await honestIsServed(running);
    expect(running.queries).toHaveLength(2);
  });

  it('that are gone before their answer are counted as gone, and their handler is told', async () => {
    let told = 0;
    const never = languageRoute({
      handle: ({ signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            told++;
            resolve({ ok: false, failure: { why: 'overloaded' } });
          });
          setTimeout(() => socket?.destroy(), 10);
        }),
    });
    let socket: Socket | null = null;
    const running = await start({ routes: [never] });
    socket = await dial(running.port);
    socket.write(wire(classicRequest(asking)));
    await vi.waitFor(() => expect(reasons(running)).toEqual(['caller-gone']));
    expect([told, running.queries[0]?.outcome, running.queries[0]?.status]).toEqual([1, 'failed', 499]);
    await vi.waitFor(() => expect(running.gates.slots.size).toBe(0));
  });

  it('that ask for more than one connection carries are cut off', async () => {
    const running = await start({
      limits: { maxPipelined: 4 },
      routes: [languageRoute({ handle: () => new Promise(() => undefined) })],
    });
    const heard = await throwBytes(
      running.port,
      Buffer.concat(Array.from({ length: 40 }, () => wire(classicRequest(asking)))),
      false,
    );
    expect(heard).toBe('');
    expect(reasons(running)).toContain('too-many');
    expect(running.queries.length).toBeLessThanOrEqual(40);
  });
});

describe('a crowd', () => {
  const CROWD = 1_000;

  it('of a thousand idle connections costs an honest caller nothing', async () => {
    const running = await start();
    const idle = await Promise.all(Array.from({ length: CROWD }, () => dial(running.port)));
    for (const [i, socket] of idle.entries()) if (i % 2 === 0) socket.write('POST /LanguageSynapse HTTP/1.1\r\n');
    await honestIsServed(running);
    expect(reasons(running)).toEqual(['answered', 'answered']);
    for (const socket of idle) socket.destroy();
  });

  it('of a thousand callers at once is answered to the last', async () => {
    const running = await start({ routes: [languageRoute(withLimits({ maxConcurrentPerCaller: CROWD }))] });
    const requests = Array.from({ length: CROWD }, (_, i) => (i % 2 ? classicRequest : btauthRequest)(asking));
    const answers = await Promise.all(requests.map((request) => send(running.port, request)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(CROWD);
    expect(running.queries).toHaveLength(CROWD);
  });

  it('beyond the limit loses its longest idle member to the newcomer', async () => {
    const running = await start({ limits: { maxConnections: 5 } });
    const idle = await Promise.all(Array.from({ length: 5 }, () => dial(running.port)));
    let closed = 0;
    for (const socket of idle) socket.once('close', () => closed++).resume();
    await honestIsServed(running);
    await vi.waitFor(() => expect(closed).toBeGreaterThan(0));
    expect(closed).toBeLessThanOrEqual(2);
    for (const socket of idle) socket.destroy();
  });
});

describe('a flood', () => {
  it('of refused queries leaves nothing behind', async () => {
    const running = await start({ limits: { maxAddresses: 4, maxNonces: 10 } });
    const forged = Buffer.from(validator.sign('something else')).toString('hex');
    const FLOOD = 400;
    const answers = await Promise.all(
      Array.from({ length: FLOOD }, (_, i) => {
        const request = i % 2 ? classicRequest(asking) : classicRequest({ ...asking, signer: stranger });
        return send(running.port, { ...request, headers: { ...request.headers, bt_header_dendrite_signature: `0x${forged}` } });
      }),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([401, 403, 429]));
    expect(running.queries).toHaveLength(FLOOD);
    const { replay, budget, slots, room } = running.gates;
    expect({ replay: replay.size, budget: budget.size, slots: slots.size, room: room.held, pending: verifier.pending }).toEqual({
      replay: 0,
      budget: 1,
      slots: 0,
      room: 0,
      pending: 0,
    });
    // The honest caller shares the flood's address, and its hotkey was claimed by it.
    await honestIsServed(running);
  });

  it('of forgeries is checked only while there is time to spare', async () => {
    let pending = 0;
    let checked = 0;
    const busy: Verifier = {
      get pending() {
        return pending;
      },
      verify: () => {
        checked++;
        return Promise.resolve(false);
      },
      dispose: () => Promise.resolve(),
    };
    const running = await start({ verifier: busy, limits: { failuresPerAddress: 3, failuresForgivenPerSecond: 0.001 } });
    const ask = async (): Promise<number> => (await send(running.port, classicRequest(asking))).status;
    expect([await ask(), await ask(), await ask()]).toEqual([401, 401, 401]);
    pending = 100;
    expect([await ask(), await ask()]).toEqual([429, 429]);
    expect(checked).toBe(3);
    pending = 0;
    expect(await ask()).toBe(401);
    pending = 1_000_000;
    expect(await ask()).toBe(429);
  });

  it('that outruns the verifier is turned away before it queues', async () => {
    const overrun: Verifier = { pending: 5_000, verify: () => Promise.resolve(true), dispose: () => Promise.resolve() };
    const running = await start({ verifier: overrun });
    expect((await send(running.port, classicRequest(asking))).status).toBe(503);
    expect(reasons(running)).toEqual(['too-many']);
  });

  it('of bodies is held back at the limit', async () => {
    const running = await start({ limits: { maxBufferedBytes: 600 } });
    const sockets = await Promise.all(Array.from({ length: 6 }, () => dial(running.port)));
    const heard = sockets.map(listenToEnd);
    const text = wire(btauthRequest({ ...asking, body: { texts: ['x'.repeat(300)] } }), ['connection: close']);
    for (const socket of sockets) socket.write(text.subarray(0, -10));
    await vi.waitFor(() => expect(reasons(running).filter((reason) => reason === 'too-many').length).toBeGreaterThanOrEqual(4));
    expect(running.gates.room.held).toBeLessThanOrEqual(600);
    for (const socket of sockets) socket.destroy();
    await Promise.all(heard);
    await vi.waitFor(() => expect(running.gates.room.held).toBe(0));
  });

  it('of nonces fills the store and no more', async () => {
    const running = await start({ limits: { maxNonces: 3 } });
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push((await send(running.port, classicRequest(asking))).status);
    expect(statuses).toEqual([200, 200, 200, 503, 503]);
    expect(running.gates.replay.size).toBe(3);
  });
});

describe('random bytes', () => {
  it('get one answer or a closed connection, and never bring it down', async () => {
    const running = await start({ limits: { lingerMs: 50 } });
    const request = wire(classicRequest(asking)).toString('latin1');
    const bytes = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 300 }),
      // A real request with something in it turned over.
      fc
        .tuple(fc.nat(request.length - 1), fc.string({ unit: 'binary-ascii', maxLength: 8 }))
        .map(([at, by]) => Buffer.from(request.slice(0, at) + by + request.slice(at + by.length), 'latin1')),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (thrown) => {
        const before = running.queries.length;
        const heard = await throwBytes(running.port, thrown);
        // By its first line: what is asked for is told back, and may call itself HTTP too.
        expect(heard.match(/^HTTP\/1\.1 \d{3} /gm)?.length ?? 0).toBeLessThanOrEqual(1);
        expect(statusOf(heard)).not.toBe(500);
        // What was answered is counted once; what was closed without a word (nothing sent, hung up) once at most.
        const counted = heard === '' ? [before, before + 1] : [before + 1];
        await vi.waitFor(() => expect(counted).toContain(running.queries.length));
      }),
      { numRuns: 60 },
    );
    await honestIsServed(running);
  });
});

const handledBy = (handle: RouteSpec['handle']): Partial<RunOptions> => ({ routes: [languageRoute({ handle })] });

describe('the end', () => {
  it('lets a running query finish and frees the port', async () => {
    let go: (() => void) | null = null;
    const good = languageRoute();
    const running = await start(
      handledBy(async (request) => {
        await new Promise<void>((resolve) => (go = resolve));
        return good.handle(request);
      }),
    );
    const idle = await dial(running.port);
    const answer = send(running.port, classicRequest(asking));
    await vi.waitFor(() => expect(running.gates.slots.size).toBe(1));
    const closing = running.close(5_000);
    await listenToEnd(idle);
    await expect(dial(running.port)).rejects.toThrow('ECONNREFUSED');
    (go as (() => void) | null)?.();
    expect((await answer).status).toBe(200);
    expect((await answer).headers['connection']).toBe('close');
    await closing;
    const again = createAxon({ ...idleOptions, verifier });
    expect(await again.listen('127.0.0.1', running.port as TcpPort)).toMatchObject({ ok: true, value: { port: running.port } });
    await again.close(0);
    await again.close(0);
  });

  it('cuts what does not finish, counts it, and tells its handler', async () => {
    let aborted = false;
    const running = await start(
      handledBy(({ signal }) => {
        signal.addEventListener('abort', () => (aborted = true));
        return new Promise(() => undefined);
      }),
    );
    const answer = send(running.port, classicRequest(asking)).catch(() => null);
    await vi.waitFor(() => expect(running.gates.slots.size).toBe(1));
    await running.close(10);
    await answer;
    expect(aborted).toBe(true);
    expect(reasons(running)).toEqual(['paused']);
  });

  it('is told when the port is taken', async () => {
    const running = await start();
    const second = createAxon({ ...idleOptions, verifier });
    expect(await second.listen('127.0.0.1', running.port as TcpPort)).toEqual({
      ok: false,
      problem: { code: 'port-taken', params: { port: running.port } },
    });
  });
});

const idleOptions = {
  me: miner.hotkey,
  clock: systemClock,
  directory: { find: () => null },
  routes: [],
  onQuery: () => undefined,
};
