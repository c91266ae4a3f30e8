// The whole engine under plain Node, with its real children, threads, sockets and files.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command, CommandResult } from '../contract/commands.ts';
import { NICENESS } from '../contract/feel.ts';
import { type MinerStateKind, STOP_LIMIT_MS } from '../contract/miner-state.ts';
import type { Feel } from '../contract/politeness.ts';
import type { ChildPort, ProcessName } from '../contract/port.ts';
import type { EngineSnapshot } from '../contract/snapshot.ts';
import type { EpochMs, TcpPort } from '../contract/units.ts';
import { forkSpawn, startThreads } from '../rig/fork.ts';
import { createEngine, type Engine, type EngineOptions } from './index.ts';

const built = new URL('../../dist/main/', import.meta.url);
const modelsFolder = fileURLToPath(new URL('../../models/', import.meta.url));
const work = { kind: 'practice', subnet: 'practice' } as const;
const WAIT = { timeout: 15_000, interval: 20 };
const RATE = 40;

let folder: string;
let engine: Engine;
let children: { name: ProcessName; port: ChildPort }[];
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lode-engine-'));
  children = [];
});
afterEach(async () => {
  await engine.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const now = () => engine.snapshots.current;
const send = (command: Command): Promise<CommandResult> => engine.commands.send(command);
const choose = (feel: Feel) => send({ type: 'settings.change', args: { patch: { politeness: { feel } } } });
const reaches = async (kind: MinerStateKind) => {
  await expect.poll(() => now().miner.kind, WAIT).toBe(kind);
};

const pidOf = (name: ProcessName): number => children.findLast((child) => child.name === name)?.port.pid ?? 0;
const noticed = () => now().notices.map(({ code }) => code);

/** A port of this computer that another program holds until it is closed. */
const holdPort = (): Promise<{ port: TcpPort; server: Server }> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      resolve({ port: port as TcpPort, server });
    });
  });

async function freePort(): Promise<TcpPort> {
  const { port, server } = await holdPort();
  await new Promise((resolve) => void server.close(resolve));
  return port;
}

async function stopInTime(): Promise<void> {
  const asked = performance.now();
  expect(await send({ type: 'miner.stop', args: {} })).toEqual({ ok: true, value: {} });
  await reaches('ready');
  expect(performance.now() - asked).toBeLessThan(STOP_LIMIT_MS);
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function begin(options: Partial<EngineOptions> = {}): Promise<TcpPort> {
  const spawn = forkSpawn(built);
  engine = createEngine({
    version: '0.0.0',
    dataFolder: folder,
    modelsFolder,
    trust: 'development',
    practiceRate: RATE,
    startThread: startThreads(built),
    spawn: async (name) => {
      const port = await spawn(name);
      children.push({ name, port });
      return port;
    },
    ...options,
  });
  await expect.poll(() => now().miner.kind, WAIT).not.toBe('setting-up');
  const port = await freePort();
  await send({ type: 'settings.change', args: { patch: { axonPort: port } } });
  return port;
}

async function mine(): Promise<void> {
  expect(await send({ type: 'miner.start', args: { work } })).toEqual({ ok: true, value: {} });
  await expect.poll(() => now().session.answered, WAIT).toBeGreaterThan(3);
}

it('in safe mode serves all but what mines or measures', async () => {
  await begin({ safe: { suspect: null } });
  const refused = { ok: false, problem: { code: 'safe-mode' } };
  expect(await send({ type: 'miner.start', args: { work } })).toMatchObject(refused);
  expect(await send({ type: 'subnet.measure', args: { subnet: 'tag101' } })).toMatchObject(refused);
  expect(await send({ type: 'history.read', args: { before: null, limit: 1 } })).toMatchObject({ ok: true });
  expect(now().miner.kind).toBe('ready');
  expect(children).toEqual([]);
});

describe('practice', () => {
  it('answers, scores, shows, keeps and stops', async () => {
    const port = await begin();
    const seen: EngineSnapshot[] = [];
    engine.snapshots.subscribe((snapshot) => seen.push(snapshot));
    await mine();
    await expect.poll(() => now().score?.samples ?? 0, WAIT).toBeGreaterThan(3);
    await expect.poll(() => now().queries.some(({ score }) => score !== null), WAIT).toBe(true);
    const { miner, axon, device, latency, queries, session, today, hotkey, score } = now();
    expect(miner).toMatchObject({ kind: 'mining', recovering: null });
    expect(axon).toEqual({ host: '127.0.0.1', port });
    expect(device?.provider).toBe('cpu');
    expect(latency?.samples).toBeGreaterThan(3);
    expect(score?.value).toBeGreaterThan(0.5);
    expect(today.answered).toBe(session.answered);
    expect(queries.at(-1)).toMatchObject({ route: 'LanguageSynapse' });
    expect(new Set(queries.map(({ dialect }) => dialect))).toEqual(new Set(['classic', 'btauth-1']));
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, index) => (seen[0]?.seq ?? 0) + index));

    await send({ type: 'miner.stop', args: {} });
    await reaches('ready');
    expect(now()).toMatchObject({ axon: null, device: null });
    const kept = await send({ type: 'history.read', args: { before: null, limit: 500 } });
    const { rows } = kept.ok ? (kept.value as { rows: { score: number | null }[] }) : { rows: [] };
    expect(rows).toHaveLength(now().session.answered + now().session.late + now().session.failed);
    expect(rows.some((row) => row.score !== null)).toBe(true);

    // The same address and the day's counts after a restart.
    await engine.dispose();
    await begin();
    expect(now().hotkey).toBe(hotkey);
    expect(now().today.answered).toBeGreaterThanOrEqual(session.answered);
    expect(now().session.answered).toBe(0);
  });
});

