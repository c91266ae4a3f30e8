// Times from seconds to days, in the unit that tells most.
import type { Words } from './use-words.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
/** Up to so many of a smaller unit, it is kept. */
const MANY = 48;
const TEN = 10;

/** "7,200 min" is never said; "5 d" is. */
export function span(ms: number, { t, locale }: Words): string {
  const round = (value: number) => value.toLocaleString(locale.language, { maximumFractionDigits: value < TEN ? 1 : 0 });
  if (ms < MINUTE_MS) return `${Math.ceil(ms / SECOND_MS)} ${t('figures.s')}`;
  if (ms < 2 * HOUR_MS) return t('money.forecast.minutes', { count: round(ms / MINUTE_MS) });
  if (ms < MANY * HOUR_MS) return t('money.forecast.hours', { count: round(ms / HOUR_MS) });
  return t('money.forecast.dayCount', { count: round(ms / DAY_MS) });
}
