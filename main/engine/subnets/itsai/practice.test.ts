// A round of practice, asked of the real adapter with its real model and judged by the subnet's rule; and the texts it is made of.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { en } from '../../../contract/words/en.ts';
import { MODELS_FOLDER } from '../../../rig/built-for-tests.ts';
import type { SubnetAdapter } from '../adapter.ts';
import type { Judgement, PracticeQuestion, QuestionSource } from '../questions.ts';
import { createItsaiAdapter } from './adapter.ts';
import { attacked } from './attacks.ts';
import { createQuestions } from './practice.ts';
import { splitWords } from './split.ts';
import { TextSynapse } from './synapse.ts';
import { ask, type Bench, manifest, openBench, SOME_HOTKEY } from './testing/rig.ts';
import { isAnswered, PINNED } from './versions.ts';
import { plain, type Sources, written } from './writing.ts';

const SET_UP_MS = 60_000;

/** Chance from a seed: mulberry32. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
const questions = (seed: number): Promise<QuestionSource> =>
  createQuestions({ files: new Map(), modelsFolder: MODELS_FOLDER, miner: SOME_HOTKEY, random: chance(seed) });

/** The first round of so many that has a call with a wrong version, or that has none. */
async function roundOf(source: QuestionSource, calls: 2 | 3): Promise<readonly PracticeQuestion[]> {
  for (let rounds = 0; rounds < 100; rounds += 1) {
    const round = await source.next();
    if (round.length === calls) return round;
  }
  throw new Error(`no round of ${calls} calls`);
}
type Answer = Readonly<Record<string, unknown>> | null;
/** Judges a round's calls as each is answered; what the last says. */
async function judge(
  round: readonly PracticeQuestion[],
  answer: (question: PracticeQuestion, at: number) => Answer,
): Promise<Judgement> {
  const judgements: Judgement[] = [];
  for (const [at, question] of round.entries()) judgements.push(await question.judge(answer(question, at), 1));
  expect(judgements.slice(0, -1).map(({ score }) => score)).toEqual(judgements.slice(1).map(() => null));
  const last = judgements.at(-1);
  if (!last) throw new Error('no call');
  return last;
}
const textsOf = ({ fields }: PracticeQuestion): string[] => TextSynapse.parse(fields).texts;
/** A miner that says "a machine's" with this probability, of every word. */
const constant =
  (probability: number) =>
  (question: PracticeQuestion): Answer => ({
    predictions: textsOf(question).map((text) => splitWords(text).map(() => probability)),
  });