describe('trouble', () => {
  it('an inference process that is killed recovers, and says so', async () => {
    await begin();
    await mine();
    process.kill(pidOf('inference'), 'SIGKILL');
    await expect.poll(() => now().miner, WAIT).toMatchObject({ kind: 'mining', recovering: { child: 'inference', attempt: 1 } });
    await expect.poll(() => now().miner, WAIT).toMatchObject({ kind: 'mining', recovering: null });
    expect(noticed()).toEqual(['inference-restarted']);
    const { answered } = now().session;
    await expect.poll(() => now().session.answered, WAIT).toBeGreaterThan(answered + 3);
  });

  it('a validator that is killed comes back and is let in with its new keys', async () => {
    await begin();
    await mine();
    process.kill(pidOf('validator'), 'SIGKILL');
    await expect.poll(noticed, WAIT).toEqual(['validator-restarted']);
    const { answered } = now().session;
    await expect.poll(() => now().session.answered, WAIT).toBeGreaterThan(answered + 3);
  });

  it('Stop with both children hung is done in time, and leaves none of them behind', async () => {
    await begin();
    await mine();
    const pids = [pidOf('inference'), pidOf('validator')];
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    await stopInTime();
    await expect.poll(() => pids.some(isAlive), WAIT).toBe(false);
    await mine();
  });

  it('what Stop cuts off is nobody’s failure', async () => {
    await begin();
    await mine();
    process.kill(pidOf('inference'), 'SIGSTOP');
    // At this rate a count that stands still means that questions wait.
    let before = -1;
    const standsStill = (): boolean => {
      const { answered } = now().session;
      const still = answered === before;
      before = answered;
      return still;
    };
    await expect.poll(standsStill, { timeout: 15_000, interval: 300 }).toBe(true);
    const { failed, late } = now().session;
    await stopInTime();
    expect(now().session).toMatchObject({ failed, late });
  });

  it('Stop while a hung child is being started is done in time', async () => {
    await begin();
    await send({ type: 'miner.start', args: { work } });
    await expect.poll(() => pidOf('inference'), WAIT).toBeGreaterThan(0);
    process.kill(pidOf('inference'), 'SIGSTOP');
    await stopInTime();
  });

  it('a child that cannot even be started does not hold up Stop', async () => {
    await begin({ spawn: () => new Promise(() => undefined) });
    await send({ type: 'miner.start', args: { work } });
    await expect.poll(() => now().miner, WAIT).toMatchObject({ kind: 'starting', phase: 'inference' });
    await stopInTime();
  });

  it('a crash loop ends in a reason, and can be tried again', { timeout: 60_000 }, async () => {
    await begin();
    await mine();
    const killed = new Set<number>();
    const killer = setInterval(() => {
      const pid = pidOf('inference');
      if (!killed.has(pid)) process.kill(pid, 'SIGKILL');
      killed.add(pid);
    }, 10);
    await reaches('blocked');
    clearInterval(killer);
    expect(now().miner).toMatchObject({
      problem: { code: 'inference-crash-loop', params: { times: 5 } },
      helps: ['retry', 'reinstall'],
    });
    await mine();
  });

  it('a port that is taken says so; another one helps', async () => {
    const { port, server } = await holdPort();
    await begin();
    await send({ type: 'settings.change', args: { patch: { axonPort: port } } });
    await send({ type: 'miner.start', args: { work } });
    await reaches('blocked');
    expect(now().miner).toMatchObject({
      problem: { code: 'port-taken', params: { port } },
      helps: ['choose-port', 'retry'],
      work,
    });
    const free = await freePort();
    await send({ type: 'settings.change', args: { patch: { axonPort: free } } });
    await mine();
    expect(now().axon?.port).toBe(free);
    server.close();
  });

  it('a model that is not the one it was is found before anything starts', async () => {
    const broken = path.join(folder, 'models');
    cpSync(modelsFolder, broken, { recursive: true });
    writeFileSync(path.join(broken, 'langid', 'langid.onnx'), 'not a model');
    await begin({ modelsFolder: broken });
    await send({ type: 'miner.start', args: { work } });
    await reaches('blocked');
    expect(now().miner).toMatchObject({ problem: { code: 'model-corrupt' }, helps: ['reinstall', 'retry'] });
    expect(children).toHaveLength(0);
    cpSync(modelsFolder, broken, { recursive: true });
    await mine();
  });

  it('a second engine on the same folder is told so, and starts when the first has gone', async () => {
    await begin();
    const first = engine;
    await begin({ practiceRate: RATE });
    expect(now().miner).toMatchObject({ kind: 'blocked', problem: { code: 'storage-in-use' }, helps: ['quit-other', 'retry'] });
    expect(await send({ type: 'settings.change', args: { patch: { theme: 'dark' } } })).toMatchObject({ ok: false });
    await first.dispose();
    await mine();
  });
});

