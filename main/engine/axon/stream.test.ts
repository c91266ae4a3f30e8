// Streams over real sockets: taken slowly, left half-way, cut by the time, broken by their maker.
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { startThreads } from '../../rig/fork.ts';
import type { RouteFailure, RouteStream } from '../subnets/adapter.ts';
import { dial, hear, listenToEnd, wire } from './testing/client.ts';
import { gate } from './testing/gate.ts';
import { BUILT, languageRoute, miner, run, type Running, validator, withLimits } from './testing/rig.ts';
import { btauthRequest, classicRequest } from './testing/signer.ts';
import { createVerifier } from './verifier-pool.ts';

const verifier = createVerifier({ startThread: startThreads(BUILT) });
afterAll(() => verifier.dispose());

let axon: Running;
afterEach(() => axon.close());

const asking = { signer: validator, receiver: miner.hotkey as string, route: 'LanguageSynapse', body: { texts: ['hello'] } };
const MB = 1_048_576;

type Chunks = AsyncGenerator<Uint8Array, RouteFailure | undefined | void>;
const streaming = (chunks: (signal: AbortSignal) => Chunks, over: Parameters<typeof languageRoute>[0] = {}) =>
  languageRoute({
    ...over,
    handle: ({ signal }) => {
      const stream: RouteStream = { chunks: chunks(signal), items: 1, asked: 'hello', said: () => 'all of it' };
      return Promise.resolve({ ok: true, value: stream });
    },
  });
const rowOf = (): Promise<unknown> => vi.waitFor(() => expect(axon.queries).toHaveLength(1)).then(() => axon.queries[0]);

