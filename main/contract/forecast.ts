// Before the fee: what registering on a subnet costs, what its miners were paid, and what Lode makes of it.
import { z } from 'zod';
import { AlphaRaoText, FiatRate, Netuid, RaoText } from './amounts.ts';
import { BlockRef } from './chain.ts';
import { EpochMs } from './units.ts';

export const SubnetCard = z.object({
  netuid: Netuid,
  name: z.string().max(80),
  symbol: z.string().max(16),
  description: z.string().max(400),
  tempo: z.number().int().positive(),
  /** Rao for 1 α. null: this runtime does not say. */
  price: RaoText.nullable(),
  registrationOpen: z.boolean(),
  /** null: not read for the list. */
  cost: RaoText.nullable(),
});
export type SubnetCard = z.infer<typeof SubnetCard>;

const Range = z.object({ low: z.number(), high: z.number() });

export const Forecast = z.object({
  subnet: SubnetCard,
  block: BlockRef,
  blockMs: z.number().positive(),
  price: z.object({
    now: RaoText,
    /** What it will have fallen to if nobody registers. */
    inOneHour: RaoText,
    lowest: RaoText,
    highest: RaoText,
    /** Registrations the price tells of in the last hour. null: cannot be told. */
    recentRegistrations: z.number().nullable(),
    trend: z.enum(['falling', 'steady', 'rising', 'unknown']),
  }),
  burned: RaoText,
  locked: RaoText,
  /** Of the extrinsic. null: could not be asked. */
  fee: RaoText.nullable(),
  /** What Lode proposes as the most to pay: price times 1.3. */
  proposedLimit: RaoText,
  /** null: this runtime has no register_limit and the price cannot be capped. */
  cap: z.enum(['on-chain', 'none']),
  slots: z.object({ used: z.number().int(), all: z.number().int() }),
  immunityBlocks: z.number().int().nonnegative(),
  /** Paid to miners in the last tempo, by the metagraph. */
  miners: z.object({
    count: z.number().int(),
    earning: z.number().int(),
    median: AlphaRaoText,
    medianOfEarners: AlphaRaoText,
    top: AlphaRaoText,
    /** Gini, 0 to 1. */
    concentration: z.number().min(0).max(1),
    /** The share of miners' emission that went to the subnet owner's keys, which is burned. */
    burnedShare: z.number().min(0).max(1),
  }),
  eviction: z.object({
    /** How many slots stand between a newcomer that earns nothing and the door when immunity ends. null: not full. */
    position: z.number().int().nullable(),
    /** Milliseconds from registering, as a range; null: cannot be told, or the subnet is not full. */
    after: Range.nullable(),
  }),
  /** Days until the cost is earned back, from the quarter of miners below the middle to the quarter above. null: never at today's rates. */
  breakEvenDays: z.object({ low: z.number().nullable(), high: z.number().nullable() }),
  fiat: FiatRate.nullable(),
  verdict: z.object({
    say: z.enum(['do', 'perhaps', 'dont', 'cannot-tell']),
    /** The reasons, worst first; sentences are in words/. */
    because: z.array(
      z.enum([
        'practice',
        'closed',
        'most-earn-nothing',
        'never-breaks-even',
        'breaks-even-late',
        'immunity-too-short',
        'miners-burned',
        'few-earn-all',
        'price-high',
        'price-falling',
        'no-cap',
        'not-enough-balance',
        'unreachable',
        'reachability-unknown',
        'no-emission',
        'looks-fair',
      ]),
    ),
  }),
  readAt: EpochMs,
});
export type Forecast = z.infer<typeof Forecast>;
