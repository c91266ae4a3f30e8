// Migration 2: what the chain paid and took, what Lode did with money, and small things to be kept by name.
import type { Migration } from './migration.ts';

export const money: Migration = {
  version: 2,
  // One row a thing that happened on chain: read again after a crash it is the same row, never a second one. Amounts in rao, signed.
  sql: `
    CREATE TABLE money (
      id INTEGER PRIMARY KEY,
      genesis TEXT NOT NULL,
      network TEXT NOT NULL,
      block INTEGER NOT NULL,
      block_hash TEXT NOT NULL,
      extrinsic TEXT NOT NULL,
      at INTEGER NOT NULL,
      netuid INTEGER NOT NULL,
      hotkey TEXT NOT NULL,
      kind TEXT NOT NULL,
      unit TEXT NOT NULL CHECK (unit IN ('tao', 'alpha')),
      amount INTEGER NOT NULL,
      price INTEGER,
      UNIQUE (genesis, block, extrinsic, netuid, hotkey, kind, unit)
    ) STRICT;
    CREATE INDEX money_at ON money (genesis, at, unit, netuid, kind, amount);

    CREATE TABLE wallet_entries (
      id INTEGER PRIMARY KEY,
      genesis TEXT NOT NULL,
      at INTEGER NOT NULL,
      entry TEXT NOT NULL
    ) STRICT;

    CREATE TABLE kept (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
