// The flight recorder on a real database: what is written of a miner's day, over lives that end in order and lives that do not.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FLIGHT_ROWS, type FlightRow } from '../contract/flight.ts';
import type { MinerState } from '../contract/miner-state.ts';
import { fail } from '../contract/problem.ts';
import type { EpochMs } from '../contract/units.ts';
import { startThreads } from '../rig/fork.ts';
import { clockByHand } from './clock-by-hand.ts';
import { FlightRecorder } from './flight-recorder.ts';
import { openStorage } from './storage/client.ts';
import { DATABASE_FILE } from './storage/database.ts';
import type { FlightStore, Storage } from './storage/storage.ts';

const startThread = startThreads(new URL('../../dist/main/', import.meta.url));
const work = { kind: 'practice', subnet: 'practice' } as const;
const since = 1 as EpochMs;
const ready: MinerState = { kind: 'ready' };
const mining: MinerState = { kind: 'mining', work, since, recovering: null };
const game: MinerState = { kind: 'paused', work, reason: 'full-screen', cause: 'doom.exe', until: null, since };

let folder: string;
let storage: Storage;
const clock = clockByHand();
beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lode-flight-'));
  storage = await open();
});
afterEach(async () => {
  await storage.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(): Promise<Storage> {
  const opened = await openStorage({
    folder,
    startThread: () => startThread('storage'),
    clock,
    today: 0 as EpochMs,
    onNews: () => undefined,
  });
  if (!opened.ok) throw new Error(opened.problem.code);
  return opened.value;
}

const begin = (version = '1.0.0', store: FlightStore = storage.flight) =>
  FlightRecorder.open(clock, store, { version, safe: false });
async function rows(recorder: FlightRecorder): Promise<FlightRow[]> {
  const read = await recorder.read(null, 100);
  if (!read.ok) throw new Error(read.problem.code);
  return read.value.toReversed();
}
const told = (all: readonly FlightRow[]) => all.map(({ kind, code, at, until }) => [kind, code, until - at]);

describe('a day', () => {
  it('is stretches with their reasons and moments between them', async () => {
    const recorder = await begin();
    recorder.miner(ready);
    recorder.miner({ kind: 'starting', work, phase: 'model', since });
    recorder.miner(mining);
    recorder.miner(mining);
    recorder.answersBy('cpu');
    recorder.answersBy('cpu');
    await clock.advance(50_000);
    recorder.miner(game);
    await clock.advance(9_000);
    recorder.miner({ ...mining, recovering: { child: 'inference', attempt: 1, since } });
    await clock.advance(1_000);
    recorder.miner({ kind: 'blocked', problem: { code: 'port-taken', params: {} }, helps: [], work, since });
    const all = await rows(recorder);
    expect(told(all)).toEqual([
      ['opened', 'usual', 0],
      ['mining', 'practice', 50_000],
      ['rung', 'cpu', 0],
      ['paused', 'full-screen', 9_000],
      ['recovering', 'inference', 1_000],
      ['blocked', 'port-taken', 0],
    ]);
    expect(all[3]?.params).toEqual({ cause: 'doom.exe' });
  });

  it('holds a pause as one stretch, however often what is in the way changes its name', async () => {
    const recorder = await begin();
    for (const cause of ['doom.exe', 'Xorg', 'doom.exe', 'Xorg', null, 'firefox']) {
      recorder.miner({ ...game, cause });
      await clock.advance(8_000);
    }
    const all = await rows(recorder);
    expect(told(all).slice(1)).toEqual([['paused', 'full-screen', 48_000]]);
    expect(all[1]?.params).toEqual({ cause: 'doom.exe' });
    recorder.miner({ ...game, reason: 'battery', cause: null });
    recorder.miner({ ...game, cause: null });
    recorder.miner(game);
    expect((await rows(recorder)).slice(2).map(({ code, params }) => [code, params])).toEqual([
      ['battery', {}],
      ['full-screen', { cause: 'doom.exe' }],
    ]);
  });

  it('has sleep taken out of what lasted over it', async () => {
    const recorder = await begin();
    recorder.miner(mining);
    await clock.advance(10_000);
    await clock.advance(3_600_000);
    recorder.slept(3_600_000);
    await clock.advance(5_000);
    expect(told(await rows(recorder)).slice(1)).toEqual([
      ['mining', 'practice', 10_000],
      ['slept', null, 3_600_000],
      ['mining', 'practice', 5_000],
    ]);
  });
});

describe('the next life', () => {
  it('knows one that ended in order', async () => {
    const first = await begin();
    first.miner(mining);
    await first.end();
    expect(told(await rows(await begin())).slice(1)).toEqual([
      ['mining', 'practice', 0],
      ['ended', null, 0],
      ['opened', 'usual', 0],
    ]);
  });

  it('knows one that did not, and until when it is known of', async () => {
    const first = await begin();
    first.miner(mining);
    await clock.advance(60_000);
    const { until } = (await rows(first)).at(-1) as FlightRow;
    await clock.advance(30_000);
    const all = await rows(await begin());
    expect(all.map(({ kind }) => kind)).toEqual(['opened', 'mining', 'unended', 'opened']);
    expect(all[2]?.at).toBe(until);
  });

  it('says that it is another version', async () => {
    await (await begin('1.0.0')).end();
    const all = await rows(await begin('1.1.0'));
    expect(all.find(({ kind }) => kind === 'updated')?.params).toEqual({ from: '1.0.0', to: '1.1.0' });
  });
});

it('is a ring: the newest are kept', async () => {
  const recorder = await begin();
  const many = Array.from({ length: FLIGHT_ROWS + 50 }, (_, i) => i + 10);
  const row = { kind: 'rung', at: since, until: since, code: 'cpu', params: {} } as const;
  expect(await storage.flight.write(many.map((id) => ({ id, ...row })))).toMatchObject({ ok: true });
  const oldest = await storage.flight.read(100, 500);
  expect(oldest.ok && oldest.value.at(-1)?.id).toBe(60);
  await recorder.end();
});

it('waits with what a full disk refuses, and writes it when there is room again', async () => {
  let full = true;
  const store: FlightStore = {
    read: (before, limit) => storage.flight.read(before, limit),
    write: (given) => (full ? Promise.resolve(fail('disk-full', { folder })) : storage.flight.write(given)),
  };
  const recorder = await begin('1.0.0', store);
  recorder.miner(mining);
  await clock.advance(1_000);
  recorder.miner(game);
  expect(await rows(recorder)).toEqual([]);
  full = false;
  expect(told(await rows(recorder))).toEqual([
    ['opened', 'usual', 0],
    ['mining', 'practice', 1_000],
    ['paused', 'full-screen', 0],
  ]);
});

it('a database of before there was a recorder has an empty one, and keeps all it had', async () => {
  await storage.close();
  const old = path.join(import.meta.dirname, 'storage', 'migrations', 'old', '0002.db');
  rmSync(path.join(folder, `${DATABASE_FILE}-wal`), { force: true });
  copyFileSync(old, path.join(folder, DATABASE_FILE));
  storage = await open();
  expect(storage.opened.lastId).toBe(3);
  expect(await storage.money.kept('power')).toEqual({ ok: true, value: '{"of":"version 2"}' });
  expect(told(await rows(await begin()))).toEqual([['opened', 'usual', 0]]);
});