describe('a stream', () => {
  it('arrives chunk by chunk with what a stock dendrite reads from its headers', async () => {
    const first = gate();
    axon = await run({
      verifier,
      routes: [
        streaming(async function* () {
          yield Buffer.from('one ');
          yield Buffer.alloc(0);
          await first.opened;
          yield Buffer.from('zwei ünïcode');
        }),
      ],
    });
    const socket = await dial(axon.port);
    const heard = listenToEnd(socket);
    socket.on('data', (chunk: Buffer) => {
      if (chunk.includes('one')) first.open(); // so the second is made only after the first was here
    });
    socket.write(wire(classicRequest(asking), ['connection: close']));
    const text = await heard;
    expect(text.startsWith('HTTP/1.1 200')).toBe(true);
    for (const line of [
      'content-type: text/event-stream',
      'transfer-encoding: chunked',
      'name: LanguageSynapse',
      'timeout: 12',
      'bt_header_axon_status_code: 200',
      `bt_header_dendrite_hotkey: ${validator.hotkey}`,
      'bt_header_dendrite_uuid: 7f3c1a2e-c7c5-11f0-9b1e-0242ac120002',
    ])
      expect(text.toLowerCase()).toContain(`\r\n${line.toLowerCase()}\r\n`);
    expect(text.endsWith('\r\n0\r\n\r\n')).toBe(true);
    expect(await rowOf()).toMatchObject({ outcome: 'answered', asked: 'hello', said: 'all of it' });
  });

  it('is made no faster than it is taken', async () => {
    const TOTAL = 64;
    let made = 0;
    axon = await run({
      verifier,
      routes: [
        streaming(async function* () {
          for (; made < TOTAL; made += 1) yield Buffer.alloc(MB);
        }),
      ],
    });
    const socket = await dial(axon.port);
    socket.write(wire(classicRequest(asking), ['connection: close']));
    await vi.waitFor(() => expect(made).toBeGreaterThan(0));
    let before = -1;
    while (before !== made) {
      before = made;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(made).toBeLessThan(TOTAL / 2); // what fits the kernel's buffers, and no more
    const heard = await listenToEnd(socket);
    expect([made, heard.length > TOTAL * MB]).toEqual([TOTAL, true]);
  });

  it('ends for its maker when the caller hangs up', async () => {
    const ended = vi.fn<(aborted: boolean) => void>();
    axon = await run({
      verifier,
      routes: [
        streaming(async function* (signal) {
          try {
            yield Buffer.from('one');
            await new Promise((resolve) => signal.addEventListener('abort', resolve));
          } finally {
            ended(signal.aborted);
          }
        }),
      ],
    });
    const socket = await dial(axon.port);
    socket.once('data', () => socket.destroy());
    socket.write(wire(classicRequest(asking)));
    await vi.waitFor(() => expect(ended).toHaveBeenCalledExactlyOnceWith(true));
    expect(await rowOf()).toMatchObject({ outcome: 'failed', reason: 'caller-gone' });
    expect(axon.gates.slots.size).toBe(0);
  });

  const BROKEN: readonly (readonly [string, () => Chunks, string])[] = [
    [
      'throws',
      async function* () {
        yield Buffer.from('one');
        throw new Error('not foreseen');
      },
      'handler-threw',
    ],
    [
      'fails',
      async function* () {
        yield Buffer.from('one');
        return { why: 'inference-gone' };
      },
      'inference-gone',
    ],
  ];
  it.each(BROKEN)('that %s half-way is never taken for a whole one', async (_, chunks, reason) => {
    axon = await run({ verifier, routes: [streaming(chunks)] });
    const heard = await hear(axon.port, classicRequest(asking));
    expect(heard).toMatchObject({ status: 200, chunks: ['one'], whole: false });
    expect(await rowOf()).toMatchObject({ outcome: 'failed', reason });
  });

  it('that fails before its first chunk is an error like any other', async () => {
    axon = await run({
      verifier,
      routes: [
        streaming(async function* () {
          yield* [];
          return { why: 'inference-gone' as const };
        }),
      ],
    });
    const heard = await hear(axon.port, classicRequest(asking));
    expect([heard.status, heard.whole, JSON.parse(heard.bytes.toString())]).toEqual([
      503,
      true,
      { message: 'Inference is being started again' },
    ]);
  });

  it('without a single chunk is an empty answer', async () => {
    axon = await run({ verifier, routes: [streaming(async function* () {})] });
    expect(await hear(axon.port, btauthRequest(asking))).toMatchObject({ status: 200, bytes: Buffer.alloc(0), whole: true });
    expect(await rowOf()).toMatchObject({ outcome: 'answered' });
  });

  it('is cut when its time is up, even where its maker does not listen', async () => {
    axon = await run({
      verifier,
      routes: [
        streaming(async function* () {
          yield Buffer.from('one');
          await new Promise(() => undefined);
        }),
      ],
    });
    const heard = await hear(axon.port, classicRequest({ ...asking, timeout: '0.4' }));
    expect(heard).toMatchObject({ status: 200, chunks: ['one'], whole: false });
    expect(await rowOf()).toMatchObject({ outcome: 'late' });
    expect(axon.gates.slots.size).toBe(0);
  });

  it('holds one of its caller’s places until it ends', async () => {
    const end = gate();
    axon = await run({
      verifier,
      routes: [
        streaming(
          async function* () {
            yield Buffer.from('one');
            await end.opened;
          },
          withLimits({ maxConcurrentPerCaller: 1 }),
        ),
      ],
    });
    const one = hear(axon.port, classicRequest(asking));
    await vi.waitFor(() => expect(axon.gates.slots.size).toBe(1));
    expect((await hear(axon.port, classicRequest(asking))).status).toBe(429);
    end.open();
    expect((await one).whole).toBe(true);
    await vi.waitFor(() => expect(axon.gates.slots.size).toBe(0));
  });

  it('that comes in the same turn as the end is not written any more', async () => {
    axon = await run({
      verifier,
      routes: [
        streaming((signal) => {
          const next = new Promise<{ done: false; value: Uint8Array }>((resolve) =>
            signal.addEventListener('abort', () => resolve({ done: false, value: Buffer.from('too late') })),
          );
          return { [Symbol.asyncIterator]: () => ({ next: () => next }) } as unknown as Chunks;
        }),
      ],
    });
    const heard = await hear(axon.port, classicRequest({ ...asking, timeout: '0.3' }));
    expect([heard.status, heard.whole, heard.bytes.includes('too late')]).toEqual([408, true, false]);
  });

  it('of a caller that knows no chunks ends with a reset where it broke', async () => {
    axon = await run({
      verifier,
      routes: [
        streaming(async function* () {
          yield Buffer.from('one');
          throw new Error('not foreseen');
        }),
      ],
    });
    const socket = await dial(axon.port);
    const reset = new Promise<string | undefined>((resolve) =>
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code)),
    );
    socket.write(wire(classicRequest(asking)).toString('latin1').replace('HTTP/1.1', 'HTTP/1.0'), 'latin1');
    socket.resume();
    expect(await reset).toBe('ECONNRESET');
  });
});
