// Verified queries a second at saturation, and the times of answers at half of that, each from processes started anew.
import { createServer, type AddressInfo } from 'node:net';
import type { HostMessage } from './axon-host.ts';
import { child } from './child.ts';
import { median } from './figures.ts';
import type { LoadMessage } from './load.ts';

/** About two to three seconds at the rates seen. */
const REQUESTS = { noop: 4_000, infer: 3_000 } as const;
const WARM_UP = 400;
const PACED_SECONDS = 3;

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
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
