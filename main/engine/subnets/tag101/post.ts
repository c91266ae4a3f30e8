// A post read for what could be its tags: names, tickers, hashtags and noun phrases, each in the form a tag has. Runs in the tagger thread.
import nlp from 'compromise';
import { MOST_OF_A_POST } from './envelope.ts';
import { formatOf, normalizeTag, withoutArticle, wordsOf } from './tag.ts';

export type CandidateKind = 'ticker' | 'hashtag' | 'handle' | 'name' | 'model' | 'phrase' | 'word';

export interface Candidate {
  readonly tag: string;
  readonly kind: CandidateKind;
}

/** `plain`: without links and signs. `spans`: sentences and noun phrases, which stand for the validator's spaCy spans. */
export interface ReadPost {
  readonly plain: string;
  readonly sentences: readonly string[];
  readonly phrases: readonly string[];
  readonly candidates: readonly Candidate[];
}

const LINKS = /(?:https?:\/\/|www\.)\S+/giu;
const TICKERS = /\$([A-Za-z][A-Za-z0-9]{1,9})\b/gu;
const HANDLES = /(?<![\p{L}\p{N}])@(\w{2,30})/gu;
const HASHTAGS = /(?<![\p{L}\p{N}])#([\p{L}\p{N}_]{2,60})/gu;
const HUMPS = /(?<=\p{Ll}|\p{N})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|_/gu;
const NAMES = /\b\p{Lu}[\p{L}\p{M}\p{N}]*(?:[ -]\p{Lu}[\p{L}\p{M}\p{N}]*){0,3}/gu;
const MODELS = /\b[A-Za-z]{2,12}-?\d[\w.]{0,6}\b/gu;
const SENTENCE_END = /(?<=[.!?…])\s+|\n+/u;
const MOST_CANDIDATES = 120;
const MOST_SENTENCES = 24;
const LONGEST_PHRASE = 4;

/** What a ticker stands for: other miners name the thing, not its sign. */
const COINS: Readonly<Record<string, string>> = {
  ada: 'cardano',
  avax: 'avalanche',
  bnb: 'bnb',
  btc: 'bitcoin',
  doge: 'dogecoin',
  dot: 'polkadot',
  eth: 'ethereum',
  hype: 'hyperliquid',
  link: 'chainlink',
  ltc: 'litecoin',
  matic: 'polygon',
  near: 'near protocol',
  sol: 'solana',
  sui: 'sui',
  tao: 'bittensor',
  ton: 'toncoin',
  trx: 'tron',
  uni: 'uniswap',
  usdc: 'usdc',
  usdt: 'tether',
  xrp: 'xrp',
};

/** Words that bound a phrase and say nothing of their own. */
const STOP = new Set(
  `a about above after again all also am an and any are as at be because been before being below between both but by can could did do does
  doing done down during each even every few for from further get gets getting go goes going got had has have having he her here hers him his
  how i if in into is it its itself just let like make makes many may me might more most much must my new next no nor not now of off on once
  one only or other our out over own per really s said same say says see she should so some still such t take than that the their them then
  there these they this those through to today tomorrow too under until up us use very via want was way we were what when where which while
  who why will with would yes yesterday yet you your`.split(/\s+/u),
);

const bounded = (words: readonly string[]): boolean => !STOP.has(words[0] ?? '') && !STOP.has(words.at(-1) ?? '');

/** Bad bytes, links and the signs of the medium out; the words stay. */
function plainOf(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Co}\uFFFD]/gu, '')
    .replace(LINKS, ' ')
    .replace(HASHTAGS, (_, name: string) => name.replace(HUMPS, ' '))
    .replace(HANDLES, (_, name: string) => name.replaceAll('_', ' '))
    .replace(TICKERS, (_, name: string) => name)
    .replace(/[\p{Extended_Pictographic}\p{Emoji_Modifier}]/gu, ' ')
    .replace(/[^\S\n]+/gu, ' ')
    .trim();
}

class Found {
  private readonly kinds = new Map<string, CandidateKind>();

  /** Under the first kind it was found as: signs say more than words. */
  add(text: string, kind: CandidateKind): void {
    const tag = withoutArticle(normalizeTag(text).replace(/^[\p{P}\p{S}\s]+|[\p{P}\p{S}\s]+$/gu, '')).replace(/['’]s$/u, '');
    const words = wordsOf(tag);
    if (this.kinds.size >= MOST_CANDIDATES || this.kinds.has(tag) || formatOf(tag) === 0 || words.length > LONGEST_PHRASE) return;
    if (!bounded(words) || (words.length === 1 && tag.length < 3 && kind !== 'ticker' && kind !== 'name')) return;
    this.kinds.set(tag, kind);
  }

  list(): Candidate[] {
    return [...this.kinds].map(([tag, kind]) => ({ tag, kind }));
  }
}

function phrasesIn(plain: string): string[] {
  return (nlp(plain).nouns().out('array') as string[]).map((phrase) => phrase.trim()).filter((phrase) => phrase !== '');
}

/** Of a post in any language; never throws. */
export function readPost(whole: string): ReadPost {
  const text = whole.slice(0, MOST_OF_A_POST);
  const plain = plainOf(text);
  const phrases = phrasesIn(plain);
  const sentences = plain
    .split(SENTENCE_END)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '')
    .slice(0, MOST_SENTENCES);
  const found = new Found();
  for (const [, ticker = ''] of text.matchAll(TICKERS)) {
    found.add(COINS[ticker.toLowerCase()] ?? ticker, 'ticker');
    found.add(ticker, 'ticker');
  }
  for (const [, name = ''] of text.matchAll(HASHTAGS)) found.add(name.replace(HUMPS, ' '), 'hashtag');
  for (const [, name = ''] of text.matchAll(HANDLES)) found.add(name.replaceAll('_', ' '), 'handle');
  for (const [name] of plain.matchAll(MODELS)) found.add(name, 'model');
  for (const sentence of sentences) {
    // The first word of a sentence is written large whatever it is.
    for (const { 0: name, index } of sentence.matchAll(NAMES)) if (index > 0 || name.includes(' ')) found.add(name, 'name');
  }
  for (const phrase of phrases) found.add(phrase, 'phrase');
  for (const sentence of sentences) {
    for (const run of sentence.split(/[^\p{L}\p{M}\p{N}\s.'’$+-]+/u)) addGrams(run, found);
  }
  return { plain, sentences, phrases, candidates: found.list() };
}

/** What stands between two words that say nothing, up to four words of it. */
function addGrams(run: string, found: Found): void {
  const words = run.split(/\s+/u).filter((word) => word !== '');
  let piece: string[] = [];
  const flush = (): void => {
    for (let length = Math.min(3, piece.length); length >= 1; length -= 1) {
      for (let at = 0; at + length <= piece.length; at += 1)
        found.add(piece.slice(at, at + length).join(' '), length === 1 ? 'word' : 'phrase');
    }
    piece = [];
  };
  for (const word of words) {
    if (STOP.has(normalizeTag(word))) flush();
    else piece.push(word);
  }
  flush();
}
