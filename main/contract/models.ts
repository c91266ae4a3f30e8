// The models a person has, fetches or could fetch: where each stands, and the folder they lie in.
import { z } from 'zod';
import { Model } from './subnet.ts';
import { Problem } from './problem.ts';
import { EpochMs } from './units.ts';

export const ModelStanding = z.discriminatedUnion('kind', [
  /** The subnet is solved without one. */
  z.object({ kind: z.literal('none-needed') }),
  z.object({ kind: z.literal('not-downloadable'), why: Model.options[2].shape.why }),
  /** `haveBytes`: of an earlier download that did not end; it goes on from there. */
  z.object({ kind: z.literal('absent'), bytes: z.number().int(), haveBytes: z.number().int() }),
  z.object({
    kind: z.literal('downloading'),
    bytes: z.number().int(),
    doneBytes: z.number().int(),
    /** Over the last seconds. null: too early to tell. */
    bytesPerSecond: z.number().nonnegative().nullable(),
    /** The person paused it. */
    paused: z.boolean(),
  }),
  z.object({ kind: z.literal('checking'), bytes: z.number().int(), doneBytes: z.number().int() }),
  /** Verified; `checkedAt`: last in full. */
  z.object({ kind: z.literal('ready'), bytes: z.number().int(), checkedAt: EpochMs }),
  z.object({ kind: z.literal('failed'), problem: Problem, bytes: z.number().int(), haveBytes: z.number().int() }),
]);
export type ModelStanding = z.infer<typeof ModelStanding>;

/** The store as a whole. */
export const StoreView = z.object({
  folder: z.string(),
  usedBytes: z.number().int().nonnegative(),
  /** On that disk. null: could not be read. */
  freeBytes: z.number().nonnegative().nullable(),
  /** Bytes a second. null: no limit. */
  speedLimit: z.number().positive().nullable(),
  /** It is being moved into that folder. null: it lies still. */
  moving: z.object({ to: z.string(), bytes: z.number().int(), doneBytes: z.number().int() }).nullable(),
  /** Why the last move did not happen, or why the folder cannot be used. null: all is well. */
  problem: Problem.nullable(),
});
export type StoreView = z.infer<typeof StoreView>;
