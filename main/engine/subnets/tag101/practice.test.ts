// Tag101's practice: real envelopes, judged by the published rule with the real model.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { subnets } from '../../../contract/words/en/subnets.ts';
import { minilm, needsMinilm } from '../../../rig/minilm-for-tests.ts';
import { MODELS_FOLDER } from '../../../rig/built-for-tests.ts';
import type { PracticeQuestion, QuestionSource } from '../questions.ts';
import { TaskEnvelope, taskOf } from './envelope.ts';
import { readPost } from './post.ts';
import { createQuestions } from './practice.ts';
import { PRACTICE_POSTS } from './practice-posts.ts';
import { filesIn, HOTKEY } from './testing/rig.ts';

/** The same numbers each time. */
function random(): number {
  seed = (seed * 16_807) % 2_147_483_647;
  return seed / 2_147_483_647;
}
let seed = 7;
let source: QuestionSource;

beforeAll(async () => {
  if (minilm.where === null) return;
  source = await createQuestions({ files: filesIn(minilm.where), modelsFolder: MODELS_FOLDER, miner: HOTKEY, random });
}, 30_000);
afterAll(() => source?.close());
beforeEach(needsMinilm);

async function next(): Promise<{ readonly question: PracticeQuestion; readonly text: string }> {
  const [question] = await source.next();
  if (!question) throw new Error('a round without a question');
  return { question, text: taskOf(TaskEnvelope.parse(question.fields)).text };
}
const reply = (question: PracticeQuestion, answer: object) => ({ ...question.fields, answer });

describe('Tag101 in practice', () => {
  it('asks by the real envelope, with the real time limit, and says how much more often', async () => {
    const { question, text } = await next();
    expect(question).toMatchObject({ route: 'TaskEnvelope', dialect: 'btauth-1', timeoutS: 120, items: 1 });
    expect(Object.keys(question.fields).toSorted()).toEqual(
      ['answer', 'payload', 'scoring', 'spec_version', 'task_id', 'task_kind', 'time_limit', 'timeout'].toSorted(),
    );
    expect(PRACTICE_POSTS).toContain(text);
    expect(source.realEveryMs).toBe(15 * 60 * 1_000);
    expect(source.everyMs).toBeLessThan(source.realEveryMs ?? 0);
  });

  it('names in words whom one is ranked against and what of the rule is approximated', () => {
    expect(Object.keys(subnets.baselines)).toContain(source.baseline);
    expect(Object.keys(subnets.approximated)).toEqual(expect.arrayContaining([...source.approximated]));
  });

  it('has forty posts or more, each with three tags in it', () => {
    expect(new Set(PRACTICE_POSTS).size).toBeGreaterThanOrEqual(40);
    for (const post of PRACTICE_POSTS.filter((_, at) => at % 5 === 0))
      expect(readPost(post).candidates.length).toBeGreaterThanOrEqual(3);
  });

  it('ranks an answer among made-up miners, beside the baseline', async () => {
    const rounds = await Promise.all(Array.from({ length: 3 }, next));
    for (const { question, text } of rounds) {
      const tags = readPost(text)
        .candidates.slice(0, 3)
        .map(({ tag }) => tag);
      const good = await question.judge(reply(question, { tags }), 100);
      const bad = await question.judge(reply(question, { tags: ['apple pie'] }), 100);
      const none = await question.judge(reply(question, {}), 100);
      expect(good.answered).toBe(true);
      expect(good.rank?.of).toBeGreaterThan(10);
      expect(good.score).toBeGreaterThan(bad.score ?? 1);
      expect(good.rank?.place).toBeLessThanOrEqual(bad.rank?.place ?? 0);
      expect(good.baseline).toBeGreaterThan(bad.score ?? 1);
      expect(none).toMatchObject({ answered: true, score: 0 });
    }
  });

  it('takes what is no envelope for no answer', async () => {
    const { question } = await next();
    for (const fields of [null, {}, { answer: 'bitcoin' }, { ...question.fields, miner_note: 'hello' }, { time_limit: 'soon' }]) {
      const judged = await question.judge(fields, 100);
      expect([judged.score, judged.answered && fields !== null && Object.keys(fields).length > 0]).toEqual([0, false]);
    }
    const labelled = await question.judge(reply(question, { labels: 'bitcoin, etf; price' }), 100);
    expect(labelled.answered).toBe(true);
  });
});
