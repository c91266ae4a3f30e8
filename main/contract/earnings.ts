// Earnings as a screen sees them: rows the chain paid, totals, what power cost, and why nothing comes.
import { z } from 'zod';
import { AlphaRaoText, Currency, FiatRate, Netuid, RaoText } from './amounts.ts';
import { BlockRef, Network } from './chain.ts';
import { EpochMs, Ss58 } from './units.ts';

/** Signed rao as decimal digits. */
export const SignedText = z.string().regex(/^-?\d{1,20}$/);

/** One row of the ledger of money. Units differ by kind: `tao` in rao, `alpha` in the subnet's own. */
export const EarningRow = z.object({
  id: z.number().int().positive(),
  network: Network,
  block: BlockRef,
  at: EpochMs,
  netuid: Netuid.nullable(),
  hotkey: Ss58.nullable(),
  kind: z.enum([
    'emission',
    'stake',
    'unstake',
    'move-in',
    'move-out',
    'fee',
    'registration',
    'collateral',
    'transfer-in',
    'transfer-out',
    'faucet',
  ]),
  unit: z.enum(['tao', 'alpha']),
  /** Signed: what our side gained. */
  amount: SignedText,
  /** What 1 α cost in rao at that block, where it was read. */
  price: RaoText.nullable(),
});
export type EarningRow = z.infer<typeof EarningRow>;

/** What was not seen while Lode was off, and how much of it could be recovered. */
export const EarningGap = z.object({
  fromBlock: z.number().int(),
  toBlock: z.number().int(),
  netuid: Netuid.nullable(),
  /** `recovered`: read from an archive, event by event; `summed`: only the difference of the stake is known; `lost`: nothing. */
  outcome: z.enum(['recovered', 'summed', 'lost']),
});
export type EarningGap = z.infer<typeof EarningGap>;

export const EarningTotal = z.object({
  netuid: Netuid,
  symbol: z.string().max(16),
  emission: AlphaRaoText,
  /** At each row's own price; null where one had none. */
  worth: RaoText.nullable(),
  tempos: z.number().int().nonnegative(),
});
export type EarningTotal = z.infer<typeof EarningTotal>;

export const EarningPeriod = z.object({
  from: EpochMs,
  to: EpochMs,
  totals: z.array(EarningTotal),
  /** Signed rao: fees, registrations, collateral. */
  spent: SignedText,
});
export type EarningPeriod = z.infer<typeof EarningPeriod>;

export const EarningsView = z.object({
  today: EarningPeriod,
  week: EarningPeriod,
  month: EarningPeriod,
  /** The newest first, at most 50. */
  rows: z.array(EarningRow).max(50),
  gaps: z.array(EarningGap).max(50),
  power: z.object({
    /** Watts, and whence: measured by the hardware, or typical for it. null: unknown. */
    watts: z.number().nonnegative().nullable(),
    by: z.enum(['measured', 'typical', 'typed', 'unknown']),
    tariffCentsPerKwh: z.number().nonnegative().nullable(),
    currency: Currency,
    /** Hours of mining in the last thirty days, as Lode counted them. */
    monthHours: z.number().nonnegative(),
    /** Cents in the last thirty days while mining. null: unknown. */
    monthCents: z.number().nonnegative().nullable(),
  }),
  fiat: FiatRate.nullable(),
});
export type EarningsView = z.infer<typeof EarningsView>;

/** The causes in the order they are looked at; the first that is not `fine` is the one to fix. */
export const WHY_CAUSES = [
  'not-mining',
  'chain-unreachable',
  'no-wallet',
  'not-registered',
  'not-announced',
  'announced-elsewhere',
  'unreachable',
  'clock-off',
  'nobody-asks',
  'refusing-validators',
  'answering-late',
  'answering-failed',
  'not-scored-yet',
  'scored-low',
  'subnet-pays-nothing',
] as const;
export const WhyFinding = z.object({
  cause: z.enum(WHY_CAUSES),
  standing: z.enum(['fine', 'wrong', 'cannot-tell']),
  /** Fill the sentence: counts, addresses, blocks. */
  evidence: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type WhyFinding = z.infer<typeof WhyFinding>;

/** The slot's guardian. */
export const SlotView = z.object({
  netuid: Netuid,
  /** The subnet's; text of a stranger. */
  name: z.string().max(80),
  uid: z.number().int().nonnegative(),
  /** Blocks of immunity left; 0: none. */
  immuneBlocks: z.number().int().nonnegative(),
  /** 1: the next to go. null: the subnet is not full. */
  position: z.number().int().positive().nullable(),
  ourEmission: AlphaRaoText,
  lowestEmission: AlphaRaoText.nullable(),
  warning: z.enum(['none', 'soon', 'next', 'gone']),
  block: BlockRef,
});
export type SlotView = z.infer<typeof SlotView>;
