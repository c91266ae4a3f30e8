// Hours over midnight, joined, never ending, and on the nights on which the clock is set.
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TimeWindow } from '../../contract/politeness.ts';
import type { EpochMs } from '../../contract/units.ts';
import { lookAtWindows } from './time-windows.ts';

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const [SUNDAY, MONDAY, TUESDAY] = [0, 1, 2];
const h = (hours: number, minutes = 0) => hours * 60 + minutes;
/** By the clock on the wall. */
const local = (text: string) => new Date(text).getTime() as EpochMs;
const look = (windows: TimeWindow[], text: string) => {
  const { inside, until } = lookAtWindows(windows, local(text));
  return [inside, until === null ? null : new Date(until).toString().slice(0, 21)];
};

let zone: string | undefined;
beforeEach(() => {
  zone = process.env.TZ;
  process.env.TZ = 'Europe/Berlin';
});
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

describe('hours', () => {
  const night = { days: [MONDAY], from: h(22), to: h(7) };
  it.each<[string, TimeWindow[], string, [boolean, string | null]]>([
    ['before', [night], '2026-11-30T21:59:59', [false, 'Mon Nov 30 2026 22:00']],
    ['from their first minute', [night], '2026-11-30T22:00:00', [true, 'Tue Dec 01 2026 07:00']],
    ['over midnight, by the day on which they began', [night], '2026-12-01T06:59:00', [true, 'Tue Dec 01 2026 07:00']],
    ['not after their last', [night], '2026-12-01T07:00:00', [false, 'Mon Dec 07 2026 22:00']],
    ['not on another day', [night], '2026-12-01T23:00:00', [false, 'Mon Dec 07 2026 22:00']],
    ['a whole day', [{ days: [TUESDAY], from: h(9), to: h(9) }], '2026-12-02T08:59:00', [true, 'Wed Dec 02 2026 09:00']],
    [
      'that touch end together',
      [
        { days: [MONDAY], from: h(22), to: h(0) },
        { days: [TUESDAY], from: h(0), to: h(6) },
      ],
      '2026-11-30T23:00:00',
      [true, 'Tue Dec 01 2026 06:00'],
    ],
    ['that never end have no end', [{ days: EVERY_DAY, from: 0, to: 0 }], '2026-12-01T12:00:00', [true, null]],
    ['none are never', [], '2026-12-01T12:00:00', [false, null]],
    // 29 March 2026: 02:00 becomes 03:00. 25 October 2026: 03:00 becomes 02:00.
    ['a short night', [{ days: [6], from: h(22), to: h(7) }], '2026-03-29T01:30:00', [true, 'Sun Mar 29 2026 07:00']],
    [
      'minutes a night lacks',
      [{ days: [SUNDAY], from: h(2), to: h(2, 30) }],
      '2026-03-29T03:10:00',
      [true, 'Sun Mar 29 2026 03:30'],
    ],
    [
      'a start it lacks, an end it has',
      [{ days: [SUNDAY], from: h(2, 30), to: h(3) }],
      '2026-03-29T03:10:00',
      [false, 'Sun Apr 05 2026 02:30'],
    ],
    ['a long night', [{ days: [6], from: h(22), to: h(7) }], '2026-10-25T02:30:00', [true, 'Sun Oct 25 2026 07:00']],
  ])('%s', (_name, windows, at, expected) => {
    expect(look(windows, at)).toEqual(expected);
  });

  it('an hour that a night has twice is inside both times', () => {
    const windows = [{ days: [SUNDAY], from: h(2), to: h(3) }];
    const first = Date.UTC(2026, 9, 25, 0, 30) as EpochMs; // 02:30 in summer time
    const second = Date.UTC(2026, 9, 25, 1, 30) as EpochMs; // 02:30 once more
    expect([first, second].map((at) => lookAtWindows(windows, at).inside)).toEqual([true, true]);
  });

  const minute = fc.integer({ min: 0, max: 1439 });
  const aWindow = fc.record({ days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }), from: minute, to: minute });
  const aMoment = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) }).map((at) => at as EpochMs);
  it('change when they say so, and not a second before', () => {
    fc.assert(
      fc.property(fc.array(aWindow, { maxLength: 14 }), aMoment, (windows, now) => {
        const { inside, until } = lookAtWindows(windows, now);
        if (until === null) return;
        expect(until).toBeGreaterThan(now);
        expect(lookAtWindows(windows, until).inside).toBe(!inside);
        expect(lookAtWindows(windows, Math.max(now, until - 1_000) as EpochMs).inside).toBe(inside);
      }),
      { numRuns: 150 },
    );
  });
});
