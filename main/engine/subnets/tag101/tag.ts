// A tag as Tag101 reads it: its normal form, whether it is one at all, and its tokens.
// Source: tag101-ai/tag101, tasks/sn101_reference/core/scoring/{preprocessing,validity}.py.
import { TAGS } from './envelope.ts';

const INVISIBLE = /\p{Cf}/gu;
const SPACES = /\s+/gu;
const LEADING_ARTICLE = /^(?:a|an|the)\s+/u;
const LINK = /https?:\/\/\S+|www\.\S+|\b[a-z0-9-]+\.(?:com|org|net|io|ai|co)\b/iu;
const NUMBER = /^[\d\s.,:/%+-]+$/u;
/** Latin letters without accents, and digits: what is written otherwise has no token, and is no tag to the validators. */
const TOKENS = /[a-z0-9]+/gu;
const SPECIAL = /[^\p{L}\p{N}\s\-_&/+]/gu;
const MOST_CHARACTERS = 100;
const MOST_TOKENS = 5;
const MOST_SPECIAL = 0.3;

export function normalizeTag(tag: string): string {
  return tag.toWellFormed().normalize('NFKC').replace(INVISIBLE, '').toLowerCase().replace(SPACES, ' ').trim();
}

export const withoutArticle = (tag: string): string => tag.replace(LEADING_ARTICLE, '');

/** Of a normalised tag: 1 where its form is one that is scored, else 0. */
export function formatOf(tag: string): 0 | 1 {
  if (tag.length === 0 || tag.length > MOST_CHARACTERS || LINK.test(tag) || NUMBER.test(tag)) return 0;
  const tokens = tag.match(TOKENS)?.length ?? 0;
  if (tokens < 1 || tokens > MOST_TOKENS) return 0;
  const special = tag.match(SPECIAL)?.length ?? 0;
  return special / tag.replace(SPACES, '').length > MOST_SPECIAL ? 0 : 1;
}

/** Crude, as theirs is: the plural's ending off. */
export function stem(token: string): string {
  if (token.endsWith('ies') && token.length > 4) return `${token.slice(0, -3)}y`;
  return token.endsWith('s') && token.length > 3 ? token.slice(0, -1) : token;
}

const stems = (text: string): string[] => (text.toLowerCase().match(TOKENS) ?? []).map(stem);
export const stemsOf = (text: string): ReadonlySet<string> => new Set(stems(text));

/** The share of the tag's tokens that stand in the span, by stem. 0 to 1. */
export function lexicalOverlap(tag: string, span: ReadonlySet<string>): number {
  const tokens = stems(tag);
  return tokens.length === 0 ? 0 : tokens.filter((token) => span.has(token)).length / tokens.length;
}

/** The answer a list of tags counts as: the first three, normalised, each once. */
export function counted(tags: readonly string[]): string[] {
  return [...new Set(tags.slice(0, TAGS).map(normalizeTag))].filter((tag) => tag !== '');
}
