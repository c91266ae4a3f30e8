// The recorder's rows by day.
import { expect, it } from 'vitest';
import { FlightRow } from '../../../main/contract/flight.ts';
import { daysOf, newestRows } from './flight-days.ts';

const HOUR = 3_600_000;
const MONDAY = new Date(2026, 10, 23).getTime();
const row = (id: number, kind: FlightRow['kind'], at: number, until: number, code: string | null = null) =>
  FlightRow.parse({ id, kind, at, until, code, params: {} });

it('counts in each day what lasted in it, the longest pause first', () => {
  const rows = [
    row(5, 'paused', MONDAY + 26 * HOUR, MONDAY + 27 * HOUR, 'battery'),
    row(4, 'mining', MONDAY + 20 * HOUR, MONDAY + 26 * HOUR, 'tag101'),
    row(3, 'paused', MONDAY + 18 * HOUR, MONDAY + 20 * HOUR, 'full-screen'),
    row(2, 'paused', MONDAY + 17 * HOUR, MONDAY + 18 * HOUR, 'battery'),
    row(1, 'slept', MONDAY + 2 * HOUR, MONDAY + 9 * HOUR),
  ];
  const [tuesday, monday] = daysOf(rows, MONDAY + 28 * HOUR);
  expect(tuesday).toMatchObject({ to: MONDAY + 28 * HOUR, minedMs: 2 * HOUR, paused: [{ reason: 'battery', ms: HOUR }] });
  expect(tuesday?.rows.map(({ id }) => id)).toEqual([5]);
  expect(newestRows(daysOf(rows, MONDAY + 28 * HOUR), 3).map((day) => day.rows.map(({ id }) => id))).toEqual([[5], [4, 3]]);
  expect(newestRows(daysOf(rows, MONDAY + 28 * HOUR), 1)).toHaveLength(1);
  expect(monday).toMatchObject({
    from: MONDAY,
    minedMs: 4 * HOUR,
    sleptMs: 7 * HOUR,
    paused: [
      { reason: 'full-screen', ms: 2 * HOUR },
      { reason: 'battery', ms: HOUR },
    ],
  });
});

it('is none where nothing was written down, and never negative with a clock that was set back', () => {
  expect(daysOf([], MONDAY)).toEqual([]);
  expect(daysOf([row(1, 'mining', MONDAY + HOUR, MONDAY + 2 * HOUR, 'x')], MONDAY)[0]).toMatchObject({ minedMs: 0 });
});
