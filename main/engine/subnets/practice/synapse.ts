// The practice subnet's one synapse, and what of it is shown to a person.
import { z } from 'zod';
import { EXCERPT_LENGTH } from '../../../contract/query.ts';
import { en } from '../../../contract/words/en.ts';

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

/** ISO 639-3's own code for "could not be determined". */
const UNDETERMINED: Answer = { languages: ['und'], confidences: [0] };
const HAS_LETTERS = /[\p{L}\p{M}]/u;
const DIGITS = 1e6;

/** The best ANSWERS labels of the text's row of probabilities. The model guesses without letters, too; we say that we cannot tell. */
export function best(text: string, labels: readonly string[], probabilities: Float32Array): Answer {
  if (!HAS_LETTERS.test(text)) return UNDETERMINED;
  const order = Array.from(probabilities, (probability, index) => ({ label: labels[index] ?? '', probability }))
    .toSorted((a, b) => b.probability - a.probability)
    .slice(0, ANSWERS);
  return {
    languages: order.map(({ label }) => label),
    confidences: order.map(({ probability }) => Math.round(probability * DIGITS) / DIGITS),
  };
}

/** Cut to what a row may show, without breaking a character in two. */
export function excerpt(text: string, length = EXCERPT_LENGTH): string {
  const characters = Array.from(text.slice(0, 2 * length));
  return characters.length <= length && text.length <= 2 * length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

/** "German 98 %", for each text. The miner does not know the screen's language, so a row says it in the words' first one. */
export function inShort(answers: readonly Answer[]): string {
  const words = answers.map(({ languages: [code = 'und'], confidences: [sure = 0] }) =>
    code === 'und' ? '?' : `${en.languages[code] ?? code} ${Math.round(sure * 100)} %`,
  );
  return excerpt(words.join(', '));
}
