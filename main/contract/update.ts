// Updates as a person sees them: what is there, where it comes from, what it waits for.
import { z } from 'zod';
import { Problem } from './problem.ts';
import { EpochMs } from './units.ts';

export const UPDATE_CHANNELS = ['stable', 'beta'] as const;
export const UpdateChannel = z.enum(UPDATE_CHANNELS);
export type UpdateChannel = z.infer<typeof UpdateChannel>;

/** What an update that is ready waits for. */
export const UPDATE_WAITS = [
  'queries', // answers are being worked at
  'transaction', // something was sent to the chain and is not in a block yet
  'immunity', // the slot's last hour of immunity: being away now may cost it
  'download', // a model is being fetched
  'window', // the person has Lode before them
] as const;
export const UpdateWait = z.enum(UPDATE_WAITS);
export type UpdateWait = z.infer<typeof UpdateWait>;

const Version = z.string().max(40);
/** Plain words of the maker's own, signed with the update; shown as text. */
const Notes = z.string().max(4_000);
const Bytes = z.number().int().nonnegative();

export const UpdateView = z.discriminatedUnion('kind', [
  /** Nothing is looked for: a checkout, a system package that something else updates, a build that was not told where to look. */
  z.object({ kind: z.literal('off'), why: z.enum(['development', 'system-package', 'rig', 'no-feed']) }),
  /** `checkedAt` null: not yet. `problem`: why the last look told nothing. */
  z.object({ kind: z.literal('current'), checkedAt: EpochMs.nullable(), problem: Problem.nullable() }),
  z.object({ kind: z.literal('checking') }),
  /** `page`: this build can't replace itself, and a person fetches it from there. null: it is put in when the person says so. */
  z.object({ kind: z.literal('told'), version: Version, notes: Notes, page: z.string().max(300).nullable() }),
  z.object({ kind: z.literal('downloading'), version: Version, notes: Notes, bytes: Bytes, doneBytes: Bytes }),
  /** Fetched and verified by our key. `waits` null: nothing is in its way. */
  z.object({ kind: z.literal('ready'), version: Version, notes: Notes, key: z.string().max(64), waits: UpdateWait.nullable() }),
  z.object({ kind: z.literal('installing'), version: Version }),
  /** It was refused or could not be fetched; nothing was changed. */
  z.object({ kind: z.literal('failed'), version: Version.nullable(), problem: Problem, at: EpochMs }),
  /** The new version did not start: the one before it runs again. */
  z.object({ kind: z.literal('returned'), from: Version, to: Version, at: EpochMs }),
]);
export type UpdateView = z.infer<typeof UpdateView>;

export const UPDATE_KINDS = UpdateView.options.map(({ shape }) => shape.kind.value);
