// Opens the database file: alone, brought to the newest version, and never touched when it is newer than this Lode.
import { closeSync, mkdirSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { fail, ok, type Result } from '../../contract/problem.ts';
import { MIGRATIONS } from './migrations/index.ts';
import type { Migration } from './migrations/migration.ts';
import { sqliteProblem } from './sqlite-problem.ts';

export type Sqlite = InstanceType<typeof Database>;

export const DATABASE_FILE = 'lode.db';

// sqlite.org/fileformat.html: the user version is a big-endian u32 at byte 60 of the file.
const USER_VERSION_OFFSET = 60;
const USER_VERSION_BYTES = 4;

/** Expected failures: `storage-newer`, `storage-in-use`, `storage-broken`, `disk-full`. The file is kept in every case. */
export function openDatabase(folder: string, migrations: readonly Migration[] = MIGRATIONS): Result<Sqlite> {
  const known = migrations.at(-1)?.version ?? 0;
  const file = path.join(folder, DATABASE_FILE);
  let db: Sqlite | null = null;
  try {
    mkdirSync(folder, { recursive: true });
    // Looked at before SQLite opens it: opening alone may already write to a file that another version understands better.
    const written = versionInFile(file);
    if (written > known) return fail('storage-newer', { found: written, known });
    db = new Database(file);
    prepare(db);
    const found = userVersion(db);
    if (found > known) {
      db.close();
      return fail('storage-newer', { found, known });
    }
    for (const migration of migrations) {
      if (migration.version > found) migrate(db, migration);
    }
    return ok(db);
  } catch (error) {
    if (db) closeDatabase(db);
    return { ok: false, problem: sqliteProblem(error, folder) };
  }
}

/**
 * EXCLUSIVE: a second Lode on the same folder is told so at once. WAL with synchronous NORMAL: a commit outlives the death of this
 * process at any point; a power cut may cost the last second of rows but never the file.
 */
function prepare(db: Sqlite): void {
  db.pragma('locking_mode = EXCLUSIVE');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  // Takes the exclusive lock now rather than with the first row.
  db.exec('BEGIN IMMEDIATE; COMMIT');
}

function migrate(db: Sqlite, migration: Migration): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    db.exec(migration.sql);
    db.exec(`PRAGMA user_version = ${migration.version}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
  // So that the version stands in the file itself, where an older Lode looks first.
  db.pragma('wal_checkpoint(TRUNCATE)');
}

/** 0 where there is no file yet, or one too short to have a version. */
function versionInFile(file: string): number {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
  try {
    const bytes = Buffer.alloc(USER_VERSION_BYTES);
    const read = readSync(handle, bytes, 0, USER_VERSION_BYTES, USER_VERSION_OFFSET);
    return read === USER_VERSION_BYTES && isSqlite(handle) ? bytes.readUInt32BE(0) : 0;
  } finally {
    closeSync(handle);
  }
}

const MAGIC = 'SQLite format 3\0';

function isSqlite(handle: number): boolean {
  const bytes = Buffer.alloc(MAGIC.length);
  return readSync(handle, bytes, 0, MAGIC.length, 0) === MAGIC.length && bytes.toString('latin1') === MAGIC;
}

function userVersion(db: Sqlite): number {
  return firstCell(db.prepare('PRAGMA user_version').raw().get([])) as number;
}

/** The one value of a raw row; undefined where there was no row. (libsql's `get` knows `raw`, but not `pluck`.) */
export const firstCell = (row: unknown): unknown => (Array.isArray(row) ? row[0] : undefined);

/** Never throws: what is committed is safe in the log beside the file, whether or not it can be folded into it now. */
export function closeDatabase(db: Sqlite): void {
  try {
    db.pragma('wal_checkpoint(TRUNCATE)');
  } catch {
    // The next opening reads the log.
  }
  try {
    db.close();
  } catch {
    // The end of the thread closes it.
  }
}
