// Another feel while real processes are at work: its place in the system, its rest, and queries that notice nothing of it.
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Effort, effortOf, NICENESS } from '../../contract/feel.ts';
import type { Feel } from '../../contract/politeness.ts';
import type { ChildPort } from '../../contract/port.ts';
import { BUILT, MODELS_FOLDER } from '../../rig/built-for-tests.ts';
import { forkSpawn } from '../../rig/fork.ts';
import { systemClock } from '../clock.ts';
import { createInferenceClient } from './client.ts';
import { createHandover } from './handover.ts';
import type { InferenceClient, InferenceEvent, ModelRef } from './inference.ts';
import { greedy, tokensOf, written } from './testing/small-models.ts';

const CORES = 2;
const onLinux = process.platform === 'linux';
const tinyModel = path.join(MODELS_FOLDER, 'langid/tiny.onnx');

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function langid(): Promise<ModelRef> {
  const folder = path.join(MODELS_FOLDER, 'langid');
  const { file, sha256, maxBatch } = JSON.parse(await readFile(path.join(folder, 'model.json'), 'utf8')) as {
    file: string;
    sha256: string;
    maxBatch: number;
  };
  return { id: 'langid', file: path.join(folder, file), sha256, maxBatch };
}

async function open(feel: Feel, refuse: (started: number) => boolean = () => false) {
  const ports: ChildPort[] = [];
  const events: InferenceEvent[] = [];
  const client = createHandover({
    clock: systemClock,
    effort: effortOf(feel, CORES),
    onEvent: (event) => events.push(event),
    create: (effort: Effort, onEvent) =>
      createInferenceClient({
        clock: systemClock,
        effort,
        onEvent,
        tinyModel,
        ladder: ['cpu'],
        spawn: async () => {
          if (refuse(ports.length)) throw new Error('no more processes');
          const port = await forkSpawn(BUILT)('inference');
          ports.push(port);
          return port;
        },
      }),
  });
  cleanUps.push(() => client.close());
  const opened = await client.open();
  if (!opened.ok) throw new Error(opened.problem.code);
  const loaded = await client.load(await langid());
  if (!loaded.ok) throw new Error(loaded.problem.code);
  return { client, ports, events, feel: (next: Feel) => client.feel(effortOf(next, CORES)) };
}

const ask = (client: InferenceClient) =>
  client.run({
    model: 'langid',
    rows: 1,
    feeds: { features: { type: 'float32', dims: [1, 620], data: new Float32Array(620).fill(0.01) } },
    deadline: Date.now() + 30_000,
    signal: new AbortController().signal,
  });

/** Asks again and again until it is ended; answers what came of each. */
function askOn(client: InferenceClient) {
  const results: Awaited<ReturnType<typeof ask>>[] = [];
  const ending = new AbortController();
  const caller = async () => {
    while (!ending.signal.aborted) results.push(await ask(client));
  };
  const callers = [caller(), caller(), caller()];
  return {
    results,
    end: async () => {
      ending.abort();
      await Promise.all(callers);
      return results;
    },
  };
}

/** Of a process's first thread: field 19 of its stat, as proc(5) counts, behind the name in brackets. */
const nicenessOf = (pid: number): number => Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[16]);
/** Whether a client's process has its feel's place, as far as this system tells. */
const isPlaced = ({ pid }: InferenceClient, feel: Feel): boolean =>
  !onLinux || nicenessOf(pid ?? 0) === NICENESS[effortOf(feel, CORES).priority];
const alive = (pid: number | null): boolean => {
  try {
    process.kill(pid ?? 0, 0);
    return pid !== null;
  } catch {
    return false;
  }
};

