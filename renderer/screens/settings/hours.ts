// Quiet and cheap hours as a person reads and types them.
import type { TimeWindow } from '../../../main/contract/politeness.ts';
import type { Locale } from '../../../main/contract/words/sentence.ts';
import type { Words } from '../../words/use-words.ts';

const MINUTES = 60;
/** Weekdays from Monday on; 0 is Sunday. */
export const WEEK = [1, 2, 3, 4, 5, 6, 0] as const;
const WORKDAYS = '1,2,3,4,5';
const WEEKEND = '0,6';
/** A Sunday. */
const SUNDAY = Date.UTC(2023, 0, 1);
const DAY_MS = 86_400_000;

export const dayName = (day: number, { language }: Locale, weekday: 'short' | 'long' = 'short'): string =>
  new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' }).format(SUNDAY + day * DAY_MS);

const two = (value: number): string => String(value).padStart(2, '0');
/** "22:05", as a field of time has it. */
export const clockOf = (minute: number): string => `${two(Math.floor(minute / MINUTES))}:${two(minute % MINUTES)}`;

/** null: no time of day. */
export function minuteOf(clock: string): number | null {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(clock) ?? [];
  return hours === undefined ? null : Number(hours) * MINUTES + Number(minutes);
}

/** "Monday to Friday, 22:00 to 07:00" */
export function hoursText({ days, from, to }: TimeWindow, { t, locale }: Pick<Words, 't' | 'locale'>): string {
  const sorted = days.toSorted((a, b) => a - b).join(',');
  const on =
    days.length === WEEK.length
      ? t('politeness.everyDay')
      : sorted === WORKDAYS
        ? t('politeness.workdays')
        : sorted === WEEKEND
          ? t('politeness.weekend')
          : WEEK.filter((day) => days.includes(day))
              .map((day) => dayName(day, locale))
              .join(', ');
  const when = from === 0 && to === 0 ? t('politeness.allDay') : t('politeness.span', { from: clockOf(from), to: clockOf(to) });
  return `${on}, ${when}`;
}
