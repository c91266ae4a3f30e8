// How long a pause lasts: by the clock on the wall, also over midnight and where the clock is put forward.
import { afterEach, expect, it } from 'vitest';
import { PAUSE_LENGTHS, pauseUntil } from './pause-lengths.ts';
import { pauseSentence } from './words/sentence.ts';
import { createSpeech, speak } from './words/speech.ts';

const zone = process.env['TZ'];
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

const HOUR_MS = 3_600_000;
const local = (text: string) => new Date(text).getTime();

it('ends after so many minutes or hours, or when the person says so', () => {
  const now = local('2026-11-29T22:30:00');
  expect([pauseUntil('quarter', now), pauseUntil('hour', now), pauseUntil('eight-hours', now), pauseUntil('open', now)]).toEqual([
    now + HOUR_MS / 4,
    now + HOUR_MS,
    now + 8 * HOUR_MS,
    null,
  ]);
});

it.each([
  ['UTC', '2026-11-29T22:30:00', '2026-11-30T08:00:00'],
  ['UTC', '2026-11-29T00:30:00', '2026-11-29T08:00:00'],
  ['UTC', '2026-11-29T08:00:00', '2026-11-30T08:00:00'],
  // The night in which the clock is put forward is an hour shorter.
  ['Europe/Berlin', '2026-03-28T20:00:00', '2026-03-29T08:00:00'],
  ['UTC', '2026-12-31T09:00:00', '2027-01-01T08:00:00'],
])('until tomorrow, in %s at %s: %s', (TZ, now, then) => {
  process.env['TZ'] = TZ;
  expect(pauseUntil('tomorrow', local(now))).toBe(local(then));
});

const said = (at: string) =>
  PAUSE_LENGTHS.map((length) => speak(createSpeech(), pauseSentence(length, local(at), { language: 'en' })));

it('is said with its hour', () => {
  expect(said('2026-11-29T22:30:00')).toEqual(['15 minutes', '1 hour', '8 hours', 'Until tomorrow, 08:00', 'Until I resume']);
  expect(said('2026-11-29T00:30:00')[3]).toBe('Until 08:00');
});
