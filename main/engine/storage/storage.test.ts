// Storage through its one door: the real thread, real files, a second opener, a full disk, files of other versions.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QueryRow } from '../../contract/query.ts';
import { DEFAULT_AXON_PORT, type Settings } from '../../contract/settings.ts';
import type { EpochMs, Score, TcpPort } from '../../contract/units.ts';
import { startThreads } from '../../rig/fork.ts';
import { Politeness } from '../../contract/politeness.ts';
import { systemClock } from '../clock.ts';
import { openStorage } from './client.ts';
import { DATABASE_FILE } from './database.ts';
import { KEEP_ROWS_MS, type Storage } from './storage.ts';

const built = new URL('../../../dist/main/', import.meta.url);
const startThread = startThreads(built);
const NOW = Date.now();
const DEFAULTS: Settings = {
  theme: 'system',
  onClose: 'ask',
  axonPort: DEFAULT_AXON_PORT as TcpPort,
  miningWatts: null,
  centsPerKwh: null,
  currency: 'USD',
  lastWork: null,
  politeness: Politeness.parse({}),
  autoUpdate: true,
  updateChannel: 'stable',
  notifications: true,
  startMining: false,
};

let folder: string;
const openOnes: Storage[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lode-storage-'));
});
afterEach(async () => {
  await Promise.all(openOnes.splice(0).map((storage) => storage.close()));
  rmSync(folder, { recursive: true, force: true });
});

const tryOpen = (where = folder) =>
  openStorage({
    folder: where,
    startThread: () => startThread('storage'),
    clock: systemClock,
    today: 0 as EpochMs,
    onNews: () => undefined,
  });

async function open(): Promise<Storage> {
  const result = await tryOpen();
  if (!result.ok) throw new Error(result.problem.code);
  openOnes.push(result.value);
  return result.value;
}

async function reopen(storage: Storage): Promise<Storage> {
  await storage.close();
  return open();
}

function row(id: number, change: Partial<QueryRow> = {}): QueryRow {
  const filled = {
    id,
    at: NOW,
    outcome: 'answered',
    reason: null,
    dialect: 'classic',
    caller: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
    callerName: 'Practice validator 1',
    route: 'LanguageSynapse',
    items: 3,
    asked: 'Tous les êtres humains naissent libres',
    said: 'fra',
    latencyMs: 12.5,
    deadlineMs: 12_000,
    score: null,
    ...change,
  };
  return filled as QueryRow;
}

const value = async <T>(promise: Promise<{ ok: true; value: T } | { ok: false; problem: unknown }>): Promise<T> => {
  const result = await promise;
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
};

describe('a new folder', () => {
  it('opens with defaults, in a folder that did not exist', async () => {
    folder = path.join(folder, 'a', 'b');
    const { opened } = await open();
    expect(opened.settings).toEqual(DEFAULTS);
    expect(opened.lastId).toBe(0);
    expect(opened.today).toEqual({ answered: 0, late: 0, refused: 0, failed: 0 });
    expect(opened.practicePublicKey).toHaveLength(32);
  });

  it('keeps settings and the practice key over a restart', async () => {
    const first = await open();
    const changed = { ...DEFAULTS, theme: 'dark', onClose: 'background', axonPort: 9100 as TcpPort, centsPerKwh: 31.5 } as const;
    await value(first.saveSettings(changed));
    const second = await reopen(first);
    expect(second.opened.settings).toEqual(changed);
    expect(second.opened.practicePublicKey).toEqual(first.opened.practicePublicKey);
  });
});

describe('the ledger', () => {
  it('gives back what was appended, newest first, page by page', async () => {
    const storage = await open();
    const rows = [
      row(1),
      row(2, { outcome: 'failed', reason: 'inference-gone', said: null }),
      row(5, { caller: null, callerName: null }),
    ];
    for (const each of rows) storage.appendQuery(each);
    storage.setScore(1, 0.75 as Score);
    await value(storage.flush());
    const newest = await value(storage.history(null, 2));
    expect(newest).toEqual([rows[2], rows[1]]);
    expect(await value(storage.history(2, 10))).toEqual([{ ...rows[0], score: 0.75 }]);
  });

  it('a score that comes after its row was committed finds it', async () => {
    const storage = await open();
    storage.appendQuery(row(1));
    await value(storage.flush());
    storage.setScore(1, 0.25 as Score);
    await value(storage.flush());
    expect(await value(storage.history(null, 1))).toMatchObject([{ id: 1, score: 0.25 }]);
  });

  it('commits by itself, without being asked', async () => {
    const storage = await open();
    storage.appendQuery(row(1));
    await expect.poll(async () => (await value(storage.history(null, 1))).length).toBe(1);
  });

  it('counts a flood of refusals per minute and reason, and keeps no row of it', async () => {
    const storage = await open();
    for (let index = 0; index < 50_000; index += 1)
      storage.countRefusal((NOW + (index % 3)) as EpochMs, index % 2 ? 'stranger' : 'stale');
    storage.appendQuery(row(1));
    await value(storage.flush());
    expect(await value(storage.countsSince((NOW - 120_000) as EpochMs))).toEqual({
      answered: 1,
      late: 0,
      refused: 50_000,
      failed: 0,
    });
    await storage.close();
    const db = new Database(path.join(folder, DATABASE_FILE));
    expect(db.prepare('SELECT count(*) FROM refusals').raw().get([])).toSatisfy(([count]: number[]) => (count ?? 0) <= 4);
    expect(db.prepare('SELECT count(*) FROM queries').raw().get([])).toEqual([1]);
    db.close();
  });

  it('goes on from the last id, and with the counts of the day', async () => {
    const first = await open();
    first.appendQuery(row(7));
    first.countRefusal(NOW as EpochMs, 'unsigned');
    const second = await reopen(first);
    expect(second.opened.lastId).toBe(7);
    expect(second.opened.today).toEqual({ answered: 1, late: 0, refused: 1, failed: 0 });
  });
});

