// A text as the 620 numbers the language identifier reads: how often each n-gram of its vocabulary occurs among the text's own.
// The rule is lande's (fabiospampinato/lande, standalone/utils.js), so that the model sees what it was trained on.
import { z } from 'zod';

const Ngrams = z.array(z.string().min(1));
/** models/langid/features.json. The row's order: unigrams, bigrams, trigrams, quadgrams. */
export const Vocabulary = z.object({
  labels: z.array(z.string()),
  unigrams: Ngrams,
  bigrams: Ngrams,
  trigrams: Ngrams,
  quadgrams: Ngrams,
});
export type Vocabulary = z.infer<typeof Vocabulary>;

const HYPHENS = /-+/g;
const NOT_OF_A_WORD = /[^\p{L}\p{M}\s]/gu;
const WIDE_SPACE = /\s{2,}/g;

/** Words only, lower case, one space between them and one at each end. */
export function normalize(text: string): string {
  const words = text.replace(HYPHENS, ' ').replace(NOT_OF_A_WORD, '').replace(WIDE_SPACE, ' ');
  return ` ${words.toLowerCase().trim()} `;
}

/** How often each run of `length` UTF-16 units occurs, and how many runs there are. */
function count(text: string, length: number): { readonly counts: ReadonlyMap<string, number>; readonly total: number } {
  const counts = new Map<string, number>();
  const total = Math.max(0, text.length - length + 1);
  for (let at = 0; at < total; at += 1) {
    const ngram = text.slice(at, at + length);
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  }
  return { counts, total };
}

/** Rows of features, one text after the other: Float32Array of texts.length × width. */
export function featureRows(vocabulary: Vocabulary, texts: readonly string[]): Float32Array<ArrayBuffer> {
  const groups = [vocabulary.unigrams, vocabulary.bigrams, vocabulary.trigrams, vocabulary.quadgrams];
  const width = groups.reduce((sum, group) => sum + group.length, 0);
  const rows = new Float32Array(texts.length * width);
  let at = 0;
  for (const text of texts) {
    const words = normalize(text);
    for (const [index, group] of groups.entries()) {
      const { counts, total } = count(words, index + 1);
      for (const ngram of group) rows[at++] = total === 0 ? 0 : (counts.get(ngram) ?? 0) / total;
    }
  }
  return rows;
}
