// Engine host <-> storage thread: the messages. Both ends are built together, so they are types and nothing is parsed.
import type { FlightRow } from '../../contract/flight.ts';
import type { Result } from '../../contract/problem.ts';
import type { Counts, QueryRow, RefusalReason } from '../../contract/query.ts';
import type { Settings } from '../../contract/settings.ts';
import type { EpochMs, Score } from '../../contract/units.ts';
import type { MoneyReplies, MoneyRequest } from './money-wire.ts';
import type { Opened } from './storage.ts';

/** One transaction's worth of the ledger. */
export interface LedgerBatch {
  readonly rows: readonly QueryRow[];
  readonly refusals: readonly RefusalCount[];
  readonly scores: readonly { readonly id: number; readonly score: Score }[];
}

export interface RefusalCount {
  /** Whole minutes since 1970-01-01T00:00Z. */
  readonly minute: number;
  readonly reason: RefusalReason;
  readonly count: number;
}

export type StorageRequest =
  | MoneyRequest
  | { readonly op: 'open'; readonly folder: string; readonly today: EpochMs }
  | { readonly op: 'write'; readonly batch: LedgerBatch }
  | { readonly op: 'save-settings'; readonly settings: Settings }
  | { readonly op: 'history'; readonly before: number | null; readonly limit: number }
  | { readonly op: 'counts'; readonly since: EpochMs }
  | { readonly op: 'flight-write'; readonly rows: readonly FlightRow[] }
  | { readonly op: 'flight-read'; readonly before: number | null; readonly limit: number }
  /** Deletes one chunk of what is older; answers whether there may be more. */
  | { readonly op: 'prune'; readonly before: EpochMs }
  | { readonly op: 'close' };

export interface StorageReplies extends MoneyReplies {
  open: Opened;
  write: null;
  'save-settings': null;
  history: QueryRow[];
  counts: Counts;
  'flight-write': null;
  'flight-read': FlightRow[];
  prune: { readonly more: boolean };
  close: null;
}

export type StorageOp = StorageRequest['op'];
export type StorageCall = { readonly id: number; readonly request: StorageRequest };
export type StorageReturn = { readonly id: number; readonly result: Result<StorageReplies[StorageOp]> };
