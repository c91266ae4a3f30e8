// Each subnet practised whole: its adapter behind the real axon, asked over a socket by the validator process, judged by its own rule.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, it, type TestContext, vi } from 'vitest';
import { START_PHASES } from '../contract/miner-state.ts';
import type { PracticeAbout } from '../contract/practice.ts';
import { ok, type Problem } from '../contract/problem.ts';
import { Manifest, type SubnetId } from '../contract/subnet.ts';
import type { Ss58, TcpPort } from '../contract/units.ts';
import type { Judged } from '../contract/validator-wire.ts';
import { en } from '../contract/words/en.ts';
import { BUILT, MODELS_FOLDER } from '../rig/built-for-tests.ts';
import { forkSpawn, startThreads } from '../rig/fork.ts';
import { needsMinilm } from '../rig/minilm-for-tests.ts';
import type { AxonQuery } from './axon/axon.ts';
import { systemClock } from './clock.ts';
import { EffortDial } from './effort-dial.ts';
import { createEgress } from './network/egress.ts';
import { PracticeAskers } from './practice-askers.ts';
import { Run } from './run.ts';
import { adapterFor } from './served-subnets.ts';
import type { ModelFiles } from './subnets/adapter.ts';

const ME = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty' as Ss58;
const LONGEST_ROUND_MS = 60_000;
const WAIT = { timeout: LONGEST_ROUND_MS, interval: 50 };
const NOBODY = { standing: { kind: 'current' } as const, find: () => null, change: () => null };

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUps.splice(0)) await clean();
});

async function freePort(): Promise<TcpPort> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => void server.close(resolve));
  return port as TcpPort;
}

function manifestOf(subnet: SubnetId): Manifest | null {
  if (subnet === 'practice') return null;
  return Manifest.parse(JSON.parse(readFileSync(path.join(MODELS_FOLDER, `subnets/${subnet}.json`), 'utf8')));
}

/** A run of practice, all its phases begun. Rounds come at the subnet's own pace, the first at once. */
async function practise(subnet: SubnetId, files: ModelFiles = new Map()) {
  const manifest = manifestOf(subnet);
  const adapter = adapterFor(subnet, manifest, 'practice');
  if (!adapter) throw new Error(`no code for ${subnet}`);
  const seen: { abouts: PracticeAbout[]; rows: Judged[]; queries: AxonQuery[]; problems: Problem[] } = {
    abouts: [],
    rows: [],
    queries: [],
    problems: [],
  };
  const port = await freePort();
  const watch = {
    query: (query: AxonQuery) => void seen.queries.push(query),
    about: (about: PracticeAbout) => void seen.abouts.push(about),
    judged: (rows: readonly Judged[]) => void seen.rows.push(...rows),
    axon: () => undefined,
    validators: () => undefined,
    device: () => undefined,
    tested: () => undefined,
    notice: () => undefined,
  };
  const tell = (report: { kind: string; problem?: Problem }) => {
    if (report.problem) seen.problems.push(report.problem);
  };
  const run = new Run({
    clock: systemClock,
    spawn: forkSpawn(BUILT),
    startThread: startThreads(BUILT),
    dial: new EffortDial('all-out'),
    modelsFolder: MODELS_FOLDER,
    subnet,
    network: 'practice',
    adapter,
    infers: manifest?.model.kind !== 'none',
    files: () => Promise.resolve(ok(files)),
    egress: createEgress({ hosts: [] }),
    jobs: [],
    me: ME,
    slowestP95Ms: null,
    askers: (spawn, found) =>
      new PracticeAskers({
        clock: systemClock,
        spawn,
        questions: () => ({ subnet, files: found(), modelsFolder: MODELS_FOLDER, perSecond: null }),
        tell,
        watch,
      }),
    callers: NOBODY,
    axonPort: () => port,
    tell,
    watch,
  });
  cleanUps.push(() => run.tearDown());
  for (const phase of START_PHASES) expect([phase, await run.phase(phase)]).toEqual([phase, { ok: true, value: undefined }]);
  return seen;
}

/** Where each one's model is for tests. */
const FILES: Partial<Record<SubnetId, (context: TestContext) => ModelFiles>> = {
  tag101: (context) => {
    const folder = needsMinilm(context);
    return new Map(['onnx/model_quantized.onnx', 'tokenizer.json'].map((name) => [name, path.join(folder, name)]));
  },
};

describe('practising', () => {
  it.for(['practice', 'tag101', 'itsai'] as const)(
    '%s: what is asked is answered and judged, and what is said of it has words',
    { timeout: 2 * LONGEST_ROUND_MS },
    async (subnet, context) => {
      const files = FILES[subnet]?.(context);
      const { abouts, rows, queries, problems } = await practise(subnet, files);
      await vi.waitFor(() => expect(rows.some(({ score }) => score !== null)).toBe(true), WAIT);
      expect(problems).toEqual([]);
      expect(abouts).toMatchObject([{ subnet }]);
      for (const { baseline, approximated } of abouts) {
        const { baselines, approximated: sentences } = en.subnets;
        expect(Object.keys(baselines)).toEqual(expect.arrayContaining(baseline === null ? [] : [baseline]));
        expect(Object.keys(sentences)).toEqual(expect.arrayContaining([...approximated]));
      }
      for (const row of rows) expect(row).toMatchObject({ ok: true, answered: true, status: 200 });
      expect(queries.every(({ outcome, route }) => outcome === 'answered' && route !== null)).toBe(true);
      const { score, rank } = rows.find((row) => row.score !== null) ?? {};
      expect(score).toBeGreaterThan(0.3);
      expect((rank?.place ?? 1) <= (rank?.of ?? 1)).toBe(true);
    },
  );
});
