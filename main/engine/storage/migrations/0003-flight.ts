// Migration 3: the flight recorder, a ring of what Lode did and why.
import type { Migration } from './migration.ts';

export const flight: Migration = {
  version: 3,
  sql: `
    CREATE TABLE flight (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      at INTEGER NOT NULL,
      until INTEGER NOT NULL,
      code TEXT,
      params TEXT NOT NULL
    ) STRICT;
  `,
};
