// The rows the page holds: merged by id, in order, bounded.
import type { QueryRow } from '../../main/contract/query.ts';

/** How many rows a page holds at most; older ones are read from the ledger when asked for. */
export const ROWS_LIMIT = 2_000;

/** `rows` with `news` laid in: ids ascending, a later version of a row in place of the earlier, the oldest dropped beyond the limit. */
export function mergeRows(rows: readonly QueryRow[], news: readonly QueryRow[], limit = ROWS_LIMIT): readonly QueryRow[] {
  if (news.length === 0) return rows;
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const row of news) byId.set(row.id, row);
  const merged = [...byId.values()].toSorted((a, b) => a.id - b.id);
  return merged.length > limit ? merged.slice(-limit) : merged;
}