const file = () => path.join(folder, DATABASE_FILE);

describe('a file that cannot be used', () => {
  it('of a newer version is refused and not touched', async () => {
    const db = new Database(file());
    db.exec('CREATE TABLE future (a TEXT); PRAGMA user_version = 99');
    db.close();
    const before = readFileSync(file());
    expect(await tryOpen()).toEqual({ ok: false, problem: { code: 'storage-newer', params: { found: 99, known: 3 } } });
    expect(readFileSync(file()).equals(before)).toBe(true);
    expect(existsSync(`${file()}-wal`)).toBe(false);
  });

  it('that is not a database is told so, and kept', async () => {
    writeFileSync(file(), 'these are holiday pictures '.repeat(400));
    const before = readFileSync(file());
    expect(await tryOpen()).toMatchObject({ ok: false, problem: { code: 'storage-broken' } });
    expect(readFileSync(file()).equals(before)).toBe(true);
  });

  it('whose inside is destroyed is told so, and kept', async () => {
    await (await open()).close();
    const bytes = readFileSync(file());
    bytes.fill(0xa5, 100);
    writeFileSync(file(), bytes);
    expect(await tryOpen()).toMatchObject({ ok: false, problem: { code: 'storage-broken' } });
    expect(readFileSync(file()).equals(bytes)).toBe(true);
  });

  it('where a folder stands in its place is told so', async () => {
    mkdirSync(file());
    expect(await tryOpen()).toMatchObject({ ok: false, problem: { code: 'storage-broken' } });
  });

  it('that another Lode holds is told so, in another process and in this one', async () => {
    await open();
    const script = `
      const Database = require('libsql');
      try { new Database(process.argv[1]).prepare('SELECT * FROM queries').all([]); console.log('open'); }
      catch (error) { console.log(error.code); }`;
    const cwd = path.resolve(import.meta.dirname, '../../..');
    expect(execFileSync(process.execPath, ['-e', script, file()], { cwd, encoding: 'utf8' }).trim()).toBe('SQLITE_BUSY');
    expect(await tryOpen()).toEqual({ ok: false, problem: { code: 'storage-in-use', params: {} } });
  });

  it('settings that no longer parse cost those settings alone', async () => {
    const first = await open();
    await value(first.saveSettings({ ...DEFAULTS, theme: 'dark', onClose: 'quit', axonPort: 9100 as TcpPort }));
    await first.close();
    const db = new Database(file());
    db.exec(`UPDATE settings SET value = '80' WHERE name = 'axonPort'; UPDATE settings SET value = '{' WHERE name = 'onClose'`);
    db.exec(`INSERT INTO settings (name, value) VALUES ('of-a-later-version', '1')`);
    db.close();
    expect((await open()).opened.settings).toEqual({ ...DEFAULTS, theme: 'dark' });
  });
});

/** Files written by the versions they are named after; each new migration leaves one here. */
const old = (name: string) => path.join(import.meta.dirname, 'migrations', 'old', name);

describe('a file of an earlier version', () => {
  it('0: an empty file becomes a whole database', async () => {
    writeFileSync(path.join(folder, DATABASE_FILE), '');
    expect((await open()).opened.lastId).toBe(0);
  });

  it('1: a file written by version 1 is read whole', async () => {
    copyFileSync(old('0001.db'), path.join(folder, DATABASE_FILE));
    const storage = await open();
    expect(storage.opened.settings).toEqual({ ...DEFAULTS, theme: 'light', onClose: 'background', axonPort: 8123 });
    expect(storage.opened.lastId).toBe(3);
    expect(storage.opened.today).toEqual({ answered: 1, late: 1, refused: 4, failed: 1 });
    const rows = await value(storage.history(null, 10));
    expect(rows.map(({ id, outcome, score }) => ({ id, outcome, score }))).toEqual([
      { id: 3, outcome: 'failed', score: null },
      { id: 2, outcome: 'late', score: 0.5 },
      { id: 1, outcome: 'answered', score: 1 },
    ]);
  });
});

describe('old rows', () => {
  it('are gone after 30 days, young ones stay', async () => {
    const { clockByHand } = await import('../clock-by-hand.ts');
    const clock = clockByHand(NOW);
    const result = await openStorage({
      folder,
      startThread: () => startThread('storage'),
      clock,
      today: 0 as EpochMs,
      onNews: () => undefined,
    });
    const storage = result.ok ? result.value : await Promise.reject(new Error(result.problem.code));
    openOnes.push(storage);
    for (let id = 1; id <= 1_200; id += 1) storage.appendQuery(row(id, { at: (NOW - KEEP_ROWS_MS - 1) as EpochMs }));
    storage.appendQuery(row(1_201));
    storage.countRefusal((NOW - KEEP_ROWS_MS - 120_000) as EpochMs, 'stale');
    storage.countRefusal(NOW as EpochMs, 'stale');
    await value(storage.flush());
    await clock.advance(30_000);
    await expect
      .poll(async () => {
        await clock.advance(50);
        return (await value(storage.countsSince(0 as EpochMs))).answered;
      })
      .toBe(1);
    expect((await value(storage.countsSince(0 as EpochMs))).refused).toBe(1);
    // Closing waits on this clock, which no longer moves by itself.
    const closing = storage.close();
    await clock.advance(1_000);
    await closing;
  });
});
