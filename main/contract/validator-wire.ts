// Engine host <-> practice validator process.
import { z } from 'zod';
import { PracticeAbout, Rank } from './practice.ts';
import { Dialect } from './query.ts';
import { SubnetId } from './subnet.ts';
import { Score, Ss58 } from './units.ts';

export const MAX_DETAIL = 300;

export const ValidatorRequest = z.discriminatedUnion('kind', [
  /** The metagraph of a practice network with one miner in it: where the axon is and who answers there. */
  z.object({ kind: z.literal('announce'), host: z.string(), port: z.number().int().positive(), hotkey: Ss58 }),
  /** Asks a subnet's questions from now on. Answered by `about` or `cannot`. */
  z.object({
    kind: z.literal('ask'),
    subnet: SubnetId,
    /** The model's verified files, for rules that embed: the manifest's path and where it lies. */
    files: z.array(z.tuple([z.string(), z.string()])),
    /** The app's own `models/`. */
    modelsFolder: z.string(),
    /** Rounds a second over all validators, each validator's own side by side. null: as the subnet's questions have it, one by one. */
    perSecond: z.number().positive().max(10_000).nullable(),
  }),
  z.object({ kind: z.literal('hold') }),
]);
export type ValidatorRequest = z.infer<typeof ValidatorRequest>;

/** One answer as its validator judged it. `nonce` is the request's, which with `validator` names the query on both sides. */
export const Judged = z.object({
  validator: Ss58,
  nonce: z.string().regex(/^\d{1,20}$/),
  dialect: Dialect,
  /** A whole reply came in time that the validator's own client would read. */
  ok: z.boolean(),
  /** By the subnet's rule this was an answer. */
  answered: z.boolean(),
  /** HTTP status, 0 when the connection failed. */
  status: z.number().int(),
  tookMs: z.number(),
  /** null: one call of a round, whose last call has the score of all. */
  score: Score.nullable(),
  rank: Rank.nullable(),
  /** The baseline's score for the same question. */
  baseline: Score.nullable(),
  /**
   * After this answer: the running scores the validators would set as weights, taken together by stake; and how many scores they rest
   * on. null: this answer has none.
   */
  running: z.object({ value: Score, samples: z.number().int().positive() }).nullable(),
});
export type Judged = z.infer<typeof Judged>;

export const ValidatorReply = z.discriminatedUnion('kind', [
  /** First message after start: who will ask. */
  z.object({ kind: z.literal('hello'), validators: z.array(z.object({ hotkey: Ss58, name: z.string(), stakeTao: z.number() })) }),
  /** What is asked from now on. */
  PracticeAbout.extend({ kind: z.literal('about') }),
  /** The questions could not be made, or no more of them: nothing is asked until the next `ask`. */
  z.object({ kind: z.literal('cannot'), detail: z.string().max(MAX_DETAIL) }),
  /** Judgements since the last, at most every 100 ms. */
  z.object({ kind: z.literal('judged'), rows: z.array(Judged) }),
]);
export type ValidatorReply = z.infer<typeof ValidatorReply>;
