// Amounts as a person reads them. Digits are moved, never computed with floats: what is shown is what the chain counts, or is cut down.
import { AMOUNT_DECIMALS, RAO_PER_TAO } from '../../main/contract/amounts.ts';
import type { Locale } from '../../main/contract/words/sentence.ts';

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

/** "τ 1.25", or with a subnet's own sign. */
export const withUnit = (smallest: string | bigint, unit: string, locale: Locale, places?: number): string =>
  `${unit} ${amountText(smallest, locale, places)}`;

const MICROCENTS_PER_CENT = 1_000_000n;

/** What so much τ is in a currency, in cents: a guess, always shown with ≈. */
export function centsOf(rao: string | bigint, microCentsPerTao: string): bigint {
  return (BigInt(rao) * BigInt(microCentsPerTao)) / RAO_PER_TAO / MICROCENTS_PER_CENT;
}

export function fiatText(cents: bigint, currency: string, { language }: Locale): string {
  const CENTS = 100;
  return new Intl.NumberFormat(language, { style: 'currency', currency }).format(Number(cents) / CENTS);
}
