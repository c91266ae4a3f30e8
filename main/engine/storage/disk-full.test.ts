// A disk that is really full: a small file system in memory, filled, and given room again. Mounting one takes root on Linux.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { QueryRow } from '../../contract/query.ts';
import { Settings } from '../../contract/settings.ts';
import type { EpochMs } from '../../contract/units.ts';
import { startThreads } from '../../rig/fork.ts';
import { skipBecause } from '../../rig/skip-for-tests.ts';
import { systemClock } from '../clock.ts';
import { openStorage } from './client.ts';
import type { Storage, StorageNews } from './storage.ts';

const startThread = startThreads(new URL('../../../dist/main/', import.meta.url));
const SMALL = '1m';
const LARGE = '16m';
const WAIT = { timeout: 10_000, interval: 20 };

const folder = mkdtempSync(path.join(os.tmpdir(), 'lode-full-'));
const mount = (...options: string[]) => execFileSync('mount', options, { stdio: 'ignore' });

function mounted(): boolean {
  try {
    mount('-t', 'tmpfs', '-o', `size=${SMALL}`, 'tmpfs', folder);
    return true;
  } catch {
    return false;
  }
}
const small = mounted();

afterAll(() => {
  if (small) execFileSync('umount', ['-l', folder]);
  rmSync(folder, { recursive: true, force: true });
});

const open = (onNews: (news: StorageNews) => void) =>
  openStorage({ folder, startThread: () => startThread('storage'), clock: systemClock, today: 0 as EpochMs, onNews });

function row(id: number): QueryRow {
  const at = Date.now();
  const text = 'Все люди рождаются свободными и равными в своем достоинстве и правах'.repeat(2).slice(0, 120);
  const filled = {
    id,
    at,
    outcome: 'answered',
    reason: null,
    dialect: 'classic',
    caller: null,
    callerName: null,
    route: 'LanguageSynapse',
  };
  return { ...filled, items: 1, asked: text, said: text, latencyMs: 1, deadlineMs: 2, score: null } as QueryRow;
}

async function value<T>(promise: Promise<{ ok: true; value: T } | { ok: false; problem: unknown }>): Promise<T> {
  const result = await promise;
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}

it('is told, crashes nothing, and no row is lost when there is room again', { timeout: 40_000 }, async (context) => {
  if (!small) skipBecause(context, 'a full disk needs a small file system, and mounting one is not permitted here');
  const filler = path.join(folder, 'holiday.raw');
  writeFileSync(filler, Buffer.alloc(1024 * 1024 - 8 * 1024));
  expect(await open(() => undefined)).toEqual({ ok: false, problem: { code: 'disk-full', params: { folder } } });
  rmSync(filler);

  const news: StorageNews[] = [];
  const storage: Storage = await value(open((each) => news.push(each)));
  const rows = 3_000;
  for (let id = 1; id <= rows; id += 1) {
    storage.appendQuery(row(id));
    if (id % 500 === 0) await storage.flush();
  }
  expect(news.at(-1)).toEqual({ kind: 'trouble', problem: { code: 'disk-full', params: { folder } }, lostRows: 0 });
  // What is committed can still be read; what can't be saved is said.
  expect((await value(storage.history(null, 1))).length).toBe(1);
  const big = Settings.parse({ theme: 'dark' });
  const saved = await storage.saveSettings(big);
  expect(saved.ok || saved.problem.code === 'disk-full').toBe(true);

  mount('-o', `remount,size=${LARGE}`, folder);
  await expect.poll(() => news.at(-1), WAIT).toMatchObject({ kind: 'recovered', lostRows: 0 });
  expect((await value(storage.countsSince(0 as EpochMs))).answered).toBe(rows);
  await storage.close();
});
