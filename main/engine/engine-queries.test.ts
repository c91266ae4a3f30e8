// What the whole engine makes of queries that come from outside: the validator here is a port and a key that the test holds.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChildPort } from '../contract/port.ts';
import type { TcpPort } from '../contract/units.ts';
import { forkSpawn, startThreads } from '../rig/fork.ts';
import { send } from './axon/testing/client.ts';
import { classicRequest, createSigner, freshNonce } from './axon/testing/signer.ts';
import { createEngine, type Engine } from './index.ts';

const built = new URL('../../dist/main/', import.meta.url);
const modelsFolder = fileURLToPath(new URL('../../models/', import.meta.url));
const WAIT = { timeout: 15_000, interval: 20 };
const NS_PER_SECOND = 1_000_000_000n;
const validator = createSigner(new Uint8Array(32).fill(7));
const stranger = createSigner(new Uint8Array(32).fill(8));

let folder: string;
let engine: Engine;
let judge: (rows: unknown[]) => void;
const now = () => engine.snapshots.current;
const port = () => now().axon?.port ?? 0;

const ABOUT = { subnet: 'practice', everyMs: 500, realEveryMs: null, baseline: 'somebody', approximated: ['something'] };
/** A validator process that introduces itself and then leaves the asking to the test. */
function quietValidator(): ChildPort {
  return {
    pid: null,
    post: () => undefined,
    onMessage: (listener) => {
      judge = (rows) => listener({ kind: 'judged', rows });
      const introduction = { hotkey: validator.hotkey, name: 'Practice validator 1', stakeTao: 1_000 };
      setImmediate(() => listener({ kind: 'hello', validators: [introduction] }));
      setImmediate(() => listener({ kind: 'about', ...ABOUT }));
    },
    onExit: () => undefined,
    kill: () => undefined,
  };
}

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lode-queries-'));
  const spawn = forkSpawn(built);
  engine = createEngine({
    version: '0.0.0',
    dataFolder: folder,
    modelsFolder,
    trust: 'development',
    startThread: startThreads(built),
    spawn: (name) => (name === 'validator' ? Promise.resolve(quietValidator()) : spawn(name)),
  });
  await vi.waitUntil(() => now().miner.kind === 'ready', WAIT);
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const axonPort = (server.address() as { port: number }).port as TcpPort;
  await new Promise((resolve) => void server.close(resolve));
  await engine.commands.send({ type: 'settings.change', args: { patch: { axonPort } } });
  await engine.commands.send({ type: 'miner.start', args: { work: { kind: 'practice', subnet: 'practice' } } });
  await vi.waitUntil(() => now().miner.kind === 'mining', WAIT);
});
afterEach(async () => {
  await engine.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (signer = validator, nonce = freshNonce()) => {
  const body = { texts: ['Tous les êtres humains naissent libres et égaux en dignité et en droits.'] };
  return send(port(), classicRequest({ signer, receiver: now().hotkey ?? '', route: 'LanguageSynapse', body, nonce }));
};

describe('queries', () => {
  it('an answer is shown, and carries its score once its validator has judged it', async () => {
    const nonce = freshNonce();
    const { status, body } = await ask(validator, nonce);
    expect(status).toBe(200);
    expect((JSON.parse(body) as { languages: string[][] }).languages[0]?.[0]).toBe('fra');
    judge([
      {
        validator: validator.hotkey,
        nonce: String(nonce),
        dialect: 'classic',
        ok: true,
        answered: true,
        status,
        tookMs: 5,
        score: 0.75,
        rank: { place: 2, of: 5 },
        baseline: 0.5,
        running: { value: 0.75, samples: 1 },
      },
    ]);
    await expect.poll(() => now().queries.at(-1)?.score, WAIT).toBe(0.75);
    expect(now().queries).toMatchObject([
      { outcome: 'answered', caller: validator.hotkey, callerName: 'Practice validator 1', items: 1, dialect: 'classic' },
    ]);
    expect(now().score).toEqual({ value: 0.75, samples: 1 });
    expect(now().practice).toEqual({ ...ABOUT, rounds: 1, rank: { place: 2, of: 5 }, ours: 0.75, baselineScore: 0.5 });
  });

  it('a refused one is counted and shown with its reason, numbered, and not kept as a row', async () => {
    expect((await ask(stranger)).status).toBe(403);
    expect((await ask()).status).toBe(200);
    await expect.poll(() => now().session, WAIT).toMatchObject({ answered: 1, refused: 1 });
    expect(now().refusals).toEqual([{ reason: 'stranger', count: 1 }]);
    expect(now().queries).toMatchObject([
      { id: 1, outcome: 'refused', reason: 'stranger', caller: stranger.hotkey },
      { id: 2, outcome: 'answered' },
    ]);
    const kept = await engine.commands.send({ type: 'history.read', args: { before: null, limit: 10 } });
    expect(kept).toMatchObject({ ok: true, value: { rows: [{ id: 2 }] } });
  });

  it('known callers who all live in another time: the clock may be off, and by how much', async () => {
    for (let index = 0; index < 10; index += 1) {
      expect((await ask(validator, freshNonce() - 90n * NS_PER_SECOND)).status).toBe(401);
    }
    await expect.poll(() => now().notices, WAIT).toMatchObject([{ code: 'clock-off', params: { seconds: 90 } }]);
    expect(now().miner.kind).toBe('mining');
  });
});
