// Figures in words: counts, times, scores and amounts as both the window and the tray write them.
import { AMOUNT_DECIMALS, RAO_PER_TAO } from '../amounts.ts';
import type { Locale } from './sentence.ts';

const MS_PER_SECOND = 1_000;
const TENTHS_BELOW_MS = 10;

/** Milliseconds below a second, seconds above, each with as many places as tell something. */
export function duration(ms: number, { language }: Locale): { value: string; unit: 'ms' | 's' } {
  const seconds = ms >= MS_PER_SECOND - 0.5;
  const shown = seconds ? ms / MS_PER_SECOND : ms;
  const places = seconds || shown < TENTHS_BELOW_MS ? 1 : 0;
  const format = new Intl.NumberFormat(language, { minimumFractionDigits: places, maximumFractionDigits: places });
  return { value: format.format(shown), unit: seconds ? 's' : 'ms' };
}

export function score(value: number, { language }: Locale): string {
  return new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);
}

/** Grouped from five digits on. */
export function count(value: number, { language }: Locale): string {
  return new Intl.NumberFormat(language, { useGrouping: 'min2' }).format(value);
}

/** Shown where there is room for less than all nine. */
const FEW = 4;
const MINUS = '−';

const parts = (language: string): { readonly group: string; readonly point: string } => {
  const found = new Intl.NumberFormat(language).formatToParts(-12_345.6);
  const of = (type: Intl.NumberFormatPartTypes, other: string) => found.find((part) => part.type === type)?.value ?? other;
  return { group: of('group', ','), point: of('decimal', '.') };
};

/**
 * "1,234.5678": at least two places, at most `places` (cut, never rounded up). What is not nothing is never shown as nothing:
 * the smallest amounts get all their digits. `smallest`: decimal digits, perhaps with a minus.
 */
export function amountText(smallest: string | bigint, { language }: Locale, places = FEW): string {
  const value = BigInt(smallest);
  const size = value < 0n ? -value : value;
  const { group, point } = parts(language);
  const whole = (size / RAO_PER_TAO).toString();
  const all = (size % RAO_PER_TAO).toString().padStart(AMOUNT_DECIMALS, '0');
  const cut = all.slice(0, places);
  const hidden = size !== 0n && whole === '0' && /^0*$/.test(cut);
  const shown = (hidden ? all : cut).replace(/0+$/, '').padEnd(2, '0');
  const grouped = whole.length > FEW ? whole.replace(/\B(?=(\d{3})+$)/g, group) : whole;
  return `${value < 0n ? MINUS : ''}${grouped}${point}${shown}`;
}
