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

/** Turns texts into rows of features, one after the other: texts.length × width. */
export type Featurize = (texts: readonly string[]) => Float32Array<ArrayBuffer>;

export function featurizer(vocabulary: Vocabulary): Featurize {
  const groups = [vocabulary.unigrams, vocabulary.bigrams, vocabulary.trigrams, vocabulary.quadgrams];
  const width = groups.reduce((sum, group) => sum + group.length, 0);
  let before = 0;
  /** For each length, in UTF-16 units, where in a row each n-gram of that length is counted. */
  const lengths = groups.map((group, index) => {
    const from = before;
    before += group.length;
    return { length: index + 1, from, to: before, places: new Map(group.map((ngram, at) => [ngram, from + at])) };
  });
  return (texts) => {
    const rows = new Float32Array(texts.length * width);
    for (const [index, text] of texts.entries()) {
      const row = rows.subarray(index * width, (index + 1) * width);
      const words = normalize(text);
      for (const { length, from, to, places } of lengths) {
        const total = words.length - length + 1;
        for (let at = 0; at < total; at += 1) {
          const place = places.get(words.slice(at, at + length));
          if (place !== undefined) row[place] = (row[place] ?? 0) + 1;
        }
        if (total > 0) for (let place = from; place < to; place += 1) row[place] = (row[place] ?? 0) / total;
      }
    }
    return rows;
  };
}
