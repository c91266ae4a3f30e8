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

/** Appends batches of rows without a pause and prints the highest id after each commit. */
const APPENDER = `
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
  let id = opened.value.lastId;
  process.stdout.write('open ' + id + '\\n');
  for (;;) {
    const rows = Array.from({ length: 20 }, () => ({ id: ++id, at: Date.now(), outcome: 'answered', reason: null, dialect: 'classic',
      caller: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY', callerName: 'V', route: 'LanguageSynapse', items: 1,
      asked: 'x'.repeat(100), said: 'eng', latencyMs: 1, deadlineMs: 2, score: null }));
    const written = await ask({ op: 'write', batch: { rows, refusals: [], scores: [] } });
    if (!written.ok) throw new Error(written.problem.code);
    process.stdout.write('safe ' + id + '\\n');
  }
`;

let folder: string;
let child: ChildProcess | null = null;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lode-durability-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function appendUntilKilled(killAfterMs: number): Promise<number> {
  const script = path.join(folder, 'appender.mjs');
  writeFileSync(script, APPENDER);
  const running = spawn(process.execPath, [script, THREAD, folder], {
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

/** In a process of its own, so that no lock outlives the look. */
function lookInside(): { count: number; last: number; integrity: string } {
  const script = `
    const db = new (require('libsql'))(process.argv[1]);
    const [count, last] = db.prepare('SELECT count(*), max(id) FROM queries').raw().get([]);
    const [integrity] = db.prepare('PRAGMA integrity_check').raw().get([]);
    console.log(JSON.stringify({ count, last, integrity }));`;
  const file = path.join(folder, DATABASE_FILE);
  return JSON.parse(execFileSync(process.execPath, ['-e', script, file], { cwd: import.meta.dirname, encoding: 'utf8' }));
}

it('kill -9 at any point loses no row that was committed', async () => {
  let before = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const safe = await appendUntilKilled(FIRST_KILL_MS + Math.random() * (LAST_KILL_MS - FIRST_KILL_MS));
    expect(safe).toBeGreaterThan(before);
    const { count, last, integrity } = lookInside();
    expect(integrity).toBe('ok');
    // Nothing missing below the last row that was told safe, and no half of a batch above it.
    expect(last).toBeGreaterThanOrEqual(safe);
    expect(count).toBe(last);
    expect(last % 20).toBe(0);
    before = last;
  }
});
