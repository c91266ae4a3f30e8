// How good a label a tag is to Tag101's validators: short names of things before words, words before sentences.
// Source: tag101-ai/tag101, tasks/sn101_reference/core/scoring/utility.py. Theirs asks spaCy; here compromise stands in for it.
import nlp from 'compromise';

const ACRONYM = /^[a-z]{2,5}$/u;
const VOWELS = /[aeiou]/gu;
const FEW_VOWELS = 0.4;
const MODEL = /^(?:[a-z]+-?\d+|\d+[a-z]+)$/u;
const COVERS = 0.8;
const SENTENCE = 3;

const titled = (tag: string): string => tag.replace(/(?<![\p{L}\p{N}])\p{Ll}/gu, (letter) => letter.toUpperCase());

/** Of a normalised tag, 0 to 1. */
export function fitnessOf(tag: string): number {
  if (ACRONYM.test(tag) && (tag.match(VOWELS)?.length ?? 0) / tag.length < FEW_VOWELS) return 1;
  if (tag.split(' ').some((token) => MODEL.test(token))) return 1;
  const doc = nlp(titled(tag));
  const words = Math.max(1, doc.wordCount());
  if (doc.topics().wordCount() / words >= COVERS) return 1;
  if (doc.nouns().wordCount() / words >= COVERS) return 0.9;
  if (words >= SENTENCE && doc.verbs().wordCount() > 0) return 0.4;
  return doc.nouns().wordCount() > 0 ? 0.85 : 0.65;
}
