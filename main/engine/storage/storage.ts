// The database's face: settings and the ledger. SQLite lives in a thread; nothing here blocks the event loop.
import type { FlightRow } from '../../contract/flight.ts';
import type { Problem, Result } from '../../contract/problem.ts';
import type { Counts, QueryRow, RefusalReason } from '../../contract/query.ts';
import type { Settings } from '../../contract/settings.ts';
import type { MoneyStore } from './money-store.ts';
import type { Score } from '../../contract/units.ts';
import type { EpochMs } from '../../contract/units.ts';

/** Answered, late and failed queries are kept this long; refusals are only counted, per minute and reason. */
export const KEEP_ROWS_MS = 30 * 24 * 60 * 60 * 1000;

export interface Opened {
  readonly settings: Settings;
  /** The practice hotkey's public key: 32 bytes, made once and kept, so that the address stays the same. */
  readonly practicePublicKey: Uint8Array;
  /** The largest row id in use; new ones start above it. */
  readonly lastId: number;
  readonly today: Counts;
}

export interface FlightStore {
  /** Rows as they are now, new ones and those that have gone on. */
  write(rows: readonly FlightRow[]): Promise<Result<void>>;
  /** Newest first. */
  read(before: number | null, limit: number): Promise<Result<FlightRow[]>>;
}

export interface Storage {
  readonly opened: Opened;
  /** Queued, and committed in batches at least every 250 ms; a row is safe from kill -9 when `flush` or its batch has resolved. */
  appendQuery(row: QueryRow): void;
  /** Counts a refusal in its minute; no row is kept. */
  countRefusal(at: EpochMs, reason: RefusalReason): void;
  setScore(id: number, score: Score): void;
  flush(): Promise<Result<void>>;
  saveSettings(settings: Settings): Promise<Result<void>>;
  history(before: number | null, limit: number): Promise<Result<QueryRow[]>>;
  countsSince(since: EpochMs): Promise<Result<Counts>>;
  readonly flight: FlightStore;
  readonly money: MoneyStore;
  close(): Promise<void>;
}

/** What storage tells its owner. */
export type StorageNews =
  /** A write failed; it is tried again. `lostRows`: how many could not be kept since the last good write. */
  | { readonly kind: 'trouble'; readonly problem: Problem; readonly lostRows: number }
  /** The first good write after trouble; `keptRows` had waited for it. */
  | { readonly kind: 'recovered'; readonly keptRows: number; readonly lostRows: number };
