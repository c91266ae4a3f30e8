// The flight recorder's statements. Runs in the storage thread.
import { FLIGHT_ROWS, FlightRow } from '../../contract/flight.ts';
import type { Sqlite } from './database.ts';
import { inTransaction } from './ledger.ts';

export interface Flight {
  /** Writes rows as they are now; one that was there is written over. What is too old for the ring goes. */
  write(rows: readonly FlightRow[]): void;
  /** Newest first. */
  read(before: number | null, limit: number): FlightRow[];
}

export function openFlight(db: Sqlite): Flight {
  const put = db.prepare('INSERT OR REPLACE INTO flight (id, kind, at, until, code, params) VALUES (?, ?, ?, ?, ?, ?)');
  const trim = db.prepare('DELETE FROM flight WHERE id <= (SELECT max(id) FROM flight) - ?');
  const rows = db.prepare('SELECT id, kind, at, until, code, params FROM flight WHERE id < ? ORDER BY id DESC LIMIT ?').raw();
  return {
    write: (written) =>
      inTransaction(db, () => {
        for (const { id, kind, at, until, code, params } of written) put.run([id, kind, at, until, code, JSON.stringify(params)]);
        trim.run([FLIGHT_ROWS]);
      }),
    read: (before, limit) => (rows.all([before ?? Number.MAX_SAFE_INTEGER, limit]) as unknown[][]).flatMap(toRow),
  };
}

/** A row that this Lode cannot read, e.g. of a kind that is no more, is left out: it is a record, not a decision. */
function toRow([id, kind, at, until, code, params]: unknown[]): FlightRow[] {
  try {
    return [FlightRow.parse({ id, kind, at, until, code, params: JSON.parse(String(params)) as unknown })];
  } catch {
    return [];
  }
}
