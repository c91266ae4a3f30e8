// Probes with real processes: one that works, ones that are not here, and ones that hang, die, or cannot be started.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXECUTION_PROVIDERS } from '../../contract/device.ts';
import { type ChildPort, PROCESS_NAMES, type Spawn } from '../../contract/port.ts';
import { BUILT, MODELS_FOLDER } from '../../rig/built-for-tests.ts';
import { forkSpawn } from '../../rig/fork.ts';
import { probeModel } from '../../../tools/build-probe.mjs';
import { systemClock } from '../clock.ts';
import { type ProbeOptions, startProbe } from './probe.ts';

const model = path.join(MODELS_FOLDER, 'probe/probe.onnx');
const children: ChildPort[] = [];
/** Real processes; `meddle` does something to each before it is asked. */
const spawning =
  (meddle: (port: ChildPort) => void = () => undefined): Spawn =>
  async (name, options) => {
    const port = await forkSpawn(BUILT)(name, options);
    children.push(port);
    meddle(port);
    return port;
  };
const probing = (provider: 'cpu' | 'cuda' | 'coreml' | 'dml' | 'webgpu', options: Partial<ProbeOptions> = {}) =>
  startProbe(provider, [], { spawn: spawning(), clock: systemClock, model, threads: 1, ...options });
const signal = (port: ChildPort, name: NodeJS.Signals) => process.kill(port.pid ?? 0, name);
const gone = (port: ChildPort | undefined) => new Promise<void>((resolve) => port?.onExit(() => resolve()));

const refuse: Spawn = () => Promise.reject(new Error('no more processes'));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lode-probe-'));
});
afterAll(() => {
  for (const child of children) child.kill();
  rmSync(folder, { recursive: true, force: true });
});

it('measures the processor, and its process is gone after the answer', async () => {
  const verdict = await probing('cpu').verdict;
  expect(verdict).toMatchObject({ kind: 'works', device: null });
  if (verdict.kind !== 'works') throw new Error('unreachable');
  expect(verdict.tookMs).toBeGreaterThan(0);
  expect(verdict.openedMs).toBeGreaterThan(verdict.tookMs);
  await gone(children.at(-1));
});

it('tells what cannot be here from what fails', async () => {
  const elsewhere = EXECUTION_PROVIDERS.find((name) => name === (process.platform === 'darwin' ? 'dml' : 'coreml')) ?? 'cpu';
  expect(await probing(elsewhere).verdict).toEqual({
    kind: 'not-here',
    detail: `not made for ${process.platform} ${process.arch}`,
  });
});

describe('a provider that', () => {
  it('cannot open the model fails, with its own words', async () => {
    const verdict = await probing('cpu', { model: path.join(folder, 'none.onnx') }).verdict;
    expect(verdict).toMatchObject({ kind: 'fails', why: 'refused', library: null });
    expect(verdict.kind === 'fails' && verdict.detail).toContain('none.onnx');
  });

  it.each([
    ['wrongly', 2 / 512],
    ['with what is no number', Number.NaN],
  ])('answers %s fails', async (_how, weight) => {
    const wrong = path.join(folder, `wrong-${weight}.onnx`);
    writeFileSync(wrong, probeModel(weight));
    expect(await probing('cpu', { model: wrong }).verdict).toMatchObject({ kind: 'fails', why: 'wrong-answer' });
  });
});

describe('nothing can be told of a process that', () => {
  it('hangs: it is ended when its time is over', async () => {
    const spawn = spawning((port) => signal(port, 'SIGSTOP'));
    expect(await probing('cpu', { spawn, limitMs: 300 }).verdict).toMatchObject({ kind: 'inconclusive', why: 'silent' });
    await gone(children.at(-1));
  });

  it.each(['SIGKILL', 'SIGSEGV'] as const)('is ended by %s', async (name) => {
    const spawn = spawning((port) => signal(port, name));
    const verdict = await probing('cpu', { spawn }).verdict;
    expect(verdict).toEqual({ kind: 'inconclusive', why: 'died', detail: 'ended by a signal' });
  });

  it('cannot be started', async () => {
    expect(await probing('cpu', { spawn: refuse }).verdict).toMatchObject({ kind: 'inconclusive', why: 'not-started' });
  });

  it('is never started, and one that starts too late is ended', async () => {
    let started: ((port: ChildPort) => void) | undefined;
    const spawn: Spawn = () => new Promise((resolve) => (started = resolve));
    expect(await probing('cpu', { spawn, limitMs: 50 }).verdict).toMatchObject({ kind: 'inconclusive', why: 'silent' });
    const late = await spawning()(PROCESS_NAMES[4]);
    started?.(late);
    await gone(late);
  });

  it('was stopped by its owner', async () => {
    const running = probing('cpu');
    running.stop();
    expect(await running.verdict).toMatchObject({ kind: 'inconclusive' });
  });
});

it('takes no word that is none of its wire', async () => {
  const spawn = spawning((port) => {
    for (const message of [null, 'probe', { kind: 'probe' }, { kind: 'probe', provider: 'abacus', model, threads: 1 }])
      port.post(message);
  });
  expect(await probing('cpu', { spawn }).verdict).toMatchObject({ kind: 'works' });
});
