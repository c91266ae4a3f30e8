// Amounts of money: τ in rao, α in its subnet's rao, fiat in cents. Three types that do not mix; none of them is a number.
import { z } from 'zod';

declare const unit: unique symbol;
/** τ in rao; 1 τ = 10⁹ rao. May be negative: a difference. */
export type Rao = bigint & { readonly [unit]: 'rao' };
/** One subnet's α in its smallest part; 1 α = 10⁹. Which subnet's is said by the `Alpha` around it. */
export type AlphaRao = bigint & { readonly [unit]: 'alpha-rao' };

export const RAO_PER_TAO = 1_000_000_000n;
export const AMOUNT_DECIMALS = 9;
/** The chain counts in u64. */
const MAX_U64 = 18_446_744_073_709_551_615n;

export const Netuid = z.number().int().min(0).max(65_535).brand<'Netuid'>();
export type Netuid = z.infer<typeof Netuid>;

/** What is no number is refused before it is counted: BigInt throws. */
const decimal = z
  .string()
  .regex(/^(0|[1-9]\d{0,19})$/, { abort: true })
  .refine((text) => BigInt(text) <= MAX_U64);
/** Rao as they cross a border: decimal digits, because JSON and a page know no bigint. */
export const RaoText = decimal.brand<'RaoText'>();
export type RaoText = z.infer<typeof RaoText>;
export const AlphaRaoText = decimal.brand<'AlphaRaoText'>();
export type AlphaRaoText = z.infer<typeof AlphaRaoText>;

/** α of one subnet. Two of different subnets are different types when their netuids are literal. */
export interface Alpha<N extends number = number> {
  readonly netuid: Netuid & N;
  readonly rao: AlphaRao;
}
export const AlphaText = z.object({ netuid: Netuid, rao: AlphaRaoText });
export type AlphaText = z.infer<typeof AlphaText>;

export const rao = (value: bigint): Rao => value as Rao;
export const alphaRao = (value: bigint): AlphaRao => value as AlphaRao;
export const raoOf = (text: RaoText): Rao => BigInt(text) as Rao;
export const alphaRaoOf = (text: AlphaRaoText): AlphaRao => BigInt(text) as AlphaRao;
/** Of an amount the chain may hold: not negative, at most a u64; anything else is a bug and throws. */
export const raoText = (value: Rao): RaoText => RaoText.parse(value.toString());
export const alphaRaoText = (value: AlphaRao): AlphaRaoText => AlphaRaoText.parse(value.toString());

/** A typed amount: "1", "0.25", "1,5" is refused (a comma means thousands to some and a point to others). */
export type AmountRefusal = 'empty' | 'not-a-number' | 'too-many-decimals' | 'too-large' | 'negative';
export function parseAmount(
  typed: string,
): { readonly ok: true; readonly smallest: bigint } | { readonly ok: false; readonly why: AmountRefusal } {
  const text = typed.trim();
  if (text === '') return { ok: false, why: 'empty' };
  if (text.startsWith('-')) return { ok: false, why: 'negative' };
  const match = /^(\d{1,20})(?:\.(\d+))?$/.exec(text);
  if (!match) return { ok: false, why: 'not-a-number' };
  const [, whole = '', fraction = ''] = match;
  if (fraction.length > AMOUNT_DECIMALS) return { ok: false, why: 'too-many-decimals' };
  const smallest = BigInt(whole) * RAO_PER_TAO + BigInt(fraction.padEnd(AMOUNT_DECIMALS, '0'));
  return smallest > MAX_U64 ? { ok: false, why: 'too-large' } : { ok: true, smallest };
}

/** All digits that are there, no sign of a currency: "0.000000001", "1.5", "-2". For CSV and what a machine reads. */
export function plainAmount(smallest: bigint): string {
  const sign = smallest < 0n ? '-' : '';
  const size = smallest < 0n ? -smallest : smallest;
  const fraction = (size % RAO_PER_TAO).toString().padStart(AMOUNT_DECIMALS, '0').replace(/0+$/, '');
  return `${sign}${size / RAO_PER_TAO}${fraction === '' ? '' : `.${fraction}`}`;
}

export const Currency = z.enum(['USD', 'EUR']);
export type Currency = z.infer<typeof Currency>;
/** What one τ costs, from where, and when it was heard. `microCents`: millionths of a cent, as decimal digits. */
export const FiatRate = z.object({
  currency: Currency,
  microCentsPerTao: z.string().regex(/^\d{1,24}$/),
  source: z.string().max(80),
  at: z.number().int().nonnegative(),
});
export type FiatRate = z.infer<typeof FiatRate>;
