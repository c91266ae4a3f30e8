// Verified queries a second at saturation, and the times of answers at half of that, each from processes started anew.
import { fork } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import type { HostMessage } from './axon-host.ts';
import { median } from './figures.ts';
import type { LoadMessage } from './load.ts';

/** About two to three seconds at the rates seen. */
const REQUESTS = { noop: 4_000, infer: 3_000 } as const;
const WARM_UP = 400;
const PACED_SECONDS = 3;
/** For the start and for one run. */
const WORD_LIMIT_MS = 30_000;

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface Waiting<M> {
  readonly kind: string;
  readonly resolve: (message: M) => void;
  readonly reject: (error: Error) => void;
}

function child<M extends { kind: string }>(name: string) {
  const started = fork(new URL(`${name}.mjs`, import.meta.url), [], { serialization: 'advanced' });
  const heard: M[] = [];
  const waiting: Waiting<M>[] = [];
  started.on('message', (message) => {
    const one = message as M;
    const index = waiting.findIndex(({ kind }) => kind === one.kind);
    if (index >= 0) waiting.splice(index, 1)[0]?.resolve(one);
    else heard.push(one);
  });
  started.once('exit', (code) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`${name} ended with ${code}`));
  });
  return {
    post: (message: M) => void started.send(message),
    next: <K extends M['kind']>(kind: K): Promise<Extract<M, { kind: K }>> => {
      const index = heard.findIndex((message) => message.kind === kind);
      if (index >= 0) return Promise.resolve(heard.splice(index, 1)[0] as Extract<M, { kind: K }>);
      return new Promise((resolve, reject) => {
        waiting.push({ kind, resolve: resolve as (message: M) => void, reject });
        setTimeout(() => reject(new Error(`${name} did not say ${kind} in time`)), WORD_LIMIT_MS).unref();
      });
    },
    end: () => started.kill('SIGKILL'),
  };
}

async function pair(work: 'noop' | 'infer') {
  const load = child<LoadMessage>('load');
  const host = child<HostMessage>('axon-host');
  const port = await freePort();
  const { hotkeys } = await load.next('callers');
  host.post({ kind: 'open', work, port, callers: hotkeys });
  const { me } = await host.next('opened');
  load.post({ kind: 'saturate', port, me, requests: WARM_UP });
  await load.next('saturated');
  return {
    saturate: async () => {
      load.post({ kind: 'saturate', port, me, requests: REQUESTS[work] });
      return load.next('saturated');
    },
    pace: async (perSecond: number) => {
      load.post({ kind: 'pace', port, me, perSecond, seconds: PACED_SECONDS });
      return load.next('paced');
    },
    end: () => {
      load.end();
      host.end();
    },
  };
}

export interface AxonFigures {
  readonly qps: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly failed: number;
}

export async function benchAxon(work: 'noop' | 'infer', runs: number): Promise<AxonFigures> {
  const bench = await pair(work);
  try {
    const saturated = [];
    for (let run = 0; run < runs; run += 1) saturated.push(await bench.saturate());
    const qps = median(saturated.map((one) => one.qps));
    const paced = [];
    if (work === 'noop') for (let run = 0; run < runs; run += 1) paced.push(await bench.pace(qps / 2));
    const failed = [...saturated, ...paced].reduce((sum, one) => sum + one.failed, 0);
    return {
      qps,
      p50Ms: paced.length > 0 ? median(paced.map(({ p50Ms }) => p50Ms)) : null,
      p99Ms: paced.length > 0 ? median(paced.map(({ p99Ms }) => p99Ms)) : null,
      failed,
    };
  } finally {
    bench.end();
  }
}
