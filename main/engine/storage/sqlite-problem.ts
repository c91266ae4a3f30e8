// Turns what SQLite throws into a problem a person can be told about.
import type { Problem } from '../../contract/problem.ts';

// sqlite.org/rescode.html: the low byte is the primary code, the rest says more.
const SQLITE_BUSY = 5;
const SQLITE_IOERR = 10;
const SQLITE_FULL = 13;
const PRIMARY = 0xff;
const SQLITE_IOERR_WRITE = SQLITE_IOERR | (3 << 8);
const DETAIL_LENGTH = 200;

/** `error`: whatever was thrown. Never throws itself; the detail is cut and holds no row's content. */
export function sqliteProblem(error: unknown, folder: string): Problem {
  const { code, rawCode, message } = error as { code?: unknown; rawCode?: unknown; message?: unknown };
  const raw = typeof rawCode === 'number' ? rawCode : 0;
  if ((raw & PRIMARY) === SQLITE_FULL || raw === SQLITE_IOERR_WRITE || code === 'ENOSPC' || code === 'EDQUOT') {
    return { code: 'disk-full', params: { folder } };
  }
  if ((raw & PRIMARY) === SQLITE_BUSY) return { code: 'storage-in-use', params: {} };
  const detail = typeof message === 'string' ? message : 'unknown error';
  return { code: 'storage-broken', params: { detail: detail.slice(0, DETAIL_LENGTH) } };
}
