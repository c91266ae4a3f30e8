// The client against the real inference process: answers, batching, bad files, and every way the process can die.
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { InferenceReply, type WireTensor } from '../../contract/inference-wire.ts';
import type { ChildPort } from '../../contract/port.ts';
import { BUILT, MODELS_FOLDER } from '../../rig/built-for-tests.ts';
import { forkSpawn } from '../../rig/fork.ts';
import { systemClock } from '../clock.ts';
import { createInferenceClient, type InferenceClientOptions } from './client.ts';
import type { InferenceClient, InferenceEvent, ModelRef } from './inference.ts';

const tinyModel = path.join(MODELS_FOLDER, 'langid/tiny.onnx');
const WIDTH = 620;
const LABELS = 50;
const fast = { firstDelayMs: 20, longestDelayMs: 50, deaths: 4, windowMs: 60_000 };

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const open: InferenceClient[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.close()));
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

async function temporary(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lode-model-'));
  folders.push(folder);
  return folder;
}

function create(options: Partial<InferenceClientOptions> = {}) {
  const events: InferenceEvent[] = [];
  const client = createInferenceClient({
    spawn: () => forkSpawn(BUILT)('inference'),
    clock: systemClock,
    onEvent: (event) => events.push(event),
    tinyModel,
    ladder: ['cpu'],
    policy: fast,
    ...options,
  });
  open.push(client);
  return { client, events };
}

async function langid(): Promise<ModelRef> {
  const folder = path.join(MODELS_FOLDER, 'langid');
  const manifest = JSON.parse(await readFile(path.join(folder, 'model.json'), 'utf8')) as {
    sha256: string;
    maxBatch: number;
    file: string;
  };
  return { id: 'langid', file: path.join(folder, manifest.file), sha256: manifest.sha256, maxBatch: manifest.maxBatch };
}

const features = (rows: number): Record<string, WireTensor> => ({
  features: { type: 'float32', dims: [rows, WIDTH], data: new Float32Array(rows * WIDTH).fill(0.01) },
});
const tensor = (dims: number[]): WireTensor => ({
  type: 'float32',
  dims,
  data: new Float32Array(dims.reduce((a, b) => a * b, 1)),
});
const ask = (client: InferenceClient, rows = 1, ms = 10_000, signal = new AbortController().signal) =>
  client.run({ model: 'langid', rows, feeds: features(rows), deadline: Date.now() + ms, signal });

describe('at rest', () => {
  it('has no process, fails what asks it, and answers again with what it had loaded once it is opened', async () => {
    const { client, events } = create();
    await client.open();
    await client.load(await langid());
    const { pid } = client;
    await client.rest();
    expect(client.pid).toBeNull();
    await expect.poll(() => isAlive(pid ?? 0)).toBe(false);
    expect(await ask(client)).toEqual({ ok: false, why: 'inference-gone' });
    expect((await client.open()).ok).toBe(true);
    expect((await ask(client)).ok).toBe(true);
    expect(events.map(({ kind }) => kind)).toEqual(['device', 'device']);
  });

  it('a model that has gone meanwhile is said by the opening', async () => {
    const { client, events } = create();
    await client.open();
    const model = await langid();
    const file = path.join(await temporary(), 'model.onnx');
    await copyFile(model.file, file);
    await client.load({ ...model, file });
    await client.rest();
    await rm(file);
    expect(await client.open()).toMatchObject({ ok: false, problem: { code: 'model-missing' } });
    expect(events.map(({ kind }) => kind)).not.toContain('unavailable');
  });
});

