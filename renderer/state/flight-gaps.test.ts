// What the flight recorder tells of the time before the page was opened.
import { expect, it } from 'vitest';
import { FlightRow } from '../../main/contract/flight.ts';
import { gapsBefore } from './flight-gaps.ts';

let id = 0;
const row = (kind: FlightRow['kind'], at: number, until = at, code: string | null = null): FlightRow => {
  id += 1;
  return FlightRow.parse({ id, kind, at, until, code, params: {} });
};
const newestFirst = (...rows: FlightRow[]) => rows.toReversed();

it('has each stretch with its reason, and none of those in which questions could come', () => {
  const rows = newestFirst(
    row('opened', 10),
    row('mining', 20, 30, 'tag101'),
    row('paused', 30, 40, 'battery'),
    row('slept', 40, 90),
    row('recovering', 95, 96, 'inference'),
    row('blocked', 100, 110, 'port-taken'),
  );
  expect(gapsBefore(rows, 1_000)).toEqual([
    { why: 'battery', from: 30, to: 40 },
    { why: 'asleep', from: 40, to: 90 },
    { why: 'recovering', from: 95, to: 96 },
    { why: 'blocked', from: 100, to: 110 },
  ]);
});

it('has the time between two lives, and whether the first ended in order', () => {
  const rows = newestFirst(row('ended', 5), row('opened', 20), row('mining', 21, 30, 'x'), row('unended', 30), row('opened', 50));
  expect(gapsBefore(rows, 1_000)).toEqual([
    { why: 'stopped', from: 5, to: 20 },
    { why: 'lost', from: 30, to: 50 },
  ]);
});

it('ends where the page knows by itself, and takes a reason it does not know for a stop', () => {
  const rows = newestFirst(row('paused', 10, 100, 'of-another-lode'), row('paused', 80, 100, 'person'));
  expect(gapsBefore(rows, 50)).toEqual([{ why: 'stopped', from: 10, to: 50 }]);
});
