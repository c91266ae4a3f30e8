// What Lode can serve, as the Subnets screen shows it: what a subnet asks, what it needs, how this computer did, and whether it fits.
import { z } from 'zod';
import { Netuid } from './amounts.ts';
import { ModelStanding } from './models.ts';
import { Feel } from './politeness.ts';
import { Problem } from './problem.ts';
import { Manifest, SubnetId } from './subnet.ts';
import { DurationMs, EpochMs } from './units.ts';

/** Measured here, by the subnet's own full-sized test question. */
export const Measured = z.object({
  at: EpochMs,
  p95Ms: DurationMs,
  samples: z.number().int().positive(),
  /** The time limit it is held against. */
  limitMs: DurationMs,
  device: z.string().max(120),
  /** How much of this computer was taken for it. What was measured before there was a choice took all. */
  feel: Feel.default('all-out'),
});
export type Measured = z.infer<typeof Measured>;

export const UNFIT_REASONS = [
  'no-model', // none can be fetched
  'too-slow', // measured
  'memory', // params in the offer's requires
  'graphics-card',
  'disk',
  'no-inbound-port', // validators cannot reach this computer
  'no-netuid', // not on the chosen network
  'changed-hands',
  'upstream-changed',
] as const;
export const UnfitReason = z.enum(UNFIT_REASONS);
export type UnfitReason = z.infer<typeof UnfitReason>;

export const Offer = z.object({
  id: SubnetId,
  /** On the network the wallet looks at. null: there is none. */
  netuid: Netuid.nullable(),
  requires: Manifest.shape.requires,
  payout: Manifest.shape.payout,
  /** null: no model is needed. */
  model: z.object({ name: z.string(), licence: z.string(), source: z.string(), bytes: z.number().int().nullable() }).nullable(),
  standing: ModelStanding,
  /** null: never measured here. */
  measured: Measured.nullable(),
  measuring: z.boolean(),
  /** Of a subnet that wants to be told besides the chain where a miner is: whether the person agreed, of this hotkey. */
  told: z.boolean().optional(),
  /** Why the last measuring came to nothing. null: it did not. */
  measureProblem: Problem.nullable(),
  /** What keeps it from being mined here; [] where nothing known does. */
  unfit: z.array(UnfitReason),
  /** What could not be told, and might. */
  unsure: z.array(UnfitReason),
  /** What keeps it even from being practised. null: nothing. */
  practice: Problem.nullable(),
});
export type Offer = z.infer<typeof Offer>;
