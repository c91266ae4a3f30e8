// Who may ask, as a person is told it: where callers come from, how sure Lode is of them, and what is wrong with the file.
import { z } from 'zod';
import { EpochMs } from './units.ts';

/** What can be wrong with `callers.json`. The sentence is in `words/` under `callersFaults.<code>`. */
export const CALLERS_FAULTS = [
  'unreadable', // params: detail (the system's own code, e.g. EACCES)
  'too-large', // params: mostKb
  'too-many', // params: most
  'not-text', // not UTF-8
  'not-json', // line, where it can be told
  'newer', // params: found, known
  'unknown-field', // line; params: field
  'wrong-field', // line; params: field (missing, or with a value that does not fit)
  'wrong-address', // line
  'twice', // line; params: field (a hotkey or a field that stands there already)
  'unknown-subnet', // line; params: subnet
] as const;
export const CallersFault = z.object({
  code: z.enum(CALLERS_FAULTS),
  /** Counted from one. null: the fault has no line. */
  line: z.number().int().positive().nullable(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});
export type CallersFault = z.infer<typeof CallersFault>;

/** How far what a source knows can be trusted. `since`: when it was last known to be true; null where it never was. */
export const CallersStanding = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('current') }),
  z.object({ kind: z.literal('stale'), since: EpochMs, servedUntil: EpochMs }),
  z.object({ kind: z.literal('expired'), since: EpochMs.nullable() }),
]);
export type CallersStanding = z.infer<typeof CallersStanding>;

export const CallersView = z.object({
  /** Validators of the practice network. null: practice is not running. */
  practice: z.number().int().nonnegative().nullable(),
  /** What the file said when it was last in order. */
  file: z.object({
    path: z.string(),
    /** There is such a file, in order or not. */
    found: z.boolean(),
    standing: CallersStanding,
    /** When what is in force was read. null: nothing was. */
    readAt: EpochMs.nullable(),
    callers: z.number().int().nonnegative(),
    allowed: z.number().int().nonnegative(),
    denied: z.number().int().nonnegative(),
    fault: CallersFault.nullable(),
  }),
});
export type CallersView = z.infer<typeof CallersView>;
