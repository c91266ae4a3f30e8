// The ledger's statements: rows in, rows out, refusals counted, old ones pruned. Runs in the storage thread.
import type { Counts, QueryRow } from '../../contract/query.ts';
import type { EpochMs } from '../../contract/units.ts';
import { firstCell, type Sqlite } from './database.ts';
import type { LedgerBatch } from './wire.ts';

/** Rows one prune deletes: short enough that a batch of new rows never waits long behind it. */
export const PRUNE_CHUNK_ROWS = 500;
export const MINUTE_MS = 60_000;

export interface Ledger {
  write(batch: LedgerBatch): void;
  history(before: number | null, limit: number): QueryRow[];
  countsSince(since: EpochMs): Counts;
  lastId(): number;
  /** Deletes one chunk; true when there may be more. */
  prune(before: EpochMs): boolean;
}

// libsql takes bound values as one array only: a lone null or buffer would be read as named parameters and end the process.
export function openLedger(db: Sqlite): Ledger {
  const addCaller = db.prepare('INSERT INTO callers (hotkey, name) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const findCaller = db.prepare('SELECT id FROM callers WHERE hotkey = ? AND name = ?').raw();
  // OR REPLACE: a batch whose commit failed half-way is written again whole.
  const addRow = db.prepare(
    `INSERT OR REPLACE INTO queries (id, at, outcome, reason, dialect, caller, route, items, asked, said, latency_ms, deadline_ms, score)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const addRefusals = db.prepare(
    'INSERT INTO refusals (minute, reason, count) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count',
  );
  const setScore = db.prepare('UPDATE queries SET score = ? WHERE id = ?');
  const readRows = db
    .prepare(
      `SELECT queries.id, at, outcome, reason, dialect, hotkey, name, route, items, asked, said, latency_ms, deadline_ms, score
       FROM queries LEFT JOIN callers ON callers.id = queries.caller
       WHERE queries.id < ? ORDER BY queries.id DESC LIMIT ?`,
    )
    .raw();
  const countRows = db.prepare('SELECT outcome, count(*) FROM queries WHERE at >= ? GROUP BY outcome').raw();
  const countRefusals = db.prepare('SELECT coalesce(sum(count), 0) FROM refusals WHERE minute >= ?').raw();
  const lastId = db.prepare('SELECT coalesce(max(id), 0) FROM queries').raw();
  const pruneRows = db.prepare(
    `DELETE FROM queries WHERE id IN (SELECT id FROM queries WHERE at < ? ORDER BY at LIMIT ${PRUNE_CHUNK_ROWS})`,
  );
  const pruneRefusals = db.prepare('DELETE FROM refusals WHERE minute < ?');

  const callerId = (row: QueryRow): number | null => {
    if (row.caller === null) return null;
    const key = [row.caller, row.callerName ?? ''];
    addCaller.run(key);
    return firstCell(findCaller.get(key)) as number;
  };

  const write = (batch: LedgerBatch): void => {
    const callers = new Map<string, number | null>();
    for (const row of batch.rows) {
      const key = `${row.caller} ${row.callerName}`;
      let caller = callers.get(key);
      if (caller === undefined) {
        caller = callerId(row);
        callers.set(key, caller);
      }
      addRow.run([
        row.id,
        row.at,
        row.outcome,
        row.reason,
        row.dialect,
        caller,
        row.route,
        row.items,
        row.asked,
        row.said,
        row.latencyMs,
        row.deadlineMs,
        row.score,
      ]);
    }
    for (const { minute, reason, count } of batch.refusals) addRefusals.run([minute, reason, count]);
    for (const { id, score } of batch.scores) setScore.run([score, id]);
  };

  return {
    write: (batch) => inTransaction(db, () => write(batch)),
    history: (before, limit) => (readRows.all([before ?? Number.MAX_SAFE_INTEGER, limit]) as unknown[][]).map(toRow),
    countsSince: (since) => {
      const counts = { answered: 0, late: 0, refused: 0, failed: 0 };
      for (const [outcome, count] of countRows.all([since]) as [keyof Counts, number][]) counts[outcome] = count;
      counts.refused = firstCell(countRefusals.get([Math.floor(since / MINUTE_MS)])) as number;
      return counts;
    },
    lastId: () => firstCell(lastId.get([])) as number,
    prune: (before) =>
      inTransaction(db, () => {
        const { changes } = pruneRows.run([before]);
        pruneRefusals.run([Math.floor(before / MINUTE_MS)]);
        return changes >= PRUNE_CHUNK_ROWS;
      }),
  };
}

export function inTransaction<T>(db: Sqlite, run: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const value = run();
    db.exec('COMMIT');
    return value;
  } catch (error) {
    // A full disk may have rolled back by itself.
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function toRow(cells: unknown[]): QueryRow {
  const [id, at, outcome, reason, dialect, caller, name, route, items, asked, said, latencyMs, deadlineMs, score] = cells;
  const callerName = name === '' ? null : name;
  // Written by `write` from a QueryRow and held to its column types by STRICT.
  return {
    id,
    at,
    outcome,
    reason,
    dialect,
    caller,
    callerName,
    route,
    items,
    asked,
    said,
    latencyMs,
    deadlineMs,
    score,
  } as QueryRow;
}
