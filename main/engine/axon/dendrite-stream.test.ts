// Streams as the SDK's real Dendrite takes them: as they are made, left half-way, cut by a failure.
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Step } from '../../rig/dendrite-for-tests.ts';
import type { RouteFailure } from '../subnets/adapter.ts';
import { dendriteRig, PATIENCE } from './testing/dendrite-rig.ts';
import { languageRoute, miner, run, signer, validator } from './testing/rig.ts';
import { asCaller } from './testing/signer.ts';

type Chunks = AsyncGenerator<Uint8Array, RouteFailure | undefined | void>;
/** What the next stream is made of. */
let make: (signal: AbortSignal) => Chunks = async function* () {
  yield Buffer.from('nothing was set');
};

const streaming = languageRoute({
  name: 'StreamSynapse',
  schema: z.object({ prompt: z.string() }),
  requiredFields: ['prompt'],
  handle: ({ signal }) =>
    Promise.resolve({ ok: true, value: { chunks: make(signal), items: 1, asked: 'hello', said: () => 'all of it' } }),
});
const rig = dendriteRig('sdk10', (verifier) =>
  run({ verifier, routes: [languageRoute(), streaming], callers: [asCaller(validator)] }),
);

const job = (over: Parameters<typeof rig.job>[0] = {}) =>
  rig.job({ synapse: 'StreamSynapse', fields: '{"prompt": "hello"}', timeout: 10, ...over });
const resultOf = (step: Step) => ('result' in step ? step.result : null);
/** The stream to its end: its chunks and what it came to. */
async function toEnd(over: Parameters<typeof job>[0] = {}, via: 'forward' | 'call_stream' = 'forward') {
  const stream = await rig.dendrite.stream(job(over), via);
  const chunks: string[] = [];
  for (;;) {
    const step = await stream.next();
    if ('result' in step) return { chunks, told: step.result };
    chunks.push(step.chunk);
  }
}

describe('a stream', () => {
  it.each(['forward', 'call_stream'] as const)('arrives as it is made, through %s', async (via) => {
    let taken = 0;
    make = async function* () {
      for (let made = 0; made < 4; made += 1) {
        // The next one is made only after the one before was in Python's hands.
        await vi.waitFor(() => expect(taken).toBe(made), { timeout: 8_000 });
        yield Buffer.from(`${made} ☃ `);
      }
    };
    const stream = await rig.dendrite.stream(job(), via);
    for (; taken < 4; taken += 1) expect(await stream.next()).toEqual({ chunk: `${taken} ☃ ` });
    const told = resultOf(await stream.next());
    expect(told).toMatchObject({
      success: true,
      status: 200,
      message: 'Success',
      axon: miner.hotkey,
      axonStatus: 200,
      dendrite: validator.hotkey,
      echoed: true,
      fields: { completion: '0 ☃ 1 ☃ 2 ☃ 3 ☃ ' },
    });
    if (!told) throw new Error('no result');
    expect(await rig.rowOf(told)).toMatchObject({ outcome: 'answered', dialect: 'classic', said: 'all of it' });
  });

  it('of two megabytes arrives whole', async () => {
    const part = 'x'.repeat(1_024);
    make = async function* () {
      for (let made = 0; made < 2_048; made += 1) yield Buffer.from(part);
    };
    const { chunks, told } = await toEnd();
    expect(chunks.join('') === part.repeat(2_048)).toBe(true);
    expect(told).toMatchObject({ success: true, status: 200 });
  });

  it('ends for its maker when the caller hangs up half-way, and the caller may ask again', async () => {
    const ended = vi.fn<(aborted: boolean) => void>();
    make = async function* (signal) {
      try {
        yield Buffer.from('one');
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      } finally {
        ended(signal.aborted);
      }
    };
    const stream = await rig.dendrite.stream(job(), 'forward');
    expect(await stream.next()).toEqual({ chunk: 'one' });
    const before = rig.axon.queries.length;
    await stream.hangUp();
    await vi.waitFor(() => expect(ended).toHaveBeenCalledExactlyOnceWith(true), PATIENCE);
    await vi.waitFor(() => expect(rig.axon.queries.length).toBe(before + 1), PATIENCE);
    expect(rig.axon.queries.at(-1)).toMatchObject({ outcome: 'failed', reason: 'caller-gone' });
    expect(await rig.askOnce()).toMatchObject({ success: true });
  });

  it.each([
    ['failed', 'inference-gone'],
    ['threw', 'handler-threw'],
  ])('whose maker %s half-way is not taken for a whole one', async (how, reason) => {
    make = async function* () {
      yield Buffer.from('one');
      if (how === 'threw') throw new Error('not foreseen');
      return { why: 'inference-gone' };
    };
    const { chunks, told } = await toEnd();
    expect(chunks).toEqual(['one']);
    expect(told.success).toBe(false);
    expect(await rig.rowOf(told)).toMatchObject({ outcome: 'failed', reason });
  });

  it('is cut when its time is up', async () => {
    make = async function* () {
      yield Buffer.from('one');
      await new Promise(() => undefined);
    };
    const { chunks, told } = await toEnd({ timeout: 2 });
    expect(chunks).toEqual(['one']);
    expect(told.success).toBe(false);
    expect(await rig.rowOf(told)).toMatchObject({ outcome: 'late' });
  });

  it('that failed before its first chunk says so like any other reply', async () => {
    make = async function* () {
      yield* [];
      return { why: 'inference-gone' };
    };
    const { told } = await toEnd();
    expect(told).toMatchObject({ success: false, axonStatus: 503, axonMessage: 'Inference is being started again' });
  });

  it('meant for another miner is refused', async () => {
    const { told } = await toEnd({ axon: { ip: '127.0.0.1', port: rig.axon.port, hotkey: signer(9).hotkey } });
    expect(told).toMatchObject({ success: false, axonStatus: 401 });
    expect(await rig.rowOf(told)).toMatchObject({ outcome: 'refused', reason: 'wrong-receiver' });
  });
});
