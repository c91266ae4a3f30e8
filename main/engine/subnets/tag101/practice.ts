// Tag101 as practice asks it: real envelopes around made-up posts, scored by the published rule among made-up miners.
import { createHash, randomUUID } from 'node:crypto';
import { setImmediate as pause } from 'node:timers/promises';
import type { CreateQuestions, Judgement, PracticeQuestion } from '../questions.ts';
import { TAGS, tagsIn, TASK_KIND, TaskEnvelope } from './envelope.ts';
import { fitnessOf } from './label.ts';
import { createLocalEmbedder } from './local-embedder.ts';
import { BASELINE, madeUpMiners } from './panel.ts';
import { readPost } from './post.ts';
import { PRACTICE_POSTS } from './practice-posts.ts';
import { type Answer, APPROXIMATED, scoreRound, textsOf } from './score.ts';

/** A validator asks everybody once in fifteen minutes; here, ten seconds. */
const REAL_EVERY_MS = 900_000;
const EVERY_MS = 10_000;
/** SN101_TIME_LIMIT of tag101-ai/tag101, tasks/sn101.py. */
const TIMEOUT_S = 120;
/** chain/http_transport.py, max_response_bytes. */
const MAX_REPLY_BYTES = 131_072;
const OURS = 'ours';
const NOTHING: Judgement = { answered: false, score: 0, rank: null, baseline: null };

const envelopeAround = (text: string) => ({
  task_id: randomUUID(),
  task_kind: TASK_KIND,
  spec_version: 'v1',
  time_limit: TIMEOUT_S,
  payload: {
    tweet_id: '',
    tweet_uuid: randomUUID(),
    author: 'lode-practice',
    created_at: new Date().toISOString(),
    url: '',
    text,
    content_sha256: createHash('sha256').update(text).digest('hex'),
    max_tags: TAGS,
    time_limit: TIMEOUT_S,
  },
  scoring: {},
  answer: {},
  timeout: TIMEOUT_S,
});

const AT_ONCE = 8;
/** With pauses: other validators share this process. */
async function fitnessOfAll(tags: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const known = new Map<string, number>();
  for (const tag of new Set(tags)) {
    known.set(tag, fitnessOf(tag));
    if (known.size % AT_ONCE === 0) await pause();
  }
  return known;
}

/** Rejects where the model is missing or does not embed. */
export const createQuestions: CreateQuestions = async ({ files, random }) => {
  const embedder = await createLocalEmbedder(files);

  async function judge(text: string, fields: unknown): Promise<Judgement> {
    const envelope = TaskEnvelope.safeParse(fields);
    if (!envelope.success) return NOTHING;
    const post = readPost(text);
    await pause();
    const answers: Answer[] = [{ miner: OURS, tags: tagsIn(envelope.data.answer) }, ...madeUpMiners(post, random)];
    const vectors = await embedder.embed(textsOf(post, answers));
    const fitness = await fitnessOfAll(answers.flatMap(({ tags }) => tags));
    const scores = scoreRound(post, answers, {
      embed: (each) => vectors.get(each) ?? new Float32Array(0),
      fitness: (tag) => fitness.get(tag) ?? fitnessOf(tag),
    });
    const scoreOf = (name: string): number => scores.find(({ miner }) => miner === name)?.score ?? 0;
    const ours = scoreOf(OURS);
    const place = 1 + scores.filter(({ miner, score }) => miner !== OURS && score > ours).length;
    return { answered: true, score: ours, rank: { place, of: scores.length }, baseline: scoreOf(BASELINE) };
  }

  function question(): PracticeQuestion {
    const text = PRACTICE_POSTS[Math.floor(random() * PRACTICE_POSTS.length)] ?? '';
    return {
      route: 'TaskEnvelope',
      dialect: 'btauth-1',
      fields: envelopeAround(text),
      required: [],
      timeoutS: TIMEOUT_S,
      maxReplyBytes: MAX_REPLY_BYTES,
      items: 1,
      judge: (fields) => judge(text, fields),
    };
  }

  return {
    everyMs: EVERY_MS,
    realEveryMs: REAL_EVERY_MS,
    baseline: 'tag101-first-phrases',
    approximated: [...APPROXIMATED, 'tag101-other-miners'],
    next: () => Promise.resolve([question()]),
    close: () => embedder.close(),
  };
};
