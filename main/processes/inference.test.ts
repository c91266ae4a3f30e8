// The inference process by its wire alone: a full queue, deadlines, cancelled runs, and messages nobody should send.
import path from 'node:path';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { InferenceReply, type InferenceRequest, type WireAnswer, type WireRun } from '../contract/inference-wire.ts';
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

const runOf = (id: number, ms = 60_000): WireRun => ({
  id,
  model: 'langid',
  rows: 1,
  feeds: { features: { type: 'float32', dims: [1, WIDTH], data: new Float32Array(WIDTH) } },
  lengths: null,
  priority: 0,
  deadline: Date.now() + ms,
});

const runs = (...asked: WireRun[]): InferenceRequest => ({ kind: 'runs', runs: asked });
const answersIn = <K extends WireAnswer['kind']>(replies: readonly InferenceReply[], kind: K) =>
  replies
    .flatMap((reply) => (reply.kind === 'answers' ? reply.answers : []))
    .filter((answer): answer is Extract<WireAnswer, { kind: K }> => answer.kind === kind);

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
    run: (id: number, ms?: number) => post(runs(runOf(id, ms))),
    answers: <K extends WireAnswer['kind']>(kind: K) => answersIn(replies, kind),
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
    job.take(runs(...Array.from({ length: QUEUE_LIMIT + beyond }, (_, id) => runOf(id))));
    expect(answersIn(replies, 'failed')).toEqual(
      Array.from({ length: beyond }, (_, at) => ({ kind: 'failed', id: QUEUE_LIMIT + at, why: 'overloaded', detail: '' })),
    );
    await vi.waitFor(() => expect(answersIn(replies, 'failed')).toHaveLength(QUEUE_LIMIT + beyond), { timeout: 10_000 });
    job.take(runs(runOf(0)));
    await vi.waitFor(() => expect(answersIn(replies, 'failed')).toHaveLength(QUEUE_LIMIT + beyond + 1));
  });

  it('does no work for a run that is late or that nobody wants any more', async () => {
    const child = await start();
    child.open();
    child.load();
    child.run(1, -1);
    child.run(2);
    child.post({ kind: 'cancel', id: 2 });
    child.run(3);
    await vi.waitFor(() => expect(child.answers('done').map(({ id }) => id)).toEqual([3]), { timeout: 10_000 });
    expect(child.answers('failed')).toMatchObject([{ id: 1, why: 'deadline' }]);
  });

  it('takes less at once where it has grown beyond the memory it may take, and opens the session anew', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'lode-greedy-'));
    const { id: model, file, sha256, maxBatch } = await written(folder, 'greedy', greedy(2 ** 20));
    const replies: InferenceReply[] = [];
    const job = createInferenceJob((reply) => replies.push(reply), { memoryLimit: 1 });
    const sizes = () => answersIn(replies, 'done').map(({ batchRows }) => batchRows);
    const run = (id: number) => ({ ...runOf(id), model, ...tokensOf([Array.from({ length: 64 }, () => 1)]) });
    job.take({ kind: 'open', ladder: ['cpu'], tinyModel: path.join(FOLDER, 'tiny.onnx') });
    job.take({ kind: 'load', model, file, sha256, maxBatch, maxTokens: 256, widths: [64], output: null, threads: 1 });
    // It is loaded with a row of 64 tokens, 64 MB, and takes 256 at once.
    for (const first of [0, 8]) {
      job.take(runs(...Array.from({ length: 8 }, (_, at) => run(first + at))));
      await vi.waitFor(() => expect(sizes()).toHaveLength(first + 8), { timeout: 20_000 });
    }
    expect(answersIn(replies, 'failed')).toEqual([]);
    expect(replies.map(({ kind }) => kind)).not.toContain('load-failed');
    expect(sizes()[0]).toBe(4);
    expect(Math.max(...sizes().slice(4))).toBeLessThanOrEqual(2);
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
      { kind: 'runs', runs: [{ id: -1 }] },
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
    await vi.waitFor(() => expect(child.answers('failed')).toMatchObject([{ id: 1, why: 'unknown-model' }]));
  });
});
