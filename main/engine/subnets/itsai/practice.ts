// It's AI practised: a round as its validators ask it (a check, now and then a wrong version, then all texts) and their rule for it.
// Source: It-s-AI/llm-detection detection/validator/{forward,reward,generate_version}.py; words/en/subnets.ts says what is approximated.
import { z } from 'zod';
import type { CreateQuestions, Judgement, PracticeQuestion } from '../questions.ts';
import { attacked } from './attacks.ts';
import { practiceModel } from './model.ts';
import { type Judged, OutsideF1, penalty, reward } from './score.ts';
import { type Predictions, REQUIRED, ROUTE, SILENT } from './synapse.ts';
import { isWithin, PINNED, sayVersion, type Version } from './versions.ts';
import { below, type Part, pick, plain, type Random, type Sources, type Word, written } from './writing.ts';

const EVERY_MS = 60_000;
const REAL_EVERY_MS = 90 * 60_000;
const TIMEOUT_S = 20;
const TEXTS = 120;
const MOST_CHECKED = 10;
const VERSION_SHARE = 0.2;
/** Texts of another domain, kept apart by the rule. */
const OUTSIDE_SHARE = 0.2;
export const APPROXIMATED = ['itsai-model', 'itsai-texts', 'itsai-changes', 'itsai-outside', 'itsai-other-miners'] as const;

const list = z.array(z.string().min(1)).min(1);
const Texts = z.object({
  human: z.object({ learnt: list, asked: list, outside: list }),
  machine: z.object({
    openings: list,
    middles: list,
    closings: list,
    topics: z.object({ learnt: list, asked: list }),
    people: list,
    area: list,
    adj: list,
    adv: list,
    verb: list,
    goal: list,
    goal2: list,
  }),
  attacks: z.object({ synonyms: z.record(z.string(), z.string()), adjectives: list }),
}) satisfies z.ZodType<Sources>;

interface Asked {
  readonly part: Part;
  readonly words: readonly Word[];
}

const Answer = z.array(z.array(z.number()));

/** null: nothing that the validator's synapse would hold. */
function answerIn(fields: Readonly<Record<string, unknown>> | null): Predictions | null {
  const read = Answer.safeParse(fields?.['predictions']);
  return read.success ? read.data : null;
}

const fit = (texts: readonly Asked[], answer: Predictions | null): answer is Predictions =>
  answer !== null && answer.length === texts.length && texts.every(({ words }, at) => words.length === answer[at]?.length);

/** Of the words of those texts that are of this kind. */
const judged = (texts: readonly Asked[], answer: Predictions, outside: boolean): Judged[] =>
  texts.flatMap(({ part, words }, text) =>
    (part === 'outside') === outside ? words.map(({ machine }, at) => ({ machine, probability: answer[text]?.[at] ?? 0 })) : [],
  );

const sure = (yes: boolean): number => (yes ? 1 : 0);
/** Miners made up here, by how each answers. */
const MINERS = {
  half: ({ words }) => words.map(() => 0.5),
  all: ({ words }) => words.map(() => 1),
  wordLength: ({ words }) => {
    const mean = words.reduce((sum, { text }) => sum + text.length, 0) / words.length;
    return words.map(() => Math.min(1, Math.max(0, (mean - 4) / 2)));
  },
  good: ({ words }, random) => words.map(({ machine }) => sure(machine === random() < 0.9)),
  better: ({ words }, random) => words.map(({ machine }) => sure(machine === random() < 0.99)),
} satisfies Record<string, (asked: Asked, random: Random) => readonly number[]>;

type Miner = keyof typeof MINERS;

/** Something of each of them. */
const mapped = <T>(of: (say: (asked: Asked, random: Random) => readonly number[], who: Miner) => T) =>
  Object.fromEntries(Object.entries(MINERS).map(([who, say]) => [who, of(say, who as Miner)])) as Record<Miner, T>;

/** A version near one of the ends, and outside them. */
function wrongVersion(random: Random): Version {
  for (;;) {
    const near = random() < 0.5 ? PINNED.least : PINNED.current;
    const moved = near.map((part) => Math.max(0, random() < 0.5 ? part + pick(random, [-1, 1]) : part));
    const version: Version = [moved[0] ?? 0, moved[1] ?? 0, moved[2] ?? 0];
    if (!isWithin(PINNED, version)) return version;
  }
}

const question = (
  texts: readonly Asked[],
  version: string,
  judge: (answer: Predictions | null) => Judgement,
): PracticeQuestion => ({
  route: ROUTE,
  dialect: 'classic',
  fields: { texts: texts.map(({ words }) => plain(words)), predictions: SILENT, version },
  required: REQUIRED,
  timeoutS: TIMEOUT_S,
  items: texts.length,
  judge: (fields) => Promise.resolve(judge(answerIn(fields))),
});
const part = (answered: boolean): Judgement => ({ answered, score: null, rank: null, baseline: null });

export const createQuestions: CreateQuestions = async ({ modelsFolder, random }) => {
  const model = await practiceModel(modelsFolder);
  if (!model.ok) throw new Error(`the practice texts of It’s AI: ${model.problem.code}`);
  const sources = Texts.parse(JSON.parse(model.value.texts.toString()));
  /** Ours, and those of the miners made up. */
  const outside = { ours: new OutsideF1(), ...mapped(() => new OutsideF1()) };

  return {
    everyMs: EVERY_MS,
    realEveryMs: REAL_EVERY_MS,
    baseline: 'itsai-word-length',
    approximated: APPROXIMATED,
    next() {
      const texts = Array.from({ length: TEXTS }, (): Asked => {
        const from: Part = random() < OUTSIDE_SHARE ? 'outside' : 'asked';
        return { part: from, words: attacked(written(sources, from, random), sources.attacks, random) };
      });
      const first = below(random, TEXTS - MOST_CHECKED + 1);
      const checked = [first, first + 1 + below(random, MOST_CHECKED)] as const;
      const some = texts.slice(...checked);
      const version = sayVersion(PINNED.current);
      let check: Predictions | null = null;
      let versionAnswered = false;

      const checkCall = question(some, version, (answer) => {
        check = fit(some, answer) ? answer : null;
        return part(check !== null);
      });
      const versionCall = question(texts, sayVersion(wrongVersion(random)), (answer) => {
        versionAnswered = answer !== null && answer.length > 0;
        return part(answer !== null && !versionAnswered);
      });
      const worth = (who: keyof typeof outside, answer: Predictions, again: Predictions): number =>
        reward(judged(texts, answer, false)).reward *
        penalty({
          probabilities: answer.flat(),
          check: again,
          full: answer.slice(...checked),
          versionAnswered: who === 'ours' && versionAnswered,
          outsideF1: outside[who].next(judged(texts, answer, true)),
        });
      const fullCall = question(texts, version, (answer) => {
        const others = mapped((say, who) => {
          const said = texts.map((text) => say(text, random));
          return worth(who, said, said.slice(...checked));
        });
        const score = fit(texts, answer) && check ? worth('ours', answer, check) : 0;
        const all = Object.values(others);
        const rank = { place: 1 + all.filter((other) => other > score).length, of: all.length + 1 };
        return { answered: fit(texts, answer), score, rank, baseline: others.wordLength };
      });
      return Promise.resolve(random() < VERSION_SHARE ? [checkCall, versionCall, fullCall] : [checkCall, fullCall]);
    },
    close: () => Promise.resolve(),
  };
};
