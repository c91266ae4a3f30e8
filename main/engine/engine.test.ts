// The whole engine under plain Node, with its real children, threads, sockets and files.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command, CommandResult } from '../contract/commands.ts';
import type { MinerStateKind } from '../contract/miner-state.ts';
import type { ChildPort, ProcessName } from '../contract/port.ts';
import type { EngineSnapshot } from '../contract/snapshot.ts';
import type { TcpPort } from '../contract/units.ts';
import { forkSpawn, startThreads } from '../rig/fork.ts';
import { createEngine, type Engine, type EngineOptions } from './index.ts';

const built = new URL('../../dist/main/', import.meta.url);
const modelsFolder = fileURLToPath(new URL('../../models/', import.meta.url));
const work = { kind: 'practice' } as const;
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
const reaches = async (kind: MinerStateKind) => {
  await expect.poll(() => now().miner.kind, WAIT).toBe(kind);
};

function freePort(): Promise<TcpPort> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port as TcpPort));
    });
  });
}

async function begin(options: Partial<EngineOptions> = {}): Promise<TcpPort> {
  const spawn = forkSpawn(built);
  engine = createEngine({
    version: '0.0.0',
    dataFolder: folder,
    modelsFolder,
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
