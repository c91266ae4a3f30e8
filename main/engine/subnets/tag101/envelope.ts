// What Tag101's validators send and take back: a TaskEnvelope with a post in it.
// Source: tag101-ai/tag101, protocol.py and tasks/sn101.py.
import { z } from 'zod';

export const TASK_KIND = 'sn101.tags.v1';
export const TAGS = 3;
/** A post of any length is asked of us; tags are looked for in this much of it. */
export const MOST_OF_A_POST = 2_000;

const Payload = z.object({
  tweet_id: z.union([z.string(), z.number()]).nullish(),
  author: z.string().nullish(),
  text: z.string().max(100_000),
  max_tags: z.number().int().min(0).max(100).nullish(),
  time_limit: z.number().positive().nullish(),
});

/** An envelope with a `miner_note` is refused by the subnet's own server, and so by us. */
export const TaskEnvelope = z.object({
  task_id: z.string().default(''),
  task_kind: z.literal(TASK_KIND),
  spec_version: z.string().default('v1'),
  time_limit: z.number().positive().default(10),
  payload: Payload,
  scoring: z.record(z.string(), z.unknown()).default({}),
  answer: z.record(z.string(), z.unknown()).default({}),
  timeout: z.number().positive().default(10),
  miner_note: z.never().optional(),
});
export type TaskEnvelope = z.infer<typeof TaskEnvelope>;
