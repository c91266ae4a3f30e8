// The practice subnet's own questions: texts whose language is known, asked over either dialect.
import { z } from 'zod';
import type { CreateQuestions, Judgement, PracticeQuestion } from '../questions.ts';
import { readTexts } from './languages.ts';
import { correctness, promptness } from './score.ts';

/** Two questions a second, which a person can watch go by. */
const EVERY_MS = 500;
const MOST_TEXTS = 4;
const CLASSIC_SHARE = 0.6;
/** What a dendrite waits by default. */
const TIMEOUT_S = 12;
const MS = 1_000;

const Answer = z.object({ languages: z.array(z.array(z.string())), confidences: z.array(z.array(z.number())).nullish() });
const NOTHING: Judgement = { answered: false, score: 0, rank: null, baseline: null };

/** The synapse around some texts: all of a question but what is right. */
export const languageQuestion = (texts: readonly string[]) => ({
  route: 'LanguageSynapse',
  fields: { texts, languages: null, confidences: null },
  required: ['texts'],
  timeoutS: TIMEOUT_S,
});

/** As many answers are wanted as there were texts. */
export function judgeLanguages(truth: readonly string[], fields: unknown, tookMs: number): Judgement {
  const answer = Answer.safeParse(fields);
  if (!answer.success || answer.data.languages.length !== truth.length) return NOTHING;
  const score = correctness(truth, answer.data.languages) * promptness(tookMs, TIMEOUT_S * MS);
  return { answered: true, score, rank: null, baseline: null };
}

/** Rejects where the texts are not those of the package this was written for. */
export const createQuestions: CreateQuestions = async ({ random }) => {
  const texts = await readTexts();
  const codes = [...texts.keys()];
  const pick = <T>(list: readonly T[]): T => {
    const one = list[Math.floor(random() * list.length)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  };

  function question(): PracticeQuestion {
    const truth = Array.from({ length: 1 + Math.floor(random() * MOST_TEXTS) }, () => pick(codes));
    return {
      ...languageQuestion(truth.map((code) => pick(texts.get(code) ?? []))),
      dialect: random() < CLASSIC_SHARE ? 'classic' : 'btauth-1',
      items: truth.length,
      judge: (fields, tookMs) => Promise.resolve(judgeLanguages(truth, fields, tookMs)),
    };
  }

  return {
    everyMs: EVERY_MS,
    realEveryMs: null,
    baseline: null,
    approximated: [],
    next: () => Promise.resolve([question()]),
    close: () => Promise.resolve(),
  };
};
