// What Tag101's validators send and take back: a TaskEnvelope with a post in it.
// Source: tag101-ai/tag101, protocol.py, tasks/sn101.py and chain/miner_server.py.
import { z } from 'zod';

/** The one kind of task there is. Of another the subnet's own miner says nothing: an empty answer. */
export const TASK_KIND = 'sn101.tags.v1';
/** More are cut off by the validator. */
export const TAGS = 3;
/** A post of any length is asked of us; tags are looked for in this much of it. */
export const MOST_OF_A_POST = 2_000;

const anything = z.record(z.string(), z.unknown()).default({});

/** Unknown keys are dropped, as pydantic does; one with a `miner_note` is refused, as the subnet's own server does. */
export const TaskEnvelope = z.object({
  task_id: z.string().default(''),
  task_kind: z.string().default(''),
  spec_version: z.string().default('v1'),
  /** Seconds, like `timeout`. */
  time_limit: z.number().default(10),
  payload: anything,
  scoring: anything,
  answer: anything,
  timeout: z.number().default(10),
  miner_note: z.never().optional(),
});
export type TaskEnvelope = z.infer<typeof TaskEnvelope>;

export interface Task {
  readonly text: string;
  readonly count: number;
  /** The least of the limits it names. */
  readonly limitMs: number;
}

const MS_PER_SECOND = 1_000;
const asLimit = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : Infinity);

/** What is asked. A payload is anything at all in the subnet's protocol: what is not as it should be counts as not said. */
export function taskOf({ payload, time_limit: limit, timeout }: TaskEnvelope): Task {
  const { text, max_tags: most, time_limit: own } = payload;
  return {
    text: typeof text === 'string' ? text.slice(0, MOST_OF_A_POST) : '',
    count: typeof most === 'number' ? Math.min(TAGS, Math.max(0, Math.floor(most))) : TAGS,
    limitMs: Math.min(asLimit(limit), asLimit(timeout), asLimit(own)) * MS_PER_SECOND,
  };
}

/** The tags of an answer, however it names them; what is no text counts for nothing. */
export function tagsIn({ tags, labels, keywords }: Readonly<Record<string, unknown>>): string[] {
  const said = [tags, labels, keywords].find((each) => (Array.isArray(each) || typeof each === 'string') && each.length > 0);
  const list: readonly unknown[] = typeof said === 'string' ? said.split(/[,;\n|]+/u) : Array.isArray(said) ? said : [];
  return list.filter((tag): tag is string => typeof tag === 'string' && tag !== '');
}
