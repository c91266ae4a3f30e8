// Requests whose signature nobody has seen yet: what one may hold on to while its body is awaited, and what it may not.
import type { Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { startThreads } from '../../rig/fork.ts';
import { type Clock, systemClock } from '../clock.ts';
import { dial, listenToEnd, send, statusOf, wire } from './testing/client.ts';
import { CHUNKED, shaped } from './testing/hostile.ts';
import { BUILT, languageRoute, miner, run, type Running, type RunOptions, subnet, validator } from './testing/rig.ts';
import { btauthRequest, classicRequest, epistulaRequest, type SignedRequest } from './testing/signer.ts';
import { createVerifier } from './verifier-pool.ts';

const verifier = createVerifier({ startThread: startThreads(BUILT) });
afterAll(() => verifier.dispose());

let axon: Running | null = null;
afterEach(async () => {
  await axon?.close();
  axon = null;
});
const start = async (options: Partial<RunOptions> = {}): Promise<Running> => (axon = await run({ verifier, ...options }));

const asking = { signer: validator, receiver: miner.hotkey, route: 'LanguageSynapse', body: { texts: ['hello'] } };
/** The last bytes of the body, which are held back. */
const REST = 5;

/** A clock that can be moved on, both its faces at once. */
function movable(): Clock & { move(ms: number): void } {
  let moved = 0;
  const NS_PER_MS = 1_000_000n;
  return {
    ...systemClock,
    now: () => (systemClock.now() + moved) as ReturnType<Clock['now']>,
    nowNs: () => systemClock.nowNs() + BigInt(moved) * NS_PER_MS,
    monotonic: () => systemClock.monotonic() + moved,
    move: (ms) => {
      moved += ms;
    },
  };
}

const honestIsServed = async ({ port }: Running): Promise<void> => {
  for (const make of [classicRequest, btauthRequest]) expect((await send(port, make(asking))).status).toBe(200);
};

/** Says all of a request but its end. */
async function begin(port: number, request: SignedRequest): Promise<{ socket: Socket; heard: Promise<string>; end(): void }> {
  const bytes = wire(request, ['connection: close']);
  const socket = await dial(port);
  const heard = listenToEnd(socket);
  socket.write(bytes.subarray(0, -REST));
  return { socket, heard, end: () => socket.write(bytes.subarray(-REST)) };
}

/** Bytes of this process's heap and buffers that are still in use. */
function inUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe('a copy whose body is held back', () => {
  it.each([
    ['btauth', btauthRequest, { 'btauth-1': { receiver: 'required' } }, 13_000],
    ['Epistula', epistulaRequest, { 'epistula-2': { receiver: 'required', windowMs: 5_000 } }, 11_000],
  ] as const)('in %s until the original is forgotten is not taken for the first', async (_, make, dialects, later) => {
    const clock = movable();
    const alone = subnet({ dialects });
    const patient = { ...alone, limits: { ...alone.limits, hardTimeoutMs: 60_000 } };
    const running = await start({ clock, routes: [languageRoute({ subnet: patient })] });
    const request = make(asking);
    const copy = await begin(running.port, request);
    await vi.waitFor(() => expect(running.gates.room.held).toBeGreaterThan(0));
    expect((await send(running.port, request)).status).toBe(200);
    clock.move(later);
    copy.end();
    expect(statusOf(await copy.heard)).toBeGreaterThanOrEqual(400);
    expect(running.queries.map(({ reason, outcome }) => reason ?? outcome)).toEqual(['answered', 'stale']);
  });
});

/** Of a caller everybody knows, in whose name anybody can write. */
const forged = (texts: readonly string[]): SignedRequest => {
  const request = btauthRequest({ ...asking, body: { texts } });
  return { ...request, headers: { ...request.headers, 'X-Bittensor-Signature': `0x${'ab'.repeat(63)}80` } };
};

describe('forgeries whose bodies never end', () => {
  it('do not keep an honest caller out of the connections', async () => {
    const running = await start({ limits: { maxConnections: 6 } });
    const held = [];
    const half = forged(['hello']);
    for (let i = 0; i < 6; i++) held.push(await begin(running.port, half));
    // Every one of them has come as far as its body.
    await vi.waitFor(() => expect(running.gates.room.held).toBe(6 * (Buffer.byteLength(half.body) - REST)));
    await honestIsServed(running);
    // Whoever had to give way is counted as that.
    expect(running.queries.map(({ reason, outcome }) => reason ?? outcome).toSorted()).toContain('too-many');
    for (const { socket } of held) socket.destroy();
  });

  it('do not keep an honest caller out of the room for bodies', async () => {
    const running = await start({ limits: { maxBufferedBytes: 2_000 } });
    const held = [];
    for (let i = 0; i < 6; i++) held.push(await begin(running.port, forged(['x'.repeat(300)])));
    await vi.waitFor(() => expect(running.gates.room.held).toBeGreaterThan(1_000));
    const honest = { ...asking, body: { texts: ['y'.repeat(600)] } };
    for (const make of [classicRequest, btauthRequest]) expect((await send(running.port, make(honest))).status).toBe(200);
    expect(running.gates.room.held).toBeLessThanOrEqual(2_000);
    for (const { socket } of held) socket.destroy();
  });

  it('take no more memory than they have bytes, in however small pieces they come', async () => {
    const KB = 1_024;
    const whole = subnet();
    const wide = { ...whole, limits: { ...whole.limits, maxBodyBytes: 256 * KB } };
    const running = await start({ routes: [languageRoute({ subnet: wide })] });
    const SENT = 200_000;
    const socket = await dial(running.port);
    socket.write(shaped(forged([]), { ...CHUNKED, body: '' }));
    await honestIsServed(running);
    const before = inUse();
    socket.write(Buffer.from('1\r\nx\r\n'.repeat(SENT)));
    await vi.waitFor(() => expect(running.gates.room.held).toBe(SENT), { timeout: 10_000 });
    const MB = KB * KB;
    expect(inUse() - before).toBeLessThan(8 * MB);
    socket.destroy();
  });
});
