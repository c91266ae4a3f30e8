// What It's AI's validators send and take back: a TextSynapse, and how much of it is answered.
// Source: It-s-AI/llm-detection detection/protocol.py.
import { z } from 'zod';
import { EXCERPT_LENGTH } from '../../../contract/query.ts';

export const ROUTE = 'TextSynapse';
/** Fields pydantic calls required. Both are wanted back: a reply without either is no TextSynapse to a dendrite. */
export const REQUIRED = ['texts', 'predictions'] as const;

/** A round has 120 texts of at most 350 words. Beyond these nothing is answered: the time would not do, and no validator asks it. */
export const MOST_TEXTS = 300;
export const MOST_WORDS = 60_000;

/** Other fields stay on it: what a reply is sealed with will be one, under a name that is not known yet (sealed.ts). */
export const TextSynapse = z.looseObject({
  texts: z.array(z.string()),
  /** A validator sends none. */
  predictions: z.array(z.array(z.number())),
  version: z.string().default(''),
});
export type TextSynapse = z.infer<typeof TextSynapse>;

/** For each text a probability for each of its words: that a machine wrote it. */
export type Predictions = readonly (readonly number[])[];
/** The subnet's own "no answer". */
export const SILENT: Predictions = [];

/** Of untrusted text, what a row may show. Half a character is shown as one that is unknown. */
export const excerpt = (text: string): string => text.slice(0, EXCERPT_LENGTH).toWellFormed();
