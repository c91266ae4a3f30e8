// This computer through the engine's door: looked at by a command, seen in the snapshots, measured by real processes.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ComputerView } from '../contract/computer.ts';
import { BUILT, MODELS_FOLDER } from '../rig/built-for-tests.ts';
import { forkSpawn, startThreads } from '../rig/fork.ts';
import { createEngine, type Engine } from './index.ts';

const WAIT = { timeout: 15_000, interval: 20 };
let folder: string;
let engine: Engine;
const computer = () => engine.snapshots.current.computer;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lode-engine-devices-'));
  engine = createEngine({
    version: '0.0.0',
    dataFolder: folder,
    modelsFolder: MODELS_FOLDER,
    trust: 'development',
    startThread: startThreads(BUILT),
    spawn: forkSpawn(BUILT),
  });
});
afterEach(async () => {
  await engine.dispose();
  rmSync(folder, { recursive: true, force: true });
});

it('is looked at when asked for, and what was measured is in the snapshots', async () => {
  expect(computer()).toBeNull();
  expect(await engine.commands.send({ type: 'devices.look', args: {} })).toMatchObject({ problem: { code: 'command-not-now' } });
  await vi.waitUntil(() => engine.snapshots.current.miner.kind === 'ready', WAIT);
  expect(computer()).toMatchObject({ probes: [], readAt: null });
  expect(await engine.commands.send({ type: 'devices.look', args: {} })).toEqual({ ok: true, value: {} });
  await vi.waitUntil(() => computer()?.probes.some(({ verdict }) => verdict.kind === 'works'), WAIT);
  const seen = computer();
  expect(ComputerView.parse(seen)).toEqual(seen);
  expect(seen?.readAt).not.toBeNull();
});
