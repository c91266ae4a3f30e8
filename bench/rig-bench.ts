// A rig as a person runs it: from Start to the first answered query, and its memory at rest and at work.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { RIG_SOCKET_PATH, type RigMessage } from '../main/contract/transport.ts';
import type { Snapshot } from '../main/contract/snapshot.ts';
import { freePort } from './axon-bench.ts';
import { childrenNamed, pssMb } from './memory.ts';

const RIG = fileURLToPath(new URL('../main/rig.mjs', import.meta.url));
/** Long enough for what is lazily loaded to be loaded and for garbage of the start to go. */
const SETTLE_MS = { idle: 1_500, mining: 5_000 } as const;
const WAIT_LIMIT_MS = 30_000;

export interface RigRun {
  readonly firstAnswerMs: number;
  readonly idle: Readonly<Record<string, number>>;
  readonly mining: Readonly<Record<string, number>>;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Megabytes of PSS by process; without the practice validator, which is no part of a miner. */
function weigh(pid: number): Record<string, number> {
  const inference = childrenNamed(pid, 'processes/inference').map(pssMb);
  const engine = pssMb(pid);
  if (engine === null) throw new Error('this system does not tell PSS');
  return { engine, ...(inference.length > 0 ? { inference: inference.reduce<number>((sum, one) => sum + (one ?? 0), 0) } : {}) };
}

/** A rig with a data folder and a port of its own, at rest. */
export async function startRig() {
  const folder = await mkdtemp(path.join(tmpdir(), 'lode-bench-'));
  const flags = ['--no-open', `--data-folder=${folder}`, `--axon-port=${await freePort()}`];
  const rig = spawn(process.execPath, [RIG, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(rig, 'exit');
  // Where the bench runs out of time it leaves nothing behind.
  const killWithUs = () => void rig.kill('SIGKILL');
  process.once('exit', killWithUs);
  const address = await new Promise<URL>((resolve, reject) => {
    createInterface({ input: rig.stdout }).on('line', (line) => {
      const found = /http:\/\/\S+token=\S+/.exec(line)?.[0];
      if (found) resolve(new URL(found));
    });
    rig.once('exit', () => reject(new Error('the rig ended before it served its page')));
  });
  return {
    address,
    pid: rig.pid ?? 0,
    end: async () => {
      rig.kill('SIGTERM');
      await ended;
      process.off('exit', killWithUs);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function runRig(): Promise<RigRun> {
  const rig = await startRig();
  try {
    const page = await openSocket(rig.address);
    await page.until(({ miner }) => miner.kind === 'ready');
    await sleep(SETTLE_MS.idle);
    const idle = weigh(rig.pid);
    const started = performance.now();
    page.send({ id: 1, command: { type: 'miner.start', args: { work: { kind: 'practice', subnet: 'practice' } } } });
    await page.until(({ session }) => session.answered > 0);
    const firstAnswerMs = performance.now() - started;
    await sleep(SETTLE_MS.mining);
    const mining = weigh(rig.pid);
    page.close();
    return { firstAnswerMs, idle, mining };
  } finally {
    await rig.end();
  }
}

/** The page's socket, opened as the page opens it: with the cookie its address gives, from its own origin. */
async function openSocket(address: URL) {
  const entered = await fetch(address, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const socket = new WebSocket(`ws://${address.host}${RIG_SOCKET_PATH}`, { headers: { cookie, origin: address.origin } });
  let newest: Snapshot | null = null;
  let check: (() => void) | null = null;
  socket.on('message', (data) => {
    const message = JSON.parse((data as Buffer).toString('utf8')) as RigMessage;
    if (message.kind === 'snapshot') newest = message.snapshot;
    check?.();
  });
  await once(socket, 'open');
  return {
    send: (message: unknown) => socket.send(JSON.stringify(message)),
    until: (wanted: (snapshot: Snapshot) => boolean) =>
      new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('the rig did not get there in time')), WAIT_LIMIT_MS);
        check = () => {
          if (!newest || !wanted(newest)) return;
          clearTimeout(timer);
          resolve();
        };
        check();
      }),
    close: () => socket.close(),
  };
}
