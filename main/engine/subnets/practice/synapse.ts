// The practice subnet's one synapse, and what of it is shown to a person.
import { z } from 'zod';
import { EXCERPT_LENGTH } from '../../../contract/query.ts';

export const MAX_TEXTS = 32;
export const MAX_TEXT_LENGTH = 2_000;
/** Codes given per text, best first. */
export const ANSWERS = 3;

/** `languages[i]`: ISO 639-3 codes for `texts[i]`, best first; `confidences[i]`: how sure of each, 0 to 1. The miner fills both. */
export const LanguageSynapse = z.object({
  texts: z.array(z.string().max(MAX_TEXT_LENGTH)).min(1).max(MAX_TEXTS),
  languages: z.array(z.array(z.string())).nullish(),
  confidences: z.array(z.array(z.number())).nullish(),
});
export type LanguageSynapse = z.infer<typeof LanguageSynapse>;

export interface Answer {
  readonly languages: readonly string[];
  readonly confidences: readonly number[];
}

/** The best ANSWERS labels of one row of probabilities. */
export function best(labels: readonly string[], probabilities: Float32Array): Answer {
  const order = Array.from(probabilities, (probability, index) => ({ label: labels[index] ?? '', probability }))
    .toSorted((a, b) => b.probability - a.probability)
    .slice(0, ANSWERS);
  return { languages: order.map(({ label }) => label), confidences: order.map(({ probability }) => probability) };
}

/** Cut to what a row may show, without breaking a character in two. */
export function excerpt(text: string, length = EXCERPT_LENGTH): string {
  const characters = Array.from(text.slice(0, 2 * length));
  return characters.length <= length && text.length <= 2 * length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

/** "deu 98 %", for each text. The codes are the field's own; a screen may turn them into names. */
export function inShort(answers: readonly Answer[]): string {
  const words = answers.map(({ languages: [code], confidences: [sure] }) => `${code ?? '?'} ${Math.round((sure ?? 0) * 100)} %`);
  return excerpt(words.join(', '));
}
