// A run of text as its words: which of them may stand in a name of something.
import nlp from 'compromise';
import { isSmallWord } from './small-words.ts';
import { normalizeTag } from './tag.ts';

export interface Term {
  readonly text: string;
  readonly names: boolean;
  /** It may be all of a name, or end one. */
  readonly ends: boolean;
}
const NAMING = new Set(['Noun', 'Adjective', 'Value', 'Gerund', 'Acronym']);
const EDGES = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;

/** Of a word with a hyphen compromise makes two. */
interface Parsed {
  readonly text: string;
  /** What stands behind it. */
  readonly post: string;
  readonly tags: readonly string[];
}

/** Compromise knows English; words of other languages it takes for nouns, and what of them is small is told by the list. */
export function termsOf(run: string): Term[] {
  const sentences = nlp(run).json() as readonly { readonly terms: readonly Parsed[] }[];
  const terms: Term[] = [];
  let joins = false;
  for (const { text, post, tags } of sentences.flatMap((sentence) => sentence.terms)) {
    const small = text === '' || isSmallWord(normalizeTag(text).replace(EDGES, ''));
    const names = !small && tags.some((tag) => NAMING.has(tag));
    const ends = names && (tags.includes('Noun') || tags.includes('Acronym'));
    const last = joins ? terms.pop() : undefined;
    terms.push(
      last ? { text: `${last.text}-${text}`, names: last.names || names, ends: last.ends || ends } : { text, names, ends },
    );
    joins = post === '-';
  }
  return terms;
}

const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** Of a script that puts no space between words. */
export const wordsIn = (run: string): string[] =>
  [...segmenter.segment(run)].filter((part) => part.isWordLike).map((part) => part.segment);
