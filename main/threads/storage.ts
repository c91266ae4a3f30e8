// The storage thread: the one place where SQLite runs, so that no commit ever waits on the engine's event loop.
import { parentPort } from 'node:worker_threads';
import { assertNever, fail, ok, type Result } from '../contract/problem.ts';
import { closeDatabase, type Sqlite, openDatabase } from '../engine/storage/database.ts';
import { type Flight, openFlight } from '../engine/storage/flight.ts';
import { type Ledger, openLedger } from '../engine/storage/ledger.ts';
import { type Money, openMoney } from '../engine/storage/money.ts';
import { practicePublicKey } from '../engine/storage/practice-identity.ts';
import { readSettings, writeSettings } from '../engine/storage/settings-table.ts';
import { sqliteProblem } from '../engine/storage/sqlite-problem.ts';
import type { StorageCall, StorageReplies, StorageOp, StorageRequest, StorageReturn } from '../engine/storage/wire.ts';

interface OpenFile {
  readonly db: Sqlite;
  readonly ledger: Ledger;
  readonly flight: Flight;
  readonly money: Money;
}

if (!parentPort) throw new Error('this file runs as a worker thread of Lode only');
const port = parentPort;
let folder = '';
let file: OpenFile | null = null;

port.on('message', ({ id, request }: StorageCall) => {
  let result: StorageReturn['result'];
  try {
    result = request.op === 'open' ? open(request) : answer(request);
  } catch (error) {
    result = { ok: false, problem: sqliteProblem(error, folder) };
  }
  port.postMessage({ id, result } satisfies StorageReturn);
  // Without its port the thread has nothing to live for.
  if (request.op === 'close') port.close();
});

function open(request: Extract<StorageRequest, { op: 'open' }>): Result<StorageReplies['open']> {
  folder = request.folder;
  const opened = openDatabase(folder);
  if (!opened.ok) return opened;
  const db = opened.value;
  try {
    const ledger = openLedger(db);
    const value = {
      settings: readSettings(db),
      practicePublicKey: practicePublicKey(db),
      lastId: ledger.lastId(),
      today: ledger.countsSince(request.today),
    };
    file = { db, ledger, flight: openFlight(db), money: openMoney(db) };
    return ok(value);
  } catch (error) {
    closeDatabase(db);
    throw error;
  }
}

function answer(request: Exclude<StorageRequest, { op: 'open' }>): Result<StorageReplies[StorageOp]> {
  if (request.op === 'close') return close();
  if (!file) return fail('storage-broken', { detail: 'not open' });
  const { db, ledger, flight, money } = file;
  switch (request.op) {
    case 'write':
      ledger.write(request.batch);
      return ok(null);
    case 'save-settings':
      writeSettings(db, request.settings);
      return ok(null);
    case 'history':
      return ok(ledger.history(request.before, request.limit));
    case 'counts':
      return ok(ledger.countsSince(request.since));
    case 'flight-write':
      flight.write(request.rows);
      return ok(null);
    case 'flight-read':
      return ok(flight.read(request.before, request.limit));
    case 'prune':
      return ok({ more: ledger.prune(request.before) });
    case 'money-add':
    case 'money-rows':
    case 'money-sums':
    case 'money-entries':
    case 'kept':
    case 'keep':
      return ok(money.answer(request));
    default:
      return assertNever(request);
  }
}

function close(): Result<null> {
  if (file) closeDatabase(file.db);
  file = null;
  return ok(null);
}
