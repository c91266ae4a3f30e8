// The other ways a tag could be written, by which Tag101's validators see whether it keeps its meaning.
// Source: tag101-ai/tag101, tasks/sn101_reference/core/scoring/signal.py. Theirs ask `inflect` for numbers and spaCy for lemmas and
// content words; here both are by endings and a list of small words.

const ARTICLES = new Set(['a', 'an', 'the']);
const SMALL = new Set('a an the of in on at for to and or by with from is are as its it this that'.split(' '));
const squeezed = (text: string): string => text.replace(/\s+/gu, ' ').trim();
const SHORTEST_TO_TURN = 3;

function singularOf(word: string): string | null {
  if (word.length < SHORTEST_TO_TURN || !word.endsWith('s') || /(?:ss|us|is)$/u.test(word)) return null;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:[sx]|ch|sh|z)es$/u.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}

function pluralOf(word: string): string {
  if (/[^aeiou]y$/u.test(word)) return `${word.slice(0, -1)}ies`;
  return /(?:[sx]|ch|sh|z)$/u.test(word) ? `${word}es` : `${word}s`;
}

/** In the other number. */
export function turned(tag: string): string {
  const words = tag.split(' ');
  const last = words.at(-1) ?? '';
  if (last.length < SHORTEST_TO_TURN || !/[a-z]$/u.test(last)) return tag;
  return [...words.slice(0, -1), singularOf(last) ?? pluralOf(last)].join(' ');
}

/** Without punctuation, without articles, in the other number, without hyphens. Of a normalised tag; never the tag itself. */
export function variantsOf(tag: string): string[] {
  const forms = [
    tag.replace(/[^\p{L}\p{M}\p{N}_\s]/gu, ''),
    tag
      .split(' ')
      .filter((word) => !ARTICLES.has(word))
      .join(' '),
    turned(tag),
    ...(tag.includes('-') ? [tag.replaceAll('-', ' '), tag.replaceAll('-', '')] : []),
  ].map(squeezed);
  return [...new Set(forms)].filter((form) => form !== '' && form !== tag).toSorted();
}

/** Its content words, in the singular. */
export const coreOf = (tag: string): string =>
  tag
    .split(' ')
    .filter((word) => !SMALL.has(word))
    .map((word) => singularOf(word) ?? word)
    .join(' ');
