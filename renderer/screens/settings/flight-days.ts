// The flight recorder by day: its rows, and how long each thing lasted in it.
import type { FlightRow } from '../../../main/contract/flight.ts';

export interface FlightDay {
  /** Local midnight (EpochMs). */
  readonly from: number;
  /** The next one, or now. */
  readonly to: number;
  /** Newest first: those that began in it. */
  readonly rows: readonly FlightRow[];
  readonly minedMs: number;
  readonly sleptMs: number;
  /** Longest first. */
  readonly paused: readonly { readonly reason: string; readonly ms: number }[];
}

/** `rows`: newest first. Newest day first; what lasted over midnight counts in each of its days. */
export function daysOf(rows: readonly FlightRow[], now: number): readonly FlightDay[] {
  const starts = [...new Set(rows.map(({ at }) => midnight(at)))].toSorted((a, b) => b - a);
  return starts.map((from) => {
    const to = Math.min(nextMidnight(from), Math.max(now, from));
    const within = (row: FlightRow) => Math.max(0, Math.min(row.until, to) - Math.max(row.at, from));
    const lasted = (kind: FlightRow['kind']) => rows.reduce((sum, row) => (row.kind === kind ? sum + within(row) : sum), 0);
    const reasons = new Map<string, number>();
    for (const row of rows) {
      if (row.kind === 'paused' && row.code && within(row) > 0) reasons.set(row.code, (reasons.get(row.code) ?? 0) + within(row));
    }
    return {
      from,
      to,
      rows: rows.filter(({ at }) => midnight(at) === from),
      minedMs: lasted('mining') + lasted('recovering'),
      sleptMs: lasted('slept'),
      paused: [...reasons].map(([reason, ms]) => ({ reason, ms })).toSorted((a, b) => b.ms - a.ms),
    };
  });
}

/** No more than so many rows, over the days they are of; a day's sums stay whole. */
export function newestRows(days: readonly FlightDay[], count: number): readonly FlightDay[] {
  const before = days.map((_, index) => days.slice(0, index).reduce((sum, { rows }) => sum + rows.length, 0));
  return days.flatMap((day, index) => {
    const left = count - (before[index] ?? 0);
    return left > 0 ? [{ ...day, rows: day.rows.slice(0, left) }] : [];
  });
}

const midnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

/** Days are not all of 24 hours. */
function nextMidnight(at: number): number {
  const day = new Date(at);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1).getTime();
}
