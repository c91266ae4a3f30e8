// One query a validator sent, as the ledger keeps it and a screen shows it.
import { z } from 'zod';
import { DurationMs, EpochMs, Score, Ss58 } from './units.ts';

export const Dialect = z.enum(['classic', 'btauth-1', 'epistula-2']);
export type Dialect = z.infer<typeof Dialect>;

/** Why a query was turned away before any work was done for it. Counted per minute and reason. */
export const REFUSAL_REASONS = [
  'unsigned',
  'malformed', // headers absent, repeated or absurd
  'bad-signature',
  'wrong-receiver',
  'stale',
  'from-the-future',
  'replayed',
  'version-too-old',
  'stranger', // not in the caller directory
  'not-permitted', // known, but without permit or stake enough
  'denied', // on a subnet's deny list
  'callers-outdated', // what we know of callers is too old to tell: our fault, so it may come again
  'too-many', // over a caller's or an address's budget
  'too-large',
  'too-slow', // headers or body did not arrive in time
  'truncated',
  'not-json',
  'wrong-schema',
  'unknown-route',
  'wrong-method',
  'paused',
] as const;
export const RefusalReason = z.enum(REFUSAL_REASONS);
export type RefusalReason = z.infer<typeof RefusalReason>;

/** Why a query that was let in got no good answer. */
export const FailureReason = z.enum(['inference-failed', 'inference-gone', 'overloaded', 'caller-gone', 'handler-threw']);
export type FailureReason = z.infer<typeof FailureReason>;

export const QueryOutcome = z.enum(['answered', 'late', 'refused', 'failed']);
export type QueryOutcome = z.infer<typeof QueryOutcome>;

/** A query as shown. Text fields are untrusted and cut to EXCERPT_LENGTH; they are shown as text, never as markup. */
export const QueryRow = z.object({
  /** Rises by one with every query of this database, refused ones included. */
  id: z.number().int().positive(),
  at: EpochMs,
  outcome: QueryOutcome,
  reason: z.union([RefusalReason, FailureReason]).nullable(),
  dialect: Dialect.nullable(),
  /** The caller, verified for answered/late/failed; for a refused query what it *claimed*, when it claimed anything well-formed. */
  caller: Ss58.nullable(),
  /** The directory's name for the caller, e.g. "Practice validator 2". */
  callerName: z.string().max(80).nullable(),
  route: z.string().max(80).nullable(),
  /** How many items were asked in one query (texts, for the language synapse). */
  items: z.number().int().nonnegative().nullable(),
  asked: z.string().max(160).nullable(),
  said: z.string().max(160).nullable(),
  /** Request's last byte in to reply's last byte handed to the socket. */
  latencyMs: DurationMs.nullable(),
  /** What the caller allowed, after our own cap. */
  deadlineMs: DurationMs.nullable(),
  score: Score.nullable(),
});
export type QueryRow = z.infer<typeof QueryRow>;

export const EXCERPT_LENGTH = 120;

export const Counts = z.object({
  answered: z.number().int().nonnegative(),
  late: z.number().int().nonnegative(),
  refused: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
});
export type Counts = z.infer<typeof Counts>;