describe('the inference client', () => {
  it('opens on the CPU and answers with probabilities that add up to one', async () => {
    const { client } = create();
    const opened = await client.open();
    expect(opened.ok && opened.value.device.provider).toBe('cpu');
    expect((await client.load(await langid())).ok).toBe(true);
    const answer = await ask(client, 3);
    if (!answer.ok) throw new Error(answer.why);
    const { dims, data } = answer.outputs['probabilities'] as WireTensor;
    expect(dims).toEqual([3, LABELS]);
    for (let row = 0; row < 3; row += 1) {
      const sum = Array.from(data, Number)
        .slice(row * LABELS, (row + 1) * LABELS)
        .reduce((a, b) => a + b, 0);
      expect(sum).toBeCloseTo(1, 4);
    }
  });

  it('names the rungs above the CPU that are not to be had, and why', async () => {
    const { client } = create({ ladder: ['cuda', 'coreml', 'dml', 'webgpu', 'cpu'] });
    const opened = await client.open();
    if (!opened.ok) throw new Error(opened.problem.code);
    const { device, ladder } = opened.value;
    expect(ladder.map(({ provider }) => provider)).toEqual(['cuda', 'coreml', 'dml', 'webgpu', 'cpu']);
    const silent = ladder.filter(({ outcome, detail }) => !['works', 'untried'].includes(outcome) && !detail);
    expect(silent).toEqual([]);
    // No two of these are made for one system.
    const made = { linux: 'cuda', darwin: 'coreml', win32: 'dml' }[process.platform as 'linux'];
    const foreign = ladder.filter(({ provider }) => ['cuda', 'coreml', 'dml'].includes(provider) && provider !== made);
    expect(foreign.map(({ outcome }) => outcome)).toEqual(['not-here', 'not-here']);
    expect(device.provider).toBe(ladder.find(({ outcome }) => outcome === 'works')?.provider);
  });

  it('runs what queued up meanwhile as one batch', async () => {
    const batches: number[] = [];
    const spawn = async (): Promise<ChildPort> => {
      const port = await forkSpawn(BUILT)('inference');
      const onMessage = port.onMessage.bind(port);
      return {
        ...port,
        onMessage: (listener) =>
          onMessage((message) => {
            const reply = InferenceReply.parse(message);
            if (reply.kind === 'answers')
              for (const answer of reply.answers) if (answer.kind === 'done') batches.push(answer.batchRows);
            listener(message);
          }),
      };
    };
    const { client } = create({ spawn });
    await client.open();
    await client.load(await langid());
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask(client)));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(Math.max(...batches)).toBeGreaterThan(1);
    expect(Math.max(...batches)).toBeLessThanOrEqual((await langid()).maxBatch);
  });

  it('tells a missing model from a corrupt one, and goes on serving', async () => {
    const { client } = create();
    await client.open();
    const good = await langid();
    const folder = await temporary();
    const missing = await client.load({ ...good, id: 'missing', file: path.join(folder, 'none.onnx') });
    expect(!missing.ok && missing.problem.code).toBe('model-missing');
    const bent = path.join(folder, 'bent.onnx');
    await copyFile(good.file, bent);
    const bytes = await readFile(bent);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await writeFile(bent, bytes);
    const corrupt = await client.load({ ...good, id: 'bent', file: bent });
    expect(!corrupt.ok && corrupt.problem).toEqual({ code: 'model-corrupt', params: { file: bent } });
    expect((await client.load(good)).ok).toBe(true);
    expect((await ask(client)).ok).toBe(true);
  });

  it('comes back after kill -9 with its models, and answers what waited', async () => {
    const { client, events } = create();
    await client.open();
    await client.load(await langid());
    const underWay = Array.from({ length: 20 }, () => ask(client));
    process.kill(client.pid ?? 0, 'SIGKILL');
    const later = Array.from({ length: 20 }, () => ask(client));
    const answers = await Promise.all([...underWay, ...later]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(40);
    expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['lost', 'back']));
  });

  it('takes a process that no longer answers for dead', async () => {
    const { client, events } = create({ limits: { pingEveryMs: 50, pongWithinMs: 300 } });
    await client.open();
    await client.load(await langid());
    process.kill(client.pid ?? 0, 'SIGSTOP');
    expect((await ask(client)).ok).toBe(true);
    expect(events.some(({ kind }) => kind === 'back')).toBe(true);
  });

  it('does not hold it against the process that this computer, or this loop, stood still', async () => {
    const { client, events } = create({ limits: { pingEveryMs: 50, pongWithinMs: 300 } });
    await client.open();
    await client.load(await langid());
    for (let nap = 0; nap < 3; nap += 1) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
      expect((await ask(client)).ok).toBe(true);
    }
    expect(events.map(({ kind }) => kind)).toEqual(['device']);
  });

  it('runs no more rows at once than the model takes, and only the inputs it has', async () => {
    const { client } = create();
    await client.open();
    const model = await langid();
    await client.load(model);
    expect(await ask(client, model.maxBatch + 1)).toEqual({ ok: false, why: 'inference-failed' });
    const run = (feeds: Record<string, WireTensor>) =>
      client.run({ model: 'langid', rows: 1, feeds, deadline: Date.now() + 5_000, signal: new AbortController().signal });
    for (const feeds of [
      { features: tensor([1, WIDTH - 1]) },
      { features: tensor([1, WIDTH, 1]) },
      { other: tensor([1, WIDTH]) },
      { features: tensor([1, WIDTH]), other: tensor([1, WIDTH]) },
    ])
      expect(await run(feeds)).toEqual({ ok: false, why: 'inference-failed' });
    const unknown = await client.run({
      model: 'none',
      rows: 1,
      feeds: features(1),
      deadline: Date.now() + 5_000,
      signal: new AbortController().signal,
    });
    expect(unknown).toEqual({ ok: false, why: 'inference-failed' });
    expect((await ask(client, model.maxBatch)).ok).toBe(true);
  });

  it('says so when a model cannot be loaded again', async () => {
    const { client, events } = create();
    await client.open();
    const good = await langid();
    const file = path.join(await temporary(), 'gone.onnx');
    await copyFile(good.file, file);
    await client.load({ ...good, file });
    await rm(file);
    process.kill(client.pid ?? 0, 'SIGKILL');
    expect(await ask(client)).toEqual({ ok: false, why: 'inference-failed' });
    expect(events).toContainEqual({ kind: 'unavailable', problem: { code: 'model-missing', params: { file } } });
  });

  it('gives up on a crash loop with a code, and can be opened again', async () => {
    let broken = true;
    const spawn = async () => {
      const port = await forkSpawn(BUILT)('inference');
      if (broken) port.kill();
      return port;
    };
    const { client } = create({ spawn });
    const opened = await client.open();
    expect(!opened.ok && opened.problem.code).toBe('inference-crash-loop');
    broken = false;
    expect((await client.open()).ok).toBe(true);
  });

  it('tells of a crash loop that comes later', async () => {
    const { client, events } = create();
    await client.open();
    const hunt = setInterval(() => client.pid && process.kill(client.pid, 'SIGKILL'), 10);
    await vi.waitFor(() => expect(events.some(({ kind }) => kind === 'crash-loop')).toBe(true), { timeout: 15_000 });
    clearInterval(hunt);
    expect(await ask(client)).toEqual({ ok: false, why: 'inference-gone' });
  });

  it('ends a run at its deadline, at its caller’s wish, and at close', async () => {
    const { client } = create();
    await client.open();
    await client.load(await langid());
    process.kill(client.pid ?? 0, 'SIGSTOP');
    expect(await ask(client, 1, 100)).toEqual({ ok: false, why: 'deadline' });
    const caller = new AbortController();
    const cancelled = ask(client, 1, 10_000, caller.signal);
    caller.abort();
    expect(await cancelled).toEqual({ ok: false, why: 'cancelled' });
    const waiting = ask(client);
    await client.close();
    expect(await waiting).toEqual({ ok: false, why: 'inference-gone' });
  });

  it('answers a shape that lies with a failure, not with a crash', async () => {
    const { client } = create();
    await client.open();
    await client.load(await langid());
    const lie = { features: { type: 'float32' as const, dims: [2, WIDTH], data: new Float32Array(3) } };
    const answer = await client.run({
      model: 'langid',
      rows: 2,
      feeds: lie,
      deadline: Date.now() + 5_000,
      signal: new AbortController().signal,
    });
    expect(answer).toEqual({ ok: false, why: 'inference-failed' });
    expect((await ask(client)).ok).toBe(true);
  });
});
