// How long a person can ask Lode to rest, in the window and in the tray alike.
import { assertNever } from './problem.ts';
import type { EpochMs } from './units.ts';

export const PAUSE_LENGTHS = ['quarter', 'hour', 'eight-hours', 'tomorrow', 'open'] as const;
export type PauseLength = (typeof PAUSE_LENGTHS)[number];

const MINUTE_MS = 60_000;
/** When a person who said "until tomorrow" expects it to go on, local time. */
const MORNING_HOUR = 8;

/** The end of a pause begun at `now`. null: until the person resumes. */
export function pauseUntil(length: PauseLength, now: number): EpochMs | null {
  switch (length) {
    case 'quarter':
      return (now + 15 * MINUTE_MS) as EpochMs;
    case 'hour':
      return (now + 60 * MINUTE_MS) as EpochMs;
    case 'eight-hours':
      return (now + 8 * 60 * MINUTE_MS) as EpochMs;
    case 'tomorrow':
      return nextMorning(now).getTime() as EpochMs;
    case 'open':
      return null;
    default:
      return assertNever(length);
  }
}

/** The next one there is: before eight it is today's. By the calendar, so that a clock put forward or back does not move it. */
function nextMorning(now: number): Date {
  const morning = new Date(now);
  morning.setHours(MORNING_HOUR, 0, 0, 0);
  if (morning.getTime() <= now) morning.setDate(morning.getDate() + 1);
  return morning;
}
