// The rig's page server over real sockets: who gets in, who does not, and what a page that is let in may do.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Command } from '../contract/commands.ts';
import { HOSTILE_PATHS } from '../contract/page.test-data.ts';
import { ok } from '../contract/problem.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { createSpeech } from '../contract/words/speech.ts';
import { createRigKey } from './admission.ts';
import { doorPage } from './door-page.ts';
import { LOOPBACK, type RigServer, serveRig } from './server.ts';

const key = createRigKey();
const patient = { timeout: 10_000 };
let home: string;
let server: RigServer;
let commands: Command[];
let publish: (snapshot: Snapshot) => void;
const sockets: WebSocket[] = [];

beforeEach(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'lode-rig-'));
  const page = path.join(home, 'renderer');
  mkdirSync(path.join(page, 'assets'), { recursive: true });
  writeFileSync(path.join(page, 'index.html'), '<p>page</p>');
  writeFileSync(path.join(page, 'assets/a.js'), 'export {};');
  writeFileSync(path.join(home, 'secret.js'), 'secret');
  commands = [];
  let current = { seq: 1 } as Snapshot;
  const listeners = new Set<(snapshot: Snapshot) => void>();
  publish = (snapshot) => {
    current = snapshot;
    for (const listener of listeners) listener(snapshot);
  };
  server = await serveRig({
    page,
    door: doorPage(createSpeech()),
    key,
    port: 0,
    snapshots: {
      get current() {
        return current;
      },
      subscribe: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    send: (command) => {
      commands.push(command);
      return Promise.resolve(ok({}));
    },
  });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await server.close();
  rmSync(home, { recursive: true, force: true });
});

const cookie = (value = key.token) => `lode-${server.port}=${value}`;
const own = () => `${LOOPBACK}:${server.port}`;

/** A request exactly as written: Node's client, unlike a browser, lets every header be forged. */
function get(target: string, headers: Record<string, string> = {}, method = 'GET'): Promise<IncomingMessage & { body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: LOOPBACK, port: server.port, path: target, method, headers: { host: own(), ...headers } },
      (answer) => {
        let body = '';
        answer.on('data', (text) => {
          body += String(text);
        });
        answer.on('end', () => resolve(Object.assign(answer, { body })));
      },
    );
    sent.once('error', reject);
    sent.end();
  });
}

