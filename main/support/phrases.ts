// Recovery phrases in a text: runs of words from the one list they are made of, whatever stands between them and however it is escaped.
import { wordlist } from '@scure/bip39/wordlists/english.js';

/** So many words of the list in a row, and it may be somebody's phrase. Any more than this, and a phrase's rest would stay readable. */
const WORDS_IN_A_ROW = 4;
/** Between two words of a phrase: spaces, numbers, commas, quotes, a new line; never words. Characters. */
const BETWEEN_WORDS = 24;
const WORDS: ReadonlySet<string> = new Set(wordlist);
/** A word; or, without a name, letters that are none: an escape, a sign of a page, a mark of it, the name of a value in JSON. */
const PIECE =
  /\\(?:[nrtbfv]|u[0-9a-f]{4}|x[0-9a-f]{2})|%[0-9a-f]{2}|&#?\w{1,8};|<\/?\w{1,10}>|\p{L}+\\*["']?:\s?\\*["'\d]|(?<word>\p{L}+)/giu;

export function withoutPhrases(text: string): string {
  let kept = '';
  let copied = 0;
  let run: { readonly from: number; to: number; words: number } | null = null;
  const end = () => {
    if (run && run.words >= WORDS_IN_A_ROW) {
      kept += `${text.slice(copied, run.from)}<words>`;
      copied = run.to;
    }
    run = null;
  };
  for (const found of text.matchAll(PIECE)) {
    const word = found.groups?.['word'];
    if (word === undefined) continue;
    const from = found.index;
    const to = from + word.length;
    if (run && from - run.to > BETWEEN_WORDS) end();
    if (!WORDS.has(word.toLowerCase())) end();
    else if (run) [run.to, run.words] = [to, run.words + 1];
    else run = { from, to, words: 1 };
  }
  end();
  return kept + text.slice(copied);
}
