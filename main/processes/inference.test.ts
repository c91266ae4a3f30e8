// The inference process by its wire alone: a full queue, deadlines, cancelled runs, and messages nobody should send.
import path from 'node:path';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { InferenceReply, type InferenceRequest } from '../contract/inference-wire.ts';
import type { ChildPort } from '../contract/port.ts';
import { greedy, tokensOf, written } from '../engine/inference/testing/small-models.ts';
import { BUILT, MODELS_FOLDER } from '../rig/built-for-tests.ts';
import { forkSpawn } from '../rig/fork.ts';
import { createInferenceJob } from './inference/job.ts';
import { QUEUE_LIMIT } from './inference/queue.ts';

const FOLDER = path.join(MODELS_FOLDER, 'langid');
const WIDTH = 620;

let port: ChildPort | null = null;
afterEach(() => port?.kill());

const runOf = (id: number, ms = 60_000): InferenceRequest => ({
  kind: 'run',
  id,
  model: 'langid',
  rows: 1,
  feeds: { features: { type: 'float32', dims: [1, WIDTH], data: new Float32Array(WIDTH) } },
  lengths: null,
  priority: 0,
  deadline: Date.now() + ms,
});

async function langid(): Promise<InferenceRequest> {
  const { sha256, maxBatch } = JSON.parse(await readFile(path.join(FOLDER, 'model.json'), 'utf8')) as {
    sha256: string;
    maxBatch: number;
  };
  return {
    kind: 'load',
    model: 'langid',
    file: path.join(FOLDER, 'langid.onnx'),
    sha256,
    maxBatch,
    maxTokens: null,
    widths: null,
    output: null,
    threads: 1,
  };
}

async function start() {
  const started = await forkSpawn(BUILT)('inference');
  const model = await langid();
  port = started;
  const replies: InferenceReply[] = [];
  started.onMessage((message) => replies.push(InferenceReply.parse(message)));
  const post = (request: InferenceRequest) => started.post(request);
  const of = <K extends InferenceReply['kind']>(kind: K) =>
    replies.filter((reply): reply is Extract<InferenceReply, { kind: K }> => reply.kind === kind);
  return {
    started,
    replies,
    of,
    post,
    open: () => post({ kind: 'open', ladder: ['cpu'], tinyModel: path.join(FOLDER, 'tiny.onnx') }),
    load: () => post(model),
    run: (id: number, ms?: number) => post(runOf(id, ms)),
    /** Everything posted before has been looked at. */
    async settled(id = 0) {
      post({ kind: 'ping', id });
      await vi.waitFor(() => expect(of('pong').some((pong) => pong.id === id)).toBe(true), { timeout: 10_000 });
    },
  };
}

describe('the inference process', () => {
  it('takes only so many at once, says so, and answers those it took', async () => {
    // In this process, where nothing is read from the wire between one message and the next.
    const replies: InferenceReply[] = [];
    const job = createInferenceJob((reply) => replies.push(reply));
    const beyond = 5;
    job.take({ kind: 'open', ladder: ['cpu'], tinyModel: path.join(FOLDER, 'tiny.onnx') });
    for (let id = 0; id < QUEUE_LIMIT + beyond; id += 1) job.take(runOf(id));
    expect(replies).toEqual(
      Array.from({ length: beyond }, (_, at) => ({ kind: 'failed', id: QUEUE_LIMIT + at, why: 'overloaded', detail: '' })),
    );
    await vi.waitFor(() => expect(replies.filter(({ kind }) => kind === 'failed')).toHaveLength(QUEUE_LIMIT + beyond), {
      timeout: 10_000,
    });
    job.take(runOf(0));
    await vi.waitFor(() => expect(replies.filter(({ kind }) => kind === 'failed')).toHaveLength(QUEUE_LIMIT + beyond + 1));
  });

  it('does no work for a run that is late or that nobody wants any more', async () => {
    const child = await start();
    child.open();
    child.load();
    child.run(1, -1);
    child.run(2);
    child.post({ kind: 'cancel', id: 2 });
    child.run(3);
    await vi.waitFor(() => expect(child.of('done').map(({ id }) => id)).toEqual([3]), { timeout: 10_000 });
    expect(child.of('failed')).toMatchObject([{ id: 1, why: 'deadline' }]);
  });

  it('takes less at once where it has grown beyond the memory it may take, and opens the session anew', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'lode-greedy-'));
    const { id: model, file, sha256, maxBatch } = await written(folder, 'greedy', greedy(2 ** 18));
    const replies: InferenceReply[] = [];
    const job = createInferenceJob((reply) => replies.push(reply), { memoryLimit: 1 });
    const done = () => replies.flatMap((reply) => (reply.kind === 'done' ? [reply.batchRows] : []));
    const run = (id: number) => ({ ...runOf(id), model, ...tokensOf([Array.from({ length: 64 }, () => 1)]) });
    job.take({ kind: 'open', ladder: ['cpu'], tinyModel: path.join(FOLDER, 'tiny.onnx') });
    job.take({ kind: 'load', model, file, sha256, maxBatch, maxTokens: 1_024, widths: null, output: null, threads: 1 });
    // 16 rows of 64 tokens are 256 MB, four times what it was loaded with.
    for (const first of [0, 16]) {
      for (let id = first; id < first + 16; id += 1) job.take(run(id));
      await vi.waitFor(() => expect(done()).toHaveLength(first + 16), { timeout: 20_000 });
    }
    expect(replies.filter(({ kind }) => kind === 'failed' || kind === 'load-failed')).toEqual([]);
    expect([done()[0], done()[16]]).toEqual([16, 8]);
    await rm(folder, { recursive: true });
  });

  it('answers nothing to what is no message of its wire, and lives', async () => {
    const child = await start();
    for (const message of [
      null,
      1,
      'open',
      [],
      {},
      { kind: 'open' },
      { kind: 'open', ladder: [], tinyModel: '' },
      { kind: 'run', id: -1 },
    ])
      child.started.post(message);
    await child.settled();
    expect(child.replies.map(({ kind }) => kind)).toEqual(['pong']);
  });

  it('says why where nothing can be opened or loaded', async () => {
    const child = await start();
    child.load();
    child.post({ kind: 'open', ladder: ['cpu'], tinyModel: path.join(FOLDER, 'none.onnx') });
    child.run(1);
    await vi.waitFor(() => expect(child.of('no-rung')).toHaveLength(1), { timeout: 10_000 });
    expect(child.of('load-failed')).toMatchObject([{ model: 'langid', why: 'refused' }]);
    expect(child.of('no-rung')[0]?.ladder).toMatchObject([{ provider: 'cpu', outcome: 'failed' }]);
    await vi.waitFor(() => expect(child.of('failed')).toMatchObject([{ id: 1, why: 'unknown-model' }]));
  });
});
