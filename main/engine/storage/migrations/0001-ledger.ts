// Migration 1: settings, the practice identity, the ledger of queries, refusals counted per minute and reason.
import type { Migration } from './migration.ts';

export const ledger: Migration = {
  version: 1,
  // `queries_at` holds the outcome too, so that a day is counted from the index alone.
  sql: `
    CREATE TABLE settings (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE identity (
      name TEXT PRIMARY KEY,
      public_key BLOB NOT NULL CHECK (length(public_key) = 32)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE callers (
      id INTEGER PRIMARY KEY,
      hotkey TEXT NOT NULL,
      name TEXT NOT NULL,
      UNIQUE (hotkey, name)
    ) STRICT;

    CREATE TABLE queries (
      id INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      outcome TEXT NOT NULL,
      reason TEXT,
      dialect TEXT,
      caller INTEGER REFERENCES callers (id),
      route TEXT,
      items INTEGER,
      asked TEXT,
      said TEXT,
      latency_ms REAL,
      deadline_ms REAL,
      score REAL
    ) STRICT;
    CREATE INDEX queries_at ON queries (at, outcome);

    CREATE TABLE refusals (
      minute INTEGER NOT NULL,
      reason TEXT NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (minute, reason)
    ) STRICT, WITHOUT ROWID;
  `,
};
