// The router's thread: packets that end it, threads that hang, and what was open is opened again.
import { createSocket } from 'node:dgram';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, it, vi } from 'vitest';
import type { TcpPort } from '../../contract/units.ts';
import { startThreads } from '../../rig/fork.ts';
import { systemClock } from '../clock.ts';
import { clockByHand } from '../clock-by-hand.ts';
import { ThreadedMapping } from './threaded-mapping.ts';

const PORT = 8_091 as TcpPort;
const BUILT = new URL('../../../dist/main/', import.meta.url);
const NAT_PMP_PORT = 5_351;
const MAPPED = { kind: 'mapped', externalIp: '203.0.113.9', externalPort: PORT, port: PORT };

/** A thread that does with each message what the text says; `n` counts the threads there were. */
function threads(script: string): { readonly start: () => Worker; readonly ended: () => number; readonly started: () => number } {
  let [started, ended] = [0, 0];
  return {
    start: () => {
      started += 1;
      const code = `const { parentPort } = require('node:worker_threads'); const n = ${started};
        const say = (id, view) => parentPort.postMessage({ id, view }); const MAPPED = ${JSON.stringify(MAPPED)};
        parentPort.on('message', ({ id, kind, port }) => { ${script} });`;
      const worker = new Worker(code, { eval: true, stderr: true });
      worker.once('exit', () => (ended += 1));
      return worker;
    },
    ended: () => ended,
    started: () => started,
  };
}

let mapping: ThreadedMapping | null = null;
afterEach(() => mapping?.close());

it('the thread as it is built looks, and says what it found', async () => {
  mapping = new ThreadedMapping(systemClock, startThreads(BUILT));
  expect(['silent', 'not-mapped']).toContain((await mapping.look()).kind);
});

it('a thread that ends on what it heard is a silent router, and the next look has a thread of its own', async () => {
  const { start, started } = threads(
    `if (n === 1) throw new TypeError('message.ttl is not a function'); say(id, { kind: 'not-mapped', externalIp: null });`,
  );
  mapping = new ThreadedMapping(systemClock, start);
  expect(await mapping.look()).toEqual({ kind: 'silent' });
  expect(await mapping.look()).toEqual({ kind: 'not-mapped', externalIp: null });
  expect(started()).toBe(2);
});

it('nothing listens any more once it has been looked', async () => {
  const { start, ended } = threads(`say(id, { kind: 'not-mapped', externalIp: null });`);
  mapping = new ThreadedMapping(systemClock, start);
  await mapping.look();
  await vi.waitFor(() => expect(ended()).toBe(1));
});

it('a thread that hangs is given up', async () => {
  const clock = clockByHand();
  const { start, ended } = threads(`if (kind === 'look') for (;;);`);
  mapping = new ThreadedMapping(clock, start);
  const looking = mapping.look();
  await clock.advance(30_000);
  expect(await looking).toEqual({ kind: 'silent' });
  await vi.waitFor(() => expect(ended()).toBe(1));
});

it('what was open is opened again after a while when its thread ends, and not once it was closed', async () => {
  const clock = clockByHand();
  const { start, started, ended } = threads(
    `if (kind === 'open') { say(id, MAPPED); if (n === 1) setTimeout(() => { throw new Error('a packet'); }, 20); } else say(id, null);`,
  );
  mapping = new ThreadedMapping(clock, start);
  expect(await mapping.open(PORT)).toEqual(MAPPED);
  await vi.waitFor(() => expect(ended()).toBe(1));
  expect(started()).toBe(1);
  await clock.advance(60_000);
  await vi.waitFor(() => expect(started()).toBe(2));
  await mapping.close();
  await clock.advance(600_000);
  expect(started()).toBe(2);
  await vi.waitFor(() => expect(ended()).toBe(2));
});

it('a packet too short for NAT-PMP, which the library does not survive, is a silent router', async () => {
  const device = createSocket('udp4');
  device.on('message', (_, { port, address }) => device.send(Buffer.of(0), port, address));
  await new Promise<void>((done) => {
    device.bind(NAT_PMP_PORT, '127.0.0.1', done);
  });
  const library = import.meta.resolve('@achingbrain/nat-port-mapper');
  const { start, ended } = threads(
    `import(${JSON.stringify(library)}).then(({ pmpNat }) => pmpNat('127.0.0.1', {}).externalIp()).then((ip) => say(id, { kind: 'not-mapped', externalIp: ip }));`,
  );
  try {
    mapping = new ThreadedMapping(systemClock, start);
    expect(await mapping.look()).toEqual({ kind: 'silent' });
    expect(ended()).toBe(1);
  } finally {
    device.close();
  }
});
