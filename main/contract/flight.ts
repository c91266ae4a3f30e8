// The flight recorder: what Lode did and why, kept over restarts. A ring; the newest rows of it are read by screens and support.
import { z } from 'zod';
import { EpochMs } from './units.ts';

/** Older ones make room. Months of an ordinary miner's life. */
export const FLIGHT_ROWS = 2_000;
/** The most that are read at once. */
export const FLIGHT_READ = 500;

export const FLIGHT_KINDS = [
  // Stretches: the miner's state for as long as it lasted.
  'mining', // code: the subnet; params: work (practice or mine)
  'paused', // code: the reason; params: cause, where there is one (untrusted)
  'blocked', // code: the problem's
  'recovering', // code: the child that was down
  'stopped', // nothing was wanted
  'slept', // the computer slept, or nothing of Lode's was given any time
  // Moments.
  'opened', // code: usual or safe; params: version
  'ended', // in order
  'unended', // the life before did not end in order: a crash, a kill, a power cut. `at`: the last that is known of it
  'updated', // params: from, to
  'rung', // code: the execution provider that answers from now on
  'clock-moved', // params: seconds (signed: forward is positive)
  'network', // code: offline, online or changed
  'announced', // the address was told to the chain anew; params: netuid
] as const;
export const FlightKind = z.enum(FLIGHT_KINDS);
export type FlightKind = z.infer<typeof FlightKind>;

export const FlightRow = z.object({
  id: z.number().int().positive(),
  kind: FlightKind,
  at: EpochMs,
  /** When it was over, or when it was last known to last. As `at` for a moment. */
  until: EpochMs,
  code: z.string().max(60).nullable(),
  params: z.record(z.string().max(30), z.union([z.string().max(120), z.number()])),
});
export type FlightRow = z.infer<typeof FlightRow>;
export type FlightEntry = Omit<FlightRow, 'id'>;
