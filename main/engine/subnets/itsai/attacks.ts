// How the subnet's validators change a text so that it is harder to tell: synonyms, glued words, misspellings, adjectives left out.
// It-s-AI/llm-detection detection/attacks/{data_augmentation,synonym,zero_width_space,spelling,delete}.py. Its synonyms are WordNet's
// and its adjectives a tagger's; ours are two short lists.
import { below, pick, type Random, type Sources, type Word } from './writing.ts';

const SHARES = { synonym: 0.05, zeroWidth: 0.05, spelling: 0.4, deletion: 0.1 };
const MOST_GLUED = 0.2;
const MOST_DELETED = 5;
const SPELLING = { rounds: 5, share: 0.1 };
const SYNONYM_SHARE = 0.5;
const ZERO_WIDTH = '\u200b';

type Attacks = Sources['attacks'];
type Change = (words: readonly Word[], attacks: Attacks, random: Random) => readonly Word[];

const bare = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');

const synonyms: Change = (words, { synonyms: known }, random) =>
  words.map((word) => {
    const other = Object.hasOwn(known, bare(word.text)) && random() < SYNONYM_SHARE ? known[bare(word.text)] : undefined;
    return other === undefined ? word : { ...word, text: word.text.replace(/[A-Za-z]+/, other) };
  });

/** Some spaces become one that has no width, which is no space to Python: two words are one then. */
const zeroWidth: Change = (words, _, random) => {
  const share = random() * MOST_GLUED;
  const glued: Word[] = [];
  for (const word of words) {
    const before = glued.at(-1);
    if (before && random() < share) glued[glued.length - 1] = { ...before, text: before.text + ZERO_WIDTH + word.text };
    else glued.push(word);
  }
  return glued;
};

const deletion: Change = (words, { adjectives }, random) => {
  let left = words;
  for (let times = 1 + below(random, MOST_DELETED); times > 0; times -= 1) {
    const places = left.flatMap((word, at) => (adjectives.includes(bare(word.text)) ? [at] : []));
    if (places.length === 0 || left.length <= 1) return left;
    left = left.toSpliced(pick(random, places), 1);
  }
  return left;
};

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** Of one character of a word, by its place: what stands there afterwards. */
const SLIPS: readonly ((text: string, at: number, random: Random) => string)[] = [
  (text, at) => text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2),
  (text, at) => (text.length > 1 ? text.slice(0, at) + text.slice(at + 1) : text),
  (text, at, random) => text.slice(0, at) + pick(random, LETTERS.split('')) + text.slice(at),
  (text, at, random) => text.slice(0, at) + pick(random, LETTERS.split('')) + text.slice(at + 1),
  (text, at) => text.slice(0, at + 1) + (text[at] ?? '') + text.slice(at + 1),
  (text, at) => text.slice(0, at) + (text[at] ?? '').toLowerCase() + text.slice(at + 1),
  (text, at) => text.slice(0, at) + (text[at] ?? '').toUpperCase() + text.slice(at + 1),
];

const spelling: Change = (words, _, random) => {
  let left = [...words];
  for (let rounds = 1 + below(random, SPELLING.rounds); rounds > 0; rounds -= 1) {
    for (const slip of SLIPS) {
      if (random() > SPELLING.share) continue;
      const place = below(random, left.length);
      left = left.map((word, at) =>
        at === place ? { ...word, text: slip(word.text, below(random, word.text.length), random) } : word,
      );
    }
    if (random() < SPELLING.share) left = joined(left, below(random, left.length));
    if (random() < SPELLING.share) left = parted(left, below(random, left.length), random);
  }
  return left;
};

function joined(words: Word[], at: number): Word[] {
  const [one, next] = [words[at], words[at + 1]];
  return one && next ? words.toSpliced(at, 2, { ...one, text: one.text + next.text }) : words;
}

function parted(words: Word[], at: number, random: Random): Word[] {
  const one = words[at];
  if (!one || one.text.length < 2) return words;
  const cut = 1 + below(random, one.text.length - 1);
  return words.toSpliced(at, 1, { ...one, text: one.text.slice(0, cut) }, { ...one, text: one.text.slice(cut) });
}

const STEPS: readonly (readonly [number, Change])[] = [
  [SHARES.synonym, synonyms],
  [SHARES.zeroWidth, zeroWidth],
  [SHARES.spelling, spelling],
  [SHARES.deletion, deletion],
];

/** A text as it is asked. Each word keeps whose it is. */
export function attacked(words: readonly Word[], attacks: Attacks, random: Random): readonly Word[] {
  return STEPS.reduce((left, [share, change]) => (random() < share ? change(left, attacks, random) : left), words);
}
