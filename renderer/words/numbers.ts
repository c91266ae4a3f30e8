// Numbers as a person reads them: tabular, never longer than their column.
import type { Locale } from '../../main/contract/words/sentence.ts';

export { count, duration, score } from '../../main/contract/words/figures.ts';

const MS_PER_SECOND = 1_000;

/** "12 s" rather than "12.0 s": for a limit, which is a round number. */
export function limit(ms: number, { language }: Locale): { value: string; unit: 'ms' | 's' } {
  const seconds = ms >= MS_PER_SECOND;
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  return { value: format.format(seconds ? ms / MS_PER_SECOND : ms), unit: seconds ? 's' : 'ms' };
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
const KILO = 1_000;
const GIB = 1_073_741_824;
const TENTHS_BELOW = 100;

const inUnit = (value: number, unit: string, { language }: Locale): string =>
  new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: value < TENTHS_BELOW && unit !== 'byte' ? 1 : 0,
  }).format(value);

/** "23.1 MB": of files and disks, which are counted in thousands. */
export function bytes(size: number, locale: Locale): string {
  const power = size < KILO ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(size) / 3));
  return inUnit(size / KILO ** power, UNITS[power] ?? 'byte', locale);
}

/** "15.5 GB": of memory, which is sold by powers of two and called GB. */
export const memory = (size: number, locale: Locale): string => inUnit(size / GIB, 'gigabyte', locale);

/** "14:02:09" */
export function clockSeconds(at: number, { language }: Locale): string {
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(
    at,
  );
}

/** "Nov 29, 2026" */
export const day = (at: number, { language }: Locale): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(at);

/** "5F3s…kQ2v": enough of an address to tell it from another. */
export function shortAddress(ss58: string): string {
  const SHOWN = 4;
  return `${ss58.slice(0, SHOWN)}…${ss58.slice(-SHOWN)}`;
}
