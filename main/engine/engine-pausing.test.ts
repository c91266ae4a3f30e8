// The engine's politeness with real processes: hours that cover now pause it, the card is given back, Resume overrules, Stop works.
import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Command, CommandResult } from '../contract/commands.ts';
import type { PolitenessPatch } from '../contract/politeness.ts';
import type { ChildPort } from '../contract/port.ts';
import type { EngineSnapshot } from '../contract/snapshot.ts';
import type { TcpPort } from '../contract/units.ts';
import { BUILT, MODELS_FOLDER } from '../rig/built-for-tests.ts';
import { forkSpawn, startThreads } from '../rig/fork.ts';
import { createEngine, type Engine } from './index.ts';

const WAIT = { timeout: 15_000, interval: 20 };
const ALWAYS = [{ days: [0, 1, 2, 3, 4, 5, 6], from: 0, to: 0 }];
const work = { kind: 'practice', subnet: 'practice' } as const;

let folder: string;
let engine: Engine;
let inference: ChildPort[];
const now = (): EngineSnapshot => engine.snapshots.current;
const send = (command: Command): Promise<CommandResult> => engine.commands.send(command);
const want = (politeness: PolitenessPatch) => send({ type: 'settings.change', args: { patch: { politeness } } });
const reaches = async (kind: EngineSnapshot['miner']['kind']) => {
  await expect.poll(() => now().miner.kind, WAIT).toBe(kind);
};
const paused = () => (now().miner.kind === 'paused' ? now().miner : null);
const runsNow = (): boolean => {
  try {
    return process.kill(inference.at(-1)?.pid ?? 0, 0);
  } catch {
    return false;
  }
};

async function freePort(): Promise<TcpPort> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => void server.close(resolve));
  return port as TcpPort;
}

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lode-pausing-'));
  inference = [];
  const spawn = forkSpawn(BUILT);
  engine = createEngine({
    version: '0.0.0',
    dataFolder: folder,
    modelsFolder: MODELS_FOLDER,
    trust: 'development',
    practiceRate: 40,
    startThread: startThreads(BUILT),
    spawn: async (name) => {
      const port = await spawn(name);
      if (name === 'inference') inference.push(port);
      return port;
    },
  });
  await reaches('ready');
  await send({ type: 'settings.change', args: { patch: { axonPort: await freePort() } } });
});
afterEach(async () => {
  await engine.dispose();
  rmSync(folder, { recursive: true, force: true });
});

it('pauses with its reason, gives the card back, and goes on by itself; Resume overrules it until it has been over', async () => {
  await send({ type: 'miner.start', args: { work } });
  await expect.poll(() => now().session.answered, WAIT).toBeGreaterThan(2);
  expect(runsNow()).toBe(true);

  await want({ quietHours: ALWAYS });
  await reaches('paused');
  expect(paused()).toMatchObject({ reason: 'quiet-hours', cause: null, until: null });
  expect(now().pausing?.decision).toMatchObject({ action: 'pause', reason: 'quiet-hours' });
  expect(now().settings.politeness).toMatchObject({ feel: 'balanced', quietHours: ALWAYS });
  await expect.poll(() => now().axon, WAIT).toBeNull();
  await expect.poll(runsNow, WAIT).toBe(false);

  expect(await send({ type: 'miner.resume', args: {} })).toEqual({ ok: true, value: {} });
  await reaches('mining');
  const { answered } = now().session;
  await expect.poll(() => now().session.answered, WAIT).toBeGreaterThan(answered + 2);
  expect(now().pausing?.overruled).toEqual(['quiet-hours']);

  await want({ quietHours: [] });
  await expect.poll(() => now().pausing?.overruled, WAIT).toEqual([]);
  await want({ quietHours: ALWAYS });
  await reaches('paused');
  await want({ quietHours: [] });
  await reaches('mining');
});

it('started within quiet hours it says so; the person’s own pause outlives them; Stop ends either', async () => {
  await want({ quietHours: ALWAYS });
  await send({ type: 'miner.start', args: { work } });
  await reaches('paused');
  expect(paused()).toMatchObject({ reason: 'quiet-hours' });
  expect(inference).toEqual([]);
  await send({ type: 'miner.pause', args: { until: null } });
  await want({ quietHours: [] });
  await expect.poll(() => paused(), WAIT).toMatchObject({ reason: 'person' });
  await send({ type: 'miner.resume', args: {} });
  await reaches('mining');
  await want({ quietHours: ALWAYS });
  await reaches('paused');
  await send({ type: 'miner.stop', args: {} });
  await reaches('ready');
});
