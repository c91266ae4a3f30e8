// What a commit promises: a child that appends is killed -9 at random moments, and every row it was told was safe is there.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DATABASE_FILE } from './database.ts';

const THREAD = new URL('../../../dist/main/threads/storage.mjs', import.meta.url).href;
const ROUNDS = 5;
const FIRST_KILL_MS = 20;
const LAST_KILL_MS = 250;

/** Makes a program that writes without a pause and prints the highest id after each commit. `next`: the request that makes `id` safe. */
const appender = (next: string): string => `
  import { Worker } from 'node:worker_threads';
  const [thread, folder] = process.argv.slice(2);
  const worker = new Worker(new URL(thread));
  let call = 0;
  const ask = (request) => new Promise((resolve) => {
    worker.once('message', ({ result }) => resolve(result));
    worker.postMessage({ id: ++call, request });
  });
  const opened = await ask({ op: 'open', folder, today: 0 });
  if (!opened.ok) throw new Error(opened.problem.code);
  let id = Math.max(opened.value.lastId, Number(process.argv[4]));
  process.stdout.write('open ' + id + '\\n');
  for (;;) {
    ${next}
    if (!written.ok) throw new Error(written.problem.code);
    process.stdout.write('safe ' + id + '\\n');
  }
`;
/** Twenty queries in one batch. */
const QUERIES = `
    const rows = Array.from({ length: 20 }, () => ({ id: ++id, at: Date.now(), outcome: 'answered', reason: null, dialect: 'classic',
      caller: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY', callerName: 'V', route: 'LanguageSynapse', items: 1,
      asked: 'x'.repeat(100), said: 'eng', latencyMs: 1, deadlineMs: 2, score: null }));
    const written = await ask({ op: 'write', batch: { rows, refusals: [], scores: [] } });`;
/** What one registration writes: the price, the fee, and the entry of the history they belong to. */
const MONEY = `
    id += 1;
    const hash = '0x' + 'a'.repeat(64);
    const block = { number: id, hash };
    const row = { genesis: hash, network: 'practice', block, extrinsic: hash, at: Date.now(), netuid: null, hotkey: null,
      unit: 'tao', price: null };
    const rows = [{ ...row, kind: 'registration', amount: -50000000n }, { ...row, kind: 'fee', amount: -2000000n }];
    const entry = { at: Date.now(), kind: 'register', outcome: 'in-block', netuid: 1, balanceChange: '-52000000', fee: '2000000',
      other: null, block };
    const written = await ask({ op: 'money-add', rows, entry: { genesis: hash, entry } });`;

let folder: string;
let child: ChildProcess | null = null;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lode-durability-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function appendUntilKilled(program: string, from: number): Promise<number> {
  const killAfterMs = FIRST_KILL_MS + Math.random() * (LAST_KILL_MS - FIRST_KILL_MS);
  const script = path.join(folder, 'appender.mjs');
  writeFileSync(script, program);
  const running = spawn(process.execPath, [script, THREAD, folder, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = running;
  let safe = 0;
  const ended = new Promise((resolve) => void running.once('close', resolve));
  const firstWord = new Promise<void>((resolve) => {
    createInterface({ input: running.stdout }).on('line', (line) => {
      safe = Number(line.split(' ')[1]);
      if (line.startsWith('safe')) resolve();
    });
  });
  await firstWord;
  await sleep(killAfterMs);
  running.kill('SIGKILL');
  await ended;
  return safe;
}

/** The one row that `sql` answers, and whether the file is whole. In a process of its own, so that no lock outlives the look. */
function lookInside(sql: string): { row: number[]; integrity: string } {
  const script = `
    const db = new (require('libsql'))(process.argv[1]);
    const row = db.prepare(process.argv[2]).raw().get([]);
    const [integrity] = db.prepare('PRAGMA integrity_check').raw().get([]);
    console.log(JSON.stringify({ row, integrity }));`;
  const file = path.join(folder, DATABASE_FILE);
  return JSON.parse(execFileSync(process.execPath, ['-e', script, file, sql], { cwd: import.meta.dirname, encoding: 'utf8' }));
}

it('kill -9 at any point loses no row that was committed', async () => {
  let before = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const safe = await appendUntilKilled(appender(QUERIES), 0);
    expect(safe).toBeGreaterThan(before);
    const { row, integrity } = lookInside('SELECT count(*), max(id) FROM queries');
    const [count = 0, last = 0] = row;
    expect(integrity).toBe('ok');
    // Nothing missing below the last row that was told safe, and no half of a batch above it.
    expect(last).toBeGreaterThanOrEqual(safe);
    expect(count).toBe(last);
    expect(last % 20).toBe(0);
    before = last;
  }
});

it('kill -9 around money leaves whole entries: price, fee and history together, or none of them', async () => {
  let before = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const safe = await appendUntilKilled(appender(MONEY), before);
    expect(safe).toBeGreaterThan(before);
    const { row, integrity } = lookInside(
      `SELECT (SELECT max(block) FROM money), (SELECT count(*) FROM money WHERE kind = 'registration'),
        (SELECT count(*) FROM money WHERE kind = 'fee'), (SELECT count(*) FROM wallet_entries)`,
    );
    const [last = 0, registrations, fees, entries] = row;
    expect(integrity).toBe('ok');
    expect(last).toBeGreaterThanOrEqual(safe);
    expect([registrations, fees, entries]).toEqual([last, last, last]);
    before = last;
  }
});