describe('the door', () => {
  it('opens to the token, which goes into a cookie and out of the address', async () => {
    const answer = await get(`/?token=${key.token}`);
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toBe('/');
    expect(answer.headers['set-cookie']).toEqual([`${cookie()}; HttpOnly; SameSite=Strict; Path=/`]);
    const page = await get('/', { cookie: `other=1; ${cookie()}` });
    expect([page.statusCode, page.body, page.headers['content-type']]).toEqual([200, '<p>page</p>', 'text/html; charset=utf-8']);
    expect(page.headers['content-security-policy']).toContain("connect-src 'self'");
    expect(page.headers['cache-control']).toBe('no-store');
    expect((await get('/assets/a.js', { cookie: cookie() })).body).toBe('export {};');
  });

  it('opens to a ticket once', async () => {
    const ticket = key.ticket();
    expect((await get(`/?token=${ticket}`)).headers['set-cookie']?.[0]).toContain(key.token);
    expect((await get(`/?token=${ticket}`)).statusCode).toBe(401);
  });

  it.each<[string, () => Promise<IncomingMessage & { body: string }>]>([
    ['nothing', () => get('/')],
    ['a file', () => get('/assets/a.js')],
    ['a file that is not there', () => get('/nothing.js')],
    ['a wrong token', () => get('/?token=wrong')],
    ['an empty token', () => get('/?token=')],
    ['a wrong token beside a good cookie', () => get('/?token=wrong', { cookie: cookie() })],
    ['a token on another path', () => get(`/assets/a.js?token=${key.token}`)],
    ['a wrong cookie', () => get('/', { cookie: cookie('wrong') })],
    ['the cookie of another rig', () => get('/', { cookie: `lode-1=${key.token}` })],
    ['the token cut short', () => get('/', { cookie: cookie(key.token.slice(0, -1)) })],
  ])('stays shut to %s', async (_name, visit) => {
    const answer = await visit();
    expect(answer.statusCode).toBe(401);
    expect(answer.body).toContain('Use the link from the terminal');
    expect(answer.body).not.toContain(key.token);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.headers['content-security-policy']).toMatch(/style-src 'sha256-/);
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1', 'localhost', '127.0.0.1:1', '0.0.0.0:80', '[::1]:80'])(
    'stays shut to the host %s, whatever the key',
    async (host) => {
      expect((await get('/', { host, cookie: cookie() })).statusCode).toBe(421);
      expect((await get(`/?token=${key.token}`, { host })).headers['set-cookie']).toBeUndefined();
    },
  );

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('does not know %s', async (method) =>
    expect((await get('/', { cookie: cookie() }, method)).statusCode).toBe(405),
  );

  it.each(HOSTILE_PATHS.filter((target) => /^\/[\x21-\x7e]*$/.test(target)))('leads nowhere else: %s', async (target) => {
    const answer = await get(target, { cookie: cookie() });
    expect([answer.statusCode, answer.body]).toEqual([404, '']);
  });
});

interface Knock {
  readonly target?: string;
  readonly headers?: Record<string, string>;
}

/** The open socket, or the status it was refused with. */
function knock({ target = '/socket', headers = {} }: Knock = {}, heard: unknown[] = []): Promise<WebSocket | number> {
  return new Promise((resolve) => {
    const origin = { origin: `http://${own()}`, host: own(), cookie: cookie() };
    const given = Object.fromEntries(Object.entries({ ...origin, ...headers }).filter(([, value]) => value !== ''));
    const socket = new WebSocket(`ws://${own()}${target}`, { headers: given });
    sockets.push(socket);
    // From the beginning: the first snapshot may come with the very packet that opens the socket.
    socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString())));
    socket.once('open', () => resolve(socket));
    socket.on('error', () => undefined);
    socket.once('unexpected-response', (_request, answer) => resolve(answer.statusCode ?? 0));
  });
}
async function enter(): Promise<{ socket: WebSocket; heard: unknown[]; closed: Promise<number> }> {
  const heard: unknown[] = [];
  const socket = await knock({}, heard);
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
  const closed = new Promise<number>((resolve) => void socket.once('close', resolve));
  return { socket, heard, closed };
}

