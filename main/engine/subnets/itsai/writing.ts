// Texts of known authorship, made as the subnet makes them: people's, a machine's, and both in one, then changed a little.
// It-s-AI/llm-detection detection/validator/{data_generator,segmentation_processer}.py, detection/attacks/*.py. Nothing but plain
// functions here: tools/build-itsai-practice.mjs teaches the practice model with them.
import { splitWords } from './split.ts';

export type Random = () => number;

/** models/itsai-practice/texts.json. */
export interface Sources {
  readonly human: Readonly<Record<'learnt' | 'asked' | 'outside', readonly string[]>>;
  readonly machine: {
    readonly openings: readonly string[];
    readonly middles: readonly string[];
    readonly closings: readonly string[];
    readonly topics: Readonly<Record<'learnt' | 'asked', readonly string[]>>;
  } & Readonly<Record<Slot, readonly string[]>>;
  readonly attacks: { readonly synonyms: Readonly<Record<string, string>>; readonly adjectives: readonly string[] };
}
type Slot = 'people' | 'area' | 'adj' | 'adv' | 'verb' | 'goal' | 'goal2';

/** `learnt`: by the practice model. `outside`: of another kind than those, as Common Crawl is to the subnet. */
export type Part = keyof Sources['human'];

/** As a word of str.split(), and whether a machine wrote it. */
export interface Word {
  readonly text: string;
  readonly machine: boolean;
}

const WORDS = { least: 35, most: 350 };
const LEAST_CHARACTERS = 250;
/** Shares of texts: of people alone, of a machine alone, begun by people, and by people around a machine's middle. */
const KINDS = { human: 30 / 120, machine: 30 / 120, begun: 48 / 120 };

export const below = (random: Random, limit: number): number => Math.floor(random() * limit);
export function pick<T>(random: Random, list: readonly T[]): T {
  const one = list[below(random, list.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
}

const wordsOf = (text: string, byMachine: boolean): Word[] =>
  splitWords(text).map((word) => ({ text: word, machine: byMachine }));

/** So many words of people's, of passages one after the other. Begins at a sentence, ends anywhere. */
function people(sources: Sources, part: Part, count: number, random: Random): Word[] {
  const words: Word[] = [];
  while (words.length < count) {
    const sentences = pick(random, sources.human[part]).split(/(?<=[.!?]"?) (?=["A-Z])/);
    words.push(...wordsOf(sentences.slice(below(random, sentences.length)).join(' '), false));
  }
  return words.slice(0, count);
}

function machine(sources: Sources, part: Part, count: number, random: Random): Word[] {
  const { openings, middles, closings, topics, ...slots } = sources.machine;
  const topic = pick(random, topics[part === 'learnt' ? 'learnt' : 'asked']);
  const filled = (template: string): string =>
    template.replace(/\{(\w+)\}/g, (_, slot: string) => {
      if (slot === 'topic') return topic;
      if (slot === 'Topic') return topic[0]?.toUpperCase() + topic.slice(1);
      return pick(random, slots[slot as Slot]);
    });
  const words: Word[] = wordsOf(filled(pick(random, openings)), true);
  while (words.length < count) words.push(...wordsOf(filled(pick(random, random() < 0.12 ? closings : middles)), true));
  return words.slice(0, count);
}

/** One text as it is before it is changed. */
export function written(sources: Sources, part: Part, random: Random): Word[] {
  for (;;) {
    const count = WORDS.least + below(random, WORDS.most - WORDS.least + 1);
    const words = composed(sources, part, count, random);
    if (plain(words).length >= LEAST_CHARACTERS) return words;
  }
}

function composed(sources: Sources, part: Part, count: number, random: Random): Word[] {
  const kind = random();
  if (kind < KINDS.human) return people(sources, part, count, random);
  if (kind < KINDS.human + KINDS.machine) return machine(sources, part, count, random);
  const first = 1 + below(random, count - 2);
  const begun = people(sources, part, first, random);
  if (kind < KINDS.human + KINDS.machine + KINDS.begun) return [...begun, ...machine(sources, part, count - first, random)];
  const middle = 1 + below(random, count - first - 1);
  return [...begun, ...machine(sources, part, middle, random), ...people(sources, part, count - first - middle, random)];
}

/** How the words stand in a request. */
export const plain = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ');
