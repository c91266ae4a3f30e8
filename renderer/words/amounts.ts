// Amounts as a person reads them. Digits are moved, never computed with floats: what is shown is what the chain counts, or is cut down.
import { RAO_PER_TAO } from '../../main/contract/amounts.ts';
import { amountText } from '../../main/contract/words/figures.ts';
import type { Locale } from '../../main/contract/words/sentence.ts';

export { amountText };

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