describe('a round of practice', () => {
  let bench: Bench;
  let adapter: SubnetAdapter;
  beforeAll(async () => {
    bench = await openBench();
    adapter = createItsaiAdapter(manifest, 'practice');
    const ready = await adapter.init(bench.context);
    if (!ready.ok) throw new Error(ready.problem.code);
  }, SET_UP_MS);
  afterAll(() => bench.close());

  it('is well answered by the practice model, which has seen none of its texts: three rounds, each better than every stated miner but the best', async () => {
    const source = await questions(7);
    for (let rounds = 0; rounds < 3; rounds += 1) {
      const round = await source.next();
      const answers: Answer[] = [];
      for (const question of round) {
        const reply = await ask(adapter, question.fields);
        answers.push(reply.ok ? reply.fields : null);
      }
      const last = await judge(round, (_question, at) => answers[at] ?? null);
      expect(last).toMatchObject({ answered: true, rank: { of: 6 } });
      expect(last.score).toBeGreaterThan(0.95);
      expect(last.score).toBeGreaterThan(last.baseline ?? 1);
      expect(last.rank?.place).toBeLessThanOrEqual(2);
    }
  });

  it('asks as its validators do', async () => {
    const source = await questions(1);
    const [check, wrong, full] = await roundOf(source, 3);
    if (!check || !wrong || !full) throw new Error('too few calls');
    for (const { route, dialect, required, timeoutS, fields } of [check, wrong, full]) {
      expect({ route, dialect, required, timeoutS }).toEqual({
        route: 'TextSynapse',
        dialect: 'classic',
        required: ['texts', 'predictions'],
        timeoutS: 20,
      });
      expect(Object.keys(fields)).toEqual(['texts', 'predictions', 'version']);
      expect(fields['predictions']).toEqual([]);
    }
    expect([textsOf(full).length, textsOf(wrong)]).toEqual([120, textsOf(full)]);
    expect(textsOf(check).length).toBeGreaterThanOrEqual(1);
    expect(textsOf(check).length).toBeLessThanOrEqual(10);
    for (const text of textsOf(check)) expect(textsOf(full)).toContain(text);
    expect([check, wrong, full].map(({ fields }) => isAnswered(PINNED, String(fields['version'])))).toEqual([true, false, true]);
    expect([source.everyMs, source.realEveryMs]).toEqual([60_000, 5_400_000]);
  });

  it('names its baseline and what is approximated in words', async () => {
    const { baseline, approximated } = await questions(1);
    expect(Object.keys(en.subnets.baselines)).toContain(baseline);
    expect(Object.keys(en.subnets.approximated)).toEqual(expect.arrayContaining([...approximated]));
  });

  it('ranks an answer among miners that are judged by the same rule', async () => {
    const source = await questions(2);
    // One of them says it of every word too; those who look at the texts are better.
    const all = await judge(await roundOf(source, 2), constant(1));
    expect(all).toMatchObject({ answered: true, rank: { place: 4, of: 6 } });
    expect(all.score).toBeGreaterThan(0.3);
    expect(all.baseline).toBeGreaterThan(Number(all.score));
    // Even odds find nothing, in texts of the other domain either: that alone makes it nothing.
    expect(await judge(await roundOf(source, 2), constant(0.5))).toMatchObject({ answered: true, score: 0 });
  });

  const SPOILT: readonly (readonly [string, 2 | 3, (question: PracticeQuestion, at: number) => Answer, boolean])[] = [
    ['nothing comes', 2, () => null, false],
    ['it is no synapse', 2, () => ({ predictions: 'yes' }), false],
    ['nothing is said', 2, () => ({ predictions: [] }), false],
    [
      'a text is missing',
      2,
      (question) => ({
        predictions: textsOf(question)
          .slice(1)
          .map(() => [1]),
      }),
      false,
    ],
    [
      'a word is missing',
      2,
      (question) => ({
        predictions: textsOf(question).map((text) =>
          splitWords(text)
            .slice(1)
            .map(() => 1),
        ),
      }),
      false,
    ],
    [
      'a word is split as JavaScript splits',
      2,
      (question) => ({ predictions: textsOf(question).map((text) => text.split(/[\s\u200b]+|e/).map(() => 1)) }),
      false,
    ],
    ['the check was not answered', 2, (question, at) => (at === 0 ? null : constant(1)(question)), true],
    ['the check was otherwise', 2, (question, at) => constant(at === 0 ? 0.9 : 0.91)(question), true],
    ['the wrong version was answered', 3, constant(1), true],
    ['it is out of range', 2, constant(1.01), true],
  ];
  it.each(SPOILT)('is worth nothing where %s', async (_name, calls, answer, answered) => {
    const last = await judge(await roundOf(await questions(3), calls), answer);
    expect(last).toMatchObject({ score: 0, answered });
    expect(last.rank?.place).toBeGreaterThan(4);
  });

  it('forgives a check that differs in the third decimal, and silence to the wrong version', async () => {
    const last = await judge(await roundOf(await questions(4), 3), (question, at) =>
      at === 1 ? { predictions: [] } : constant(at === 0 ? 0.901 : 0.902)(question),
    );
    expect(last.score).toBeGreaterThan(0.3);
  });

  it('is worth nothing to who is long bad at the texts of another domain', async () => {
    const source = await questions(5);
    expect((await judge(await roundOf(source, 2), constant(1))).score).toBeGreaterThan(0);
    let left = 20;
    while (left > 0 && (await judge(await roundOf(source, 2), constant(1))).score !== 0) left -= 1;
    expect(left).toBeGreaterThan(0);
  });

  it('can’t be asked without its texts', async () => {
    await expect(
      createQuestions({ files: new Map(), modelsFolder: '/nowhere', miner: SOME_HOTKEY, random: Math.random }),
    ).rejects.toThrow('model-missing');
  });
});

describe('the texts', () => {
  const folder = path.join(MODELS_FOLDER, 'itsai-practice');

  it('are, with tokenizer and model, those that the list beside them names, in less than half a megabyte', async () => {
    const File = z.object({ file: z.string(), bytes: z.number(), sha256: z.string() });
    const about = z
      .object({ model: File, tokenizer: File, texts: File })
      .parse(JSON.parse(await readFile(path.join(folder, 'model.json'), 'utf8')));
    let sum = 0;
    for (const { file, bytes, sha256 } of Object.values(about)) {
      const content = await readFile(path.join(folder, file));
      expect({ file, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }).toEqual({
        file,
        bytes,
        sha256,
      });
      sum += bytes;
    }
    expect(sum).toBeLessThan(500_000);
  });

  it('keep their lengths and their authors word for word, changed or not', async () => {
    const sources = JSON.parse(await readFile(path.join(folder, 'texts.json'), 'utf8')) as Sources;
    const seen = { people: 0, machine: 0, both: 0, changed: 0 };
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom('learnt' as const, 'asked' as const, 'outside' as const), (seed, part) => {
        const random = chance(seed);
        const words = written(sources, part, random);
        expect(words.length).toBeGreaterThanOrEqual(35);
        expect(words.length).toBeLessThanOrEqual(350);
        expect(plain(words).length).toBeGreaterThanOrEqual(250);
        expect(plain(words)).not.toMatch(/[{}]|undefined/);
        const changed = attacked(words, sources.attacks, random);
        // A word that Python would split otherwise would shift every label behind it.
        expect(splitWords(plain(changed))).toEqual(changed.map(({ text }) => text));
        const machines = words.filter(({ machine }) => machine).length;
        seen[machines === 0 ? 'people' : machines === words.length ? 'machine' : 'both'] += 1;
        if (plain(changed) !== plain(words)) seen.changed += 1;
      }),
      { numRuns: 300 },
    );
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(30);
  });
});
