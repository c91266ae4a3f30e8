// A refusal: why a query is turned away, with the status and the words its caller gets.
import type { Dialect, RefusalReason } from '../../contract/query.ts';

/** The statuses an axon answers with. */
export const STATUS = {
  ok: 200,
  badRequest: 400,
  unauthorized: 401,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  timeout: 408,
  tooLarge: 413,
  unsupportedMedia: 415,
  expectationFailed: 417,
  unprocessable: 422,
  tooMany: 429,
  headersTooLarge: 431,
  /** nginx's word for "the caller hung up": nobody reads it, it stands in the row. */
  callerGone: 499,
  internal: 500,
  unavailable: 503,
} as const;

export interface Refusal {
  readonly reason: RefusalReason;
  readonly status: number;
  /** Goes to the caller as it is: never a key, a signature, or more than a few characters of what it sent. */
  readonly message: string;
}

export const refuse = (reason: RefusalReason, status: number, message: string): Refusal => ({ reason, status, message });

/** 401 in the words of the caller's dialect (BitMind's Epistula servers say 400 there). `why` begins with a capital letter. */
export function notVerified(dialect: Dialect, reason: RefusalReason, why: string): Refusal {
  // The stock axon's prefix: opentensor/bittensor bittensor/core/axon.py, NotVerifiedException.
  const status = dialect === 'epistula-2' ? STATUS.badRequest : STATUS.unauthorized;
  return refuse(reason, status, dialect === 'classic' ? `Not Verified with error: ${why}` : why);
}

/** Who may not ask is forbidden to, but BitMind's Epistula servers say 401 to that. */
export const unwelcomeIn = (dialect: Dialect, refusal: Refusal): Refusal =>
  dialect === 'epistula-2' && refusal.status === STATUS.forbidden ? { ...refusal, status: STATUS.unauthorized } : refusal;

export const TOO_MANY = refuse('too-many', STATUS.tooMany, 'Too many requests at once');
export const NO_ROOM = refuse('too-many', STATUS.unavailable, 'Too many requests at once');