describe('another feel while at work', () => {
  it.runIf(onLinux)('steps the process that is at work back', async () => {
    const { client, feel, ports } = await open('all-out');
    expect(nicenessOf(client.pid ?? 0)).toBe(NICENESS.normal);
    feel('balanced');
    await vi.waitFor(() => expect(nicenessOf(client.pid ?? 0)).toBe(NICENESS['below-normal']), { timeout: 10_000 });
    // As many threads on two cores: the process can stay.
    expect(ports).toHaveLength(1);
    expect((await ask(client)).ok).toBe(true);
  });

  it('hands the queries over to a process with other threads, and none fails', async () => {
    const { client, feel, ports, events } = await open('all-out');
    const asking = askOn(client);
    const wishes: Feel[] = ['unnoticeable', 'all-out', 'balanced', 'unnoticeable'];
    for (const wish of wishes) {
      const before = asking.results.length;
      const pid = client.pid;
      feel(wish);
      // What is balanced has the same threads here, and a process can step back.
      await vi.waitFor(() => expect(client.pid !== pid).toBe(wish !== 'balanced'), { timeout: 20_000 });
      await vi.waitFor(() => expect(isPlaced(client, wish)).toBe(true), { timeout: 10_000 });
      await vi.waitFor(() => expect(asking.results.length).toBeGreaterThan(before + 3), { timeout: 10_000 });
    }
    const results = await asking.end();
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
    // Nobody was told of a loss, and who was relieved is gone.
    expect(events.map(({ kind }) => kind)).toEqual(['device']);
    await vi.waitFor(() => expect(ports.filter(({ pid }) => alive(pid)).map(({ pid }) => pid)).toEqual([client.pid]), {
      timeout: 10_000,
    });
  });

  it('ends up as was wished last, where the wishes come faster than processes start', async () => {
    const { client, feel, ports } = await open('balanced');
    for (const wish of ['unnoticeable', 'all-out', 'unnoticeable', 'all-out'] as const) feel(wish);
    const first = client.pid;
    await vi.waitFor(() => expect(client.pid).not.toBe(first), { timeout: 20_000 });
    expect(isPlaced(client, 'all-out')).toBe(true);
    await vi.waitFor(() => expect(ports.filter(({ pid }) => alive(pid))).toHaveLength(1), { timeout: 10_000 });
    expect((await ask(client)).ok).toBe(true);
  });

  it('goes on with the process it has where no other can be had', async () => {
    const { client, feel, events } = await open('all-out', (started) => started > 0);
    const { pid } = client;
    const asking = askOn(client);
    feel('unnoticeable');
    await vi.waitFor(() => expect(asking.results.length).toBeGreaterThan(20), { timeout: 20_000 });
    expect(client.pid).toBe(pid);
    expect((await asking.end()).every(({ ok }) => ok)).toBe(true);
    expect(events.map(({ kind }) => kind)).toEqual(['device']);
  });
});

/** Milliseconds of processor time that a process has had. */
const cpuMs = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
};

describe('rest', () => {
  it('opens with what was wished while it rested, in one process', async () => {
    const { client, feel, ports } = await open('all-out');
    await client.rest();
    feel('unnoticeable');
    feel('balanced');
    expect(ports).toHaveLength(1);
    expect((await client.open()).ok).toBe(true);
    expect((await ask(client)).ok).toBe(true);
    expect(isPlaced(client, 'balanced')).toBe(true);
    expect(ports).toHaveLength(2);
  });

  it.runIf(onLinux)(
    'keeps a process that always has work to its share of the time, and lets no deadline pass for it',
    async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'lode-rest-'));
      cleanUps.push(() => rm(folder, { recursive: true }));
      const { client } = await open('all-out');
      // Not last in turn: beside other programs that alone would make it late.
      const restful = (duty: number) => client.feel({ ...effortOf('all-out', CORES), duty });
      restful(0.5);
      const work = tokensOf([Array.from({ length: 64 }, () => 1)]);
      await client.load(await written(folder, 'greedy', greedy(2 ** 20), { maxTokens: 64, widths: [64], threads: 1 }));
      const run = (ms: number) =>
        client.run({ model: 'greedy', ...work, deadline: Date.now() + ms, signal: new AbortController().signal });
      const pid = client.pid ?? 0;
      const [from, cpu] = [performance.now(), cpuMs(pid)];
      while (performance.now() - from < 1_000) expect((await run(60_000)).ok).toBe(true);
      // A computer that does other things besides gives it less, never more.
      const share = (cpuMs(pid) - cpu) / (performance.now() - from);
      expect(share).toBeLessThanOrEqual(0.5 * 1.15);

      // Of so small a share two seconds are owed for next to nothing; one that is due before that does not wait for it.
      restful(0.01);
      expect((await run(60_000)).ok).toBe(true);
      expect((await run(1_500)).ok).toBe(true);
      const waits = new Promise((resolve) => void setTimeout(resolve, 700, 'waits'));
      expect(await Promise.race([run(60_000), waits])).toBe('waits');
    },
  );
});
