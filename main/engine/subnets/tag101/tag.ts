// A tag as Tag101 reads it: its normal form, whether it is one at all, and its words.
// Source: tag101-ai/tag101, tasks/sn101_reference/core/preprocessing.py and scoring/validity.py.

const INVISIBLE = /\p{Cf}/gu;
const SPACES = /\s+/gu;
const ARTICLE = /^(?:a|an|the)\s+/u;
const LINK = /(?:https?:\/\/|www\.)\S*|\b[\w-]+\.(?:com|org|net|io|co|xyz|ai)\b/iu;
const NUMBER = /^[\p{N}\s.,%$€£+-]+$/u;
const WORDS = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
const NOT_PLAIN = /[^\p{L}\p{M}\p{N}\s]/gu;
const MOST_CHARACTERS = 100;
const MOST_WORDS = 5;
const MOST_SPECIAL = 0.3;

export function normalizeTag(tag: string): string {
  return tag.toWellFormed().normalize('NFKC').replace(INVISIBLE, '').toLowerCase().replace(SPACES, ' ').trim();
}

export const withoutArticle = (tag: string): string => tag.replace(ARTICLE, '');

export const wordsOf = (text: string): string[] => normalizeTag(text).match(WORDS) ?? [];

/** Of a normalised tag: 1 where its form is one that is scored, else 0. */
export function formatOf(tag: string): 0 | 1 {
  if (tag.length === 0 || tag.length > MOST_CHARACTERS || LINK.test(tag) || NUMBER.test(tag)) return 0;
  const words = wordsOf(tag).length;
  if (words === 0 || words > MOST_WORDS) return 0;
  const special = tag.match(NOT_PLAIN)?.length ?? 0;
  return special / tag.length > MOST_SPECIAL ? 0 : 1;
}

/** Crude, as theirs is: what two forms of a word most often share. */
export function stem(word: string): string {
  for (const ending of ['ing', 'ies', 'es', 's', 'ed']) {
    if (word.endsWith(ending) && word.length - ending.length >= 3)
      return word.slice(0, -ending.length) + (ending === 'ies' ? 'y' : '');
  }
  return word;
}

/** The share of the tag's words that stand in the span, by stem. 0 to 1. */
export function lexicalOverlap(tag: string, span: ReadonlySet<string>): number {
  const words = wordsOf(tag);
  return words.length === 0 ? 0 : words.filter((word) => span.has(stem(word))).length / words.length;
}

export const stemsOf = (text: string): ReadonlySet<string> => new Set(wordsOf(text).map(stem));

/** The answer a list of tags counts as: normalised, each once, the first three. */
export function counted(tags: readonly string[]): string[] {
  return [...new Set(tags.map(normalizeTag))].filter((tag) => tag !== '').slice(0, 3);
}
