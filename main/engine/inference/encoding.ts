// Texts to token ids a little at a time: what a hostile text costs is bounded, and between two bits others have their turn.
import type { Encoded, EncodeWork } from './inference.ts';

/** What of a Hugging Face tokenizer is used. */
export interface TokenizerLike {
  encode(text: string, options?: { add_special_tokens?: boolean }): { readonly ids: number[] };
  get_vocab(): ReadonlyMap<string, number>;
}

export interface Vocabulary {
  readonly tokenizer: TokenizerLike;
  /** What it puts before and behind every text. */
  readonly before: readonly number[];
  readonly behind: readonly number[];
  readonly largestId: number;
}

/** A word longer than this is no word, and costs a tokenizer time that grows with its square. */
const MOST_OF_A_WORD = 200;
/** Characters of a text that are encoded at once: a few milliseconds, of the worst kind some thirty. */
const BIT = 1_000;

/** Throws where it does not know so much as a letter. */
export function vocabularyOf(tokenizer: TokenizerLike): Vocabulary {
  const bare = tokenizer.encode('a', { add_special_tokens: false }).ids;
  const whole = tokenizer.encode('a').ids;
  const at = whole.findIndex((_, from) => bare.every((id, index) => whole[from + index] === id));
  if (bare.length === 0 || at < 0) throw new Error('the tokenizer does not know a letter');
  let largestId = 0;
  for (const id of tokenizer.get_vocab().values()) largestId = Math.max(largestId, id);
  return { tokenizer, before: whole.slice(0, at), behind: whole.slice(at + bare.length), largestId };
}

/** Yields after every bit of work; returns when all of it is done. */
export function* encoding(
  vocabulary: Vocabulary,
  { texts, maxTokens, withLargest = false }: EncodeWork,
): Generator<void, Encoded> {
  const { tokenizer, before, behind, largestId } = vocabulary;
  const ids: number[] = [];
  const words: number[] = [];
  const lengths: number[] = [];
  const add = (tokens: readonly number[], word: number): void => {
    for (const id of tokens) {
      ids.push(id);
      words.push(word);
    }
  };
  const room = maxTokens - before.length - behind.length;
  for (const text of texts) {
    const from = ids.length;
    add(before, -1);
    let left = room;
    for (const { piece, word } of typeof text === 'string' ? bitsOf(text, room) : wordsOf(text)) {
      if (left <= 0) break;
      const own = tokenizer.encode(piece.toWellFormed(), { add_special_tokens: false }).ids.slice(0, left);
      left -= own.length;
      add(own, word);
      yield;
    }
    add(behind, -1);
    lengths.push(ids.length - from);
  }
  if (withLargest) {
    for (const part of [before, [largestId], behind]) add(part, -1);
    lengths.push(before.length + 1 + behind.length);
  }
  return { ids: Int32Array.from(ids), lengths: Int32Array.from(lengths), words: Int32Array.from(words) };
}

interface Piece {
  readonly piece: string;
  readonly word: number;
}

function* wordsOf(words: readonly string[]): Generator<Piece> {
  for (const [word, whole] of words.entries()) yield { piece: whole.slice(0, MOST_OF_A_WORD), word };
}

/**
 * A long text in bits that end where a space is, so that no word is cut; one without a space is cut as it comes. So many characters
 * are more than `room` tokens: what is behind them is not looked at.
 */
function* bitsOf(text: string, room: number): Generator<Piece> {
  const end = Math.min(text.length, Math.max(0, room) * MOST_OF_A_WORD);
  let from = 0;
  while (from < end) {
    const to = from + BIT >= end ? end : from + cutAt(text.slice(from, from + BIT));
    yield { piece: text.slice(from, to), word: -1 };
    from = to;
  }
}

const HIGH_SURROGATE = /[\uD800-\uDBFF]$/;

function cutAt(bit: string): number {
  const space = bit.search(/\s\S*$/);
  if (space > 0) return space;
  // Not within a character.
  return HIGH_SURROGATE.test(bit) ? bit.length - 1 : bit.length;
}
