// Why a query was refused, or failed: a short name for a list, and one sentence for who wants to know.
import type { FailureReason, QueryOutcome, RefusalReason } from '../../query.ts';

export interface ReasonWords {
  readonly name: string;
  readonly why: string;
}

export const refusals = {
  unsigned: { name: 'Not signed', why: 'It carried no signature, so nobody can be held to it.' },
  malformed: { name: 'Malformed headers', why: 'Its headers were absent, repeated or absurd.' },
  'bad-signature': { name: 'Wrong signature', why: 'The signature does not belong to the account that claims to have sent it.' },
  'wrong-receiver': { name: 'For someone else', why: 'It was signed for another miner.' },
  stale: { name: 'Too old', why: 'It was signed too long ago.' },
  'from-the-future': {
    name: 'From the future',
    why: 'It was signed at a time that has not come yet. One of the two clocks is off.',
  },
  replayed: { name: 'Seen before', why: 'The same signed question had already been answered.' },
  'version-too-old': { name: 'Old protocol', why: 'It was written in a version of the protocol that is no longer safe.' },
  stranger: { name: 'Stranger', why: 'Its sender is not registered on this network.' },
  'not-permitted': { name: 'Not permitted', why: 'Its sender is known, but has no permit or too little stake to ask.' },
  denied: { name: 'Denied', why: 'You have put its sender on the list of those who may not ask.' },
  'callers-outdated': {
    name: 'Cannot tell who asks',
    why: 'The list of who may ask cannot be read and is too old to go by, so Lode could not tell whether its sender may.',
  },
  'too-many': { name: 'Too many', why: 'Its sender asked more than its share.' },
  'too-large': { name: 'Too large', why: 'It was larger than Lode accepts.' },
  'too-slow': { name: 'Too slow', why: 'It did not arrive whole in time.' },
  truncated: { name: 'Cut short', why: 'The connection ended before the question did.' },
  'not-json': { name: 'Not JSON', why: 'Its body could not be read as JSON.' },
  'wrong-schema': { name: 'Wrong shape', why: 'Its fields are not the ones this question must have.' },
  'unknown-route': { name: 'Unknown route', why: 'It asked for something this miner does not offer.' },
  'wrong-method': { name: 'Wrong method', why: 'It was not sent the way questions are sent.' },
  paused: { name: 'While paused', why: 'It came while Lode was paused.' },
} as const satisfies Record<RefusalReason, ReasonWords>;

export const failures = {
  'inference-failed': { name: 'Model failed', why: 'The model gave no answer.' },
  'inference-gone': { name: 'Process stopped', why: 'The inference process stopped while it was at work on this.' },
  overloaded: { name: 'Overloaded', why: 'More questions were waiting than could be answered in time.' },
  'caller-gone': { name: 'Caller left', why: 'The caller hung up before the answer was ready.' },
  'handler-threw': { name: 'Error in Lode', why: 'Lode made an error of its own while answering.' },
} as const satisfies Record<FailureReason, ReasonWords>;

export const outcomes = {
  answered: 'Answered',
  late: 'Late',
  refused: 'Refused',
  failed: 'Failed',
} as const satisfies Record<QueryOutcome, string>;