describe('the socket', () => {
  it.each<[string, () => Knock, number]>([
    ['no cookie', () => ({ headers: { cookie: '' } }), 401],
    ['a wrong cookie', () => ({ headers: { cookie: cookie('wrong') } }), 401],
    ['the token in the address', () => ({ target: `/socket?token=${key.token}`, headers: { cookie: '' } }), 404],
    ['no origin', () => ({ headers: { origin: '' } }), 403],
    ['a foreign origin', () => ({ headers: { origin: 'http://evil.example' } }), 403],
    ['an opaque origin', () => ({ headers: { origin: 'null' } }), 403],
    ['the origin of another port', () => ({ headers: { origin: `http://${LOOPBACK}:1` } }), 403],
    ['the origin under https', () => ({ headers: { origin: `https://${own()}` } }), 403],
    [
      'a rebound name',
      () => ({ headers: { host: `evil.example:${server.port}`, origin: `http://evil.example:${server.port}` } }),
      403,
    ],
    ['two names for one place', () => ({ headers: { origin: `http://localhost:${server.port}` } }), 403],
    ['another path', () => ({ target: '/socket/' }), 404],
  ])('is refused: %s', async (_name, how, status) => {
    expect(await knock(how())).toBe(status);
    expect(server.pages).toBe(0);
  });

  it('gets the newest snapshot at once and each newer one', async () => {
    const { heard } = await enter();
    await vi.waitUntil(() => heard.length === 1, patient);
    publish({ seq: 2 } as Snapshot);
    await vi.waitUntil(() => heard.length === 2, patient);
    expect(heard).toEqual([
      { kind: 'snapshot', snapshot: { seq: 1 } },
      { kind: 'snapshot', snapshot: { seq: 2 } },
    ]);
    expect(server.pages).toBe(1);
  });

  it('is opened by the other name of this computer too', async () => {
    const host = `localhost:${server.port}`;
    expect(await knock({ headers: { host, origin: `http://${host}` } })).toBeInstanceOf(WebSocket);
  });

  it('carries commands, and answers each by its id', async () => {
    const { socket, heard } = await enter();
    socket.send(JSON.stringify({ id: 4, command: { type: 'miner.stop', args: {} } }));
    socket.send(JSON.stringify({ id: 5, command: { type: 'miner.stop', args: { x: 1 } } }));
    await vi.waitUntil(() => heard.length === 3, patient);
    expect(heard).toContainEqual({ kind: 'result', id: 4, result: { ok: true, value: {} } });
    expect(heard).toContainEqual(expect.objectContaining({ id: 5, result: expect.objectContaining({ ok: false }) as unknown }));
    expect(commands).toEqual([{ type: 'miner.stop', args: {} }]);
  });

  it.each<[string, string | Buffer, number]>([
    ['not JSON', '{', 1008],
    ['not a request', '[]', 1008],
    ['a request with more in it', JSON.stringify({ id: 1, command: {}, more: 1 }), 1008],
    ['bytes', Buffer.from([1, 2, 3]), 1003],
    ['a frame too large', 'x'.repeat(17 * 1024), 1009],
  ])('is closed after %s', async (_name, frame, code) => {
    const { socket, closed } = await enter();
    socket.send(frame);
    expect(await closed).toBe(code);
    expect(commands).toEqual([]);
  });

  it('is one of eight at most; a place that is left is free again', async () => {
    const eight = await Promise.all(Array.from({ length: 8 }, enter));
    expect(await knock()).toBe(503);
    eight[0]?.socket.close();
    await vi.waitUntil(() => server.pages === 7, patient);
    expect(await knock()).toBeInstanceOf(WebSocket);
  });

  it('that takes nothing is not sent everything: it gets the newest when it can', async () => {
    const { socket, heard } = await enter();
    await vi.waitUntil(() => heard.length === 1, patient);
    socket.pause();
    const filler = 'x'.repeat(1_000_000);
    for (let seq = 2; seq <= 200; seq += 1) {
      publish({ seq, version: filler } as Snapshot);
      await new Promise((resolve) => void setImmediate(resolve));
    }
    socket.resume();
    const seqs = () => heard.map((message) => (message as { snapshot: Snapshot }).snapshot.seq);
    await vi.waitUntil(() => seqs().at(-1) === 200, patient);
    expect(heard.length).toBeLessThan(50);
    expect(seqs()).toEqual(seqs().toSorted((a, b) => a - b));
  });

  it('closes with the rig', async () => {
    const { closed } = await enter();
    await server.close();
    expect([1001, 1006]).toContain(await closed);
    await expect(get('/')).rejects.toThrow(/ECONNREFUSED|hang up|ECONNRESET/);
  });
});

it('a port that is taken is the system’s own error', async () => {
  const parts = {
    page: '/',
    door: doorPage(createSpeech()),
    key,
    snapshots: { current: {} as Snapshot, subscribe: () => () => undefined },
  };
  const again = serveRig({ ...parts, port: server.port, send: () => Promise.resolve(ok({})) });
  await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

it('a ticket lives a minute', () => {
  let now = 0;
  const timed = createRigKey(() => now);
  const ticket = timed.ticket();
  now = 60_001;
  expect(timed.opens(ticket)).toBe(false);
  expect(timed.opens(timed.token)).toBe(true);
  expect(timed.token).toMatch(/^[\w-]{43}$/);
});