describe('commands', () => {
  it('a pause closes the axon, keeps inference warm, and ends by itself', async () => {
    await begin();
    await mine();
    const warm = pidOf('inference');
    await send({ type: 'miner.pause', args: { until: null } });
    await reaches('paused');
    await expect.poll(() => now().axon, WAIT).toBeNull();
    const until = (Date.now() + 300) as EpochMs;
    expect(await send({ type: 'miner.pause', args: { until } })).toMatchObject({ ok: true });
    await reaches('mining');
    expect(Date.now()).toBeGreaterThanOrEqual(until);
    const { answered } = now().session;
    await expect.poll(() => now().session.answered, WAIT).toBeGreaterThan(answered);
    expect(pidOf('inference')).toBe(warm);
    expect(isAlive(warm)).toBe(true);
  });

  it('a new port is used at once while mining', async () => {
    await begin();
    await mine();
    const port = await freePort();
    await send({ type: 'settings.change', args: { patch: { axonPort: port } } });
    await expect.poll(() => now().axon?.port, WAIT).toBe(port);
    const { answered } = now().session;
    await expect.poll(() => now().session.answered, WAIT).toBeGreaterThan(answered);
  });

  it('another feel holds at once while mining, and nobody who asks notices', async () => {
    await begin();
    await mine();
    const [first, place] = [pidOf('inference'), () => os.getPriority(pidOf('inference'))];
    expect(place()).toBe(NICENESS['below-normal']);
    await choose('unnoticeable');
    await expect.poll(place, WAIT).toBe(NICENESS.idle);
    await choose('all-out');
    await expect.poll(() => pidOf('inference') === first || isAlive(first), WAIT).toBe(false);
    expect(place()).toBe(NICENESS.normal);
    const { answered } = now().session;
    await expect.poll(() => now().session.answered, WAIT).toBeGreaterThan(answered + 5);
    expect(now().session).toMatchObject({ failed: 0, refused: 0, late: 0 });
    expect(noticed()).toEqual([]);
  });

  it('what does not fit the state or the door is refused', async () => {
    await begin();
    const notNow = { ok: false, problem: { code: 'command-not-now', params: { state: 'ready' } } };
    expect(await send({ type: 'miner.resume', args: {} })).toEqual(notNow);
    expect(await send({ type: 'miner.pause', args: { until: null } })).toEqual(notNow);
    const notAllowed = { ok: false, problem: { code: 'not-allowed', params: {} } };
    expect(await send({ type: 'window.open-data-folder', args: {} })).toEqual(notAllowed);
    expect(await send({ type: 'window.answer-close', args: { choice: 'quit' } })).toEqual(notAllowed);
    expect(await send({ type: 'miner.stop', args: {} })).toEqual({ ok: true, value: {} });
  });

  it('a Start before the database is open is remembered', async () => {
    const port = await begin();
    await engine.dispose();
    const spawn = forkSpawn(built);
    engine = createEngine({
      version: '0.0.0',
      dataFolder: folder,
      modelsFolder,
      trust: 'development',
      practiceRate: RATE,
      startThread: startThreads(built),
      spawn,
    });
    expect(now().miner.kind).toBe('setting-up');
    await mine();
    expect(now().axon?.port).toBe(port);
  });

  it('dispose while mining ends every child in time, and answers nothing after', async () => {
    await begin();
    await mine();
    const pids = [pidOf('inference'), pidOf('validator')];
    const asked = performance.now();
    await engine.dispose();
    expect(performance.now() - asked).toBeLessThan(STOP_LIMIT_MS);
    await expect.poll(() => pids.some(isAlive), WAIT).toBe(false);
    expect(await send({ type: 'miner.start', args: { work } })).toMatchObject({ ok: false });
  });
});
