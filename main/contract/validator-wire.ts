// Engine host <-> practice validator process.
import { z } from 'zod';
import { Dialect } from './query.ts';
import { Score, Ss58 } from './units.ts';

export const ValidatorRequest = z.discriminatedUnion('kind', [
  /** The metagraph of a practice network with one miner in it: where the axon is and who answers there. */
  z.object({ kind: z.literal('announce'), host: z.string(), port: z.number().int().positive(), hotkey: Ss58 }),
  /** Starts asking. `perSecond`: queries a second over all validators; `textsPerQuery`: [least, most]. */
  z.object({
    kind: z.literal('ask'),
    perSecond: z.number().positive().max(10_000),
    textsPerQuery: z.tuple([z.number().int().positive(), z.number().int().positive()]),
  }),
  z.object({ kind: z.literal('hold') }),
]);
export type ValidatorRequest = z.infer<typeof ValidatorRequest>;

/** One answer as its validator judged it. `nonce` is the request's, which with `validator` names the query on both sides. */
export const Judged = z.object({
  validator: Ss58,
  nonce: z.string().regex(/^\d{1,20}$/),
  dialect: Dialect,
  ok: z.boolean(),
  /** HTTP status, 0 when the connection failed. */
  status: z.number().int(),
  tookMs: z.number(),
  score: Score,
  /** After this answer: the running scores the validators would set as weights, taken together by stake; and how many answers they rest on. */
  running: z.object({ value: Score, samples: z.number().int().positive() }),
});
export type Judged = z.infer<typeof Judged>;

export const ValidatorReply = z.discriminatedUnion('kind', [
  /** First message after start: who will ask. */
  z.object({ kind: z.literal('hello'), validators: z.array(z.object({ hotkey: Ss58, name: z.string(), stakeTao: z.number() })) }),
  /** Judgements since the last, at most every 100 ms. */
  z.object({ kind: z.literal('judged'), rows: z.array(Judged) }),
]);
export type ValidatorReply = z.infer<typeof ValidatorReply>;
