// A post read for what could be its tags: names, tickers, hashtags and noun phrases, each in the form a tag has. Runs in the tagger thread.
import nlp from 'compromise';
import { MOST_OF_A_POST } from './envelope.ts';
import { fitnessOf } from './label.ts';
import { coinOf } from './coins.ts';
import { isSmallWord } from './small-words.ts';
import { formatOf, lexicalOverlap, normalizeTag, stemsOf, withoutArticle } from './tag.ts';
import { type Term, termsOf, wordsIn } from './terms.ts';
import { turned } from './wording.ts';

export type CandidateKind = 'ticker' | 'hashtag' | 'handle' | 'name' | 'model' | 'phrase' | 'form' | 'gram' | 'word';

export interface Candidate {
  readonly tag: string;
  readonly kind: CandidateKind;
  /** As label.ts has it. */
  readonly fitness: number;
}

/** `text`: the post as it came, but well-formed. `sentences` and `phrases`: the parts of it a tag may be grounded in. */
export interface ReadPost {
  readonly text: string;
  readonly sentences: readonly string[];
  /** Noun phrases and names, in the order they stand. */
  readonly phrases: readonly string[];
  readonly candidates: readonly Candidate[];
}

const LINKS = /(?:https?:\/\/|www\.)\S+/giu;
const TICKERS = /\$([A-Za-z][A-Za-z0-9]{1,9})\b/gu;
const HANDLES = /(?<![\p{L}\p{N}])@(\w{2,30})/gu;
const HASHTAGS = /(?<![\p{L}\p{N}])#([\p{L}\p{N}_]{2,60})/gu;
const HUMPS = /(?<=\p{Ll}|\p{N})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|_/gu;
/** Each is of its own; without a comma they would read as one name. */
const SIGNS_IN_A_ROW = /([#$@][\p{L}\p{N}_]+)(?=\s+[#$@])/gu;
const NAMES = /(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{M}\p{N}]*(?:[ -]\p{Lu}[\p{L}\p{M}\p{N}]*){0,3}/gu;
/** gpt-5.2, H200, RTX 4090, Layer 2. */
const MODELS = /\b(?:[A-Za-z]{1,12}-?\d[\w.]{0,6}|[A-Z]{2,6} \d{2,4}|[A-Z][A-Za-z]{2,11} \d{1,2}(?![\d.,%]))\b/gu;
const CAPITALS = /\b[A-Z]{3,5}\b(?!-)/gu;
const WORDS = /\p{L}[\p{L}\p{M}\p{N}'’-]*/gu;
const COUNT = /^[\d.,:/%()-]+$/u;
const SENTENCE_END = /[.!?…\n]+(?=\s|$)/u;
const INNER = /[^\p{L}\p{M}\p{N}\s.'’+-]+|\s[-.]+\s/u;
const EDGES = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}+]+$/gu;
/** Scripts that put no space between words. */
const UNSPACED = /[\p{Script=Thai}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー]+/gu;
const UNSPACED_ONE = /[\p{Script=Thai}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
const FOREIGN = /[^\P{L}\p{Script=Latin}]/u;
const MOST_CANDIDATES = 64;
const MOST_SENTENCES = 24;
const MOST_PHRASES = 48;
const LONGEST_PHRASE = 4;
const SHORTEST_HUMP = 3;
const LONGEST_TAG = 60;
/** Of scripts without spaces. */
const LONGEST_UNSPACED = 8;
/** Small words a name may have within it. */
const INNER_WORDS = new Set(['and', 'of', 'the', 'de', 'la', 'del', 'du', 'des', 'der']);
/** With fewer candidates than this, verbs will do too. */
const FEW = 12;

/** #TokenizedAssets is two words; #DeFi is one. */
function wordsOf(hashtag: string): string {
  const words = hashtag.split(HUMPS).filter((word) => word !== '');
  return words.every((word) => word.length >= SHORTEST_HUMP) ? words.join(' ') : hashtag.replaceAll('_', ' ');
}

/** Bad bytes, links and the signs of the medium out; the words stay. */
function plainOf(text: string): string {
  return text
    .replace(LINKS, ' ')
    .replace(SIGNS_IN_A_ROW, '$1,')
    .replace(HASHTAGS, (_, name: string) => wordsOf(name))
    .replace(HANDLES, (_, name: string) => `${name.replaceAll('_', ' ')},`)
    .replace(TICKERS, (_, name: string) => name)
    .replace(/[\p{Extended_Pictographic}\p{Emoji_Modifier}]/gu, ' ')
    .replace(/[^\S\n]+/gu, ' ')
    .trim();
}

class Found {
  readonly #kinds = new Map<string, CandidateKind>();
  readonly #proper = new Set<string>();

  get size(): number {
    return this.#kinds.size;
  }

  /** Under the first kind it was found as: signs say more than words. */
  add(text: string, kind: CandidateKind): void {
    if (this.#kinds.size >= MOST_CANDIDATES) return;
    const trimmed = withoutArticle(normalizeTag(text).replace(EDGES, '')).replace(/['’]s$/u, '');
    const words = trimmed.split(' ');
    const saysNothing = (word = ''): boolean => isSmallWord(word) || (kind !== 'model' && COUNT.test(word));
    while (words.length > 0 && saysNothing(words[0])) words.shift();
    while (words.length > 0 && saysNothing(words.at(-1))) words.pop();
    const tag = words.join(' ');
    const short = tag.length < 3 && kind !== 'ticker' && kind !== 'name' && kind !== 'hashtag';
    if (words.length > LONGEST_PHRASE || tag.length > LONGEST_TAG || this.#kinds.has(tag) || !isLabel(tag)) return;
    if (FOREIGN.test(tag) && UNSPACED_ONE.test(tag) && (tag.length < 2 || tag.length > LONGEST_UNSPACED)) return;
    if (words.some((word) => isSmallWord(word) && !INNER_WORDS.has(word))) return;
    if (short && formatOf(tag) === 1) return;
    // Written large, or somebody's name: it has no other number.
    if (kind === 'handle' || /(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{M}\p{N}.-]*$/u.test(text.trim())) this.#proper.add(tag);
    this.#kinds.set(tag, kind);
  }

  #addAsGrounded(tag: string, kind: CandidateKind): void {
    const other = turned(tag);
    if (lexicalOverlap(other, stemsOf(tag)) === 1) this.add(other, kind === 'phrase' ? 'form' : kind);
  }

  list(): Candidate[] {
    const found = Array.from(this.#kinds);
    for (const [tag, kind] of found) {
      // In the other number it means the same, is as grounded, and not every miner says it: more ways to be oneself.
      if ((kind === 'phrase' || kind === 'gram' || kind === 'word') && !this.#proper.has(tag) && turns(tag))
        this.#addAsGrounded(tag, kind);
    }
    return [...this.#kinds].map(([tag, kind]) => ({ tag, kind, fitness: fitnessOf(tag) }));
  }
}

/** Whether its last word is a common noun of English. */
function turns(tag: string): boolean {
  const last = tag.split(' ').at(-1) ?? '';
  const word = nlp(last);
  return /^[a-z]{4,}$/u.test(last) && word.has('(#Singular|#Plural)') && !word.has('(#ProperNoun|#Gerund|#Acronym)');
}

/** Neither a number nor a link nor signs alone, and of one script. */
const isLabel = (tag: string): boolean =>
  /\p{L}/u.test(tag) &&
  !/[()[\]{}"“”:;!?|<>=]/u.test(tag) &&
  !(FOREIGN.test(tag) && /[a-z0-9]/u.test(tag)) &&
  !/https?:|www\.|\w\.(?:com|org|net|io|ai|co|xyz)\b/iu.test(tag) &&
  !/^[\d\s.,:/%+-]+[kmbtx]?$/iu.test(tag);

function phrasesIn(plain: string): string[] {
  const doc = nlp(plain);
  const found = [...(doc.nouns().out('array') as string[]), ...(doc.topics().out('array') as string[])];
  const phrases = found.map((phrase) => phrase.replace(EDGES, '').trim()).filter((phrase) => phrase !== '');
  return [...new Set(phrases)].slice(0, MOST_PHRASES);
}

const isName = (first: string): boolean => first.includes(' ') || /\p{Lu}.*\p{Lu}/u.test(first);

export interface ReadWork {
  readonly text: string;
  /** Tags of others, whose fitness is asked too. */
  readonly also: readonly string[];
}
export interface ReadReply {
  readonly post: ReadPost;
  /** Of `also`. */
  readonly fitness: ReadonlyMap<string, number>;
}

export const readWork = ({ text, also }: ReadWork): ReadReply => ({
  post: readPost(text),
  fitness: new Map(also.map((tag) => [tag, fitnessOf(tag)])),
});

/** Of a post in any language; never throws. */
export function readPost(whole: string): ReadPost {
  const text = whole.slice(0, MOST_OF_A_POST).toWellFormed();
  const clean = text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Co}\p{Cc}\uFFFD]/gu, (sign) => (/\s/u.test(sign) ? sign : ''))
    .slice(0, MOST_OF_A_POST);
  const plain = plainOf(clean);
  const phrases = phrasesIn(plain);
  const sentences = plain
    .split(SENTENCE_END)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '')
    .slice(0, MOST_SENTENCES);
  const found = new Found();
  for (const [, ticker = ''] of clean.matchAll(TICKERS)) {
    found.add(coinOf(ticker) ?? ticker, 'ticker');
    found.add(ticker, 'ticker');
  }
  for (const [, name = ''] of clean.matchAll(HASHTAGS)) {
    const words = wordsOf(name);
    found.add(coinOf(words) ?? words, 'hashtag');
  }
  for (const [name] of plain.matchAll(MODELS)) found.add(name, 'model');
  for (const [name] of plain.matchAll(CAPITALS)) found.add(name, 'name');
  for (const sentence of sentences) {
    // The first word of a sentence is written large whatever it is.
    for (const { 0: name, index } of sentence.matchAll(NAMES)) if (index > 0 || isName(name)) found.add(name, 'name');
  }
  for (const [, name = ''] of clean.matchAll(HANDLES)) found.add(name.replaceAll('_', ' '), 'handle');
  for (const phrase of phrases) found.add(phrase, 'phrase');
  for (const sentence of sentences) {
    addGrams(sentence, found);
    for (const [run] of sentence.matchAll(UNSPACED)) for (const word of wordsIn(run)) found.add(word, 'word');
  }
  if (found.size < FEW) for (const [word] of plain.matchAll(WORDS)) found.add(word, 'word');
  return { text, sentences, phrases, candidates: found.list() };
}

/** What stands between two words that name nothing, up to three words of it. */
function addGrams(sentence: string, found: Found): void {
  for (const run of sentence.split(INNER)) {
    let piece: Term[] = [];
    const flush = (): void => {
      for (let length = Math.min(3, piece.length); length >= 1; length -= 1) {
        for (let at = 0; at + length <= piece.length; at += 1) {
          const words = piece.slice(at, at + length);
          if (words.at(-1)?.ends) found.add(words.map(({ text }) => text).join(' '), length === 1 ? 'word' : 'gram');
        }
      }
      piece = [];
    };
    for (const term of termsOf(run)) {
      if (term.names) piece.push(term);
      else flush();
    }
    flush();
  }
}
