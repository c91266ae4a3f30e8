// Tag101 (netuid 101): three tags for a post, found in its words and chosen by embeddings.
// Source: tag101-ai/tag101, protocol.py, miner.py and chain/miner_server.py.
import { fail, ok, type Problem, type Result } from '../../../contract/problem.ts';
import { SUBNET_NAMES } from '../../../contract/subnet.ts';
import { en } from '../../../contract/words/en.ts';
import { createThreadQueue, type Done, type ThreadQueue } from '../../inference/thread-queue.ts';
import { tokenizerFits } from '../../inference/tokenizer-fits.ts';
import { type AdapterContext, type CreateAdapter, type RouteResult, type RouteSpec, rulesOf } from '../adapter.ts';
import { announcement } from './announcement.ts';
import { chooseTags } from './choose.ts';
import { embedAll, type EmbedResult, feedsOf } from './embed.ts';
import { tagsIn, TASK_KIND, TaskEnvelope, taskOf } from './envelope.ts';
import type { ReadReply, ReadWork } from './post.ts';
import { GOLDEN, modelOf, wrongWith, type Tag101Model } from './model.ts';
import { SAMPLES } from './practice-posts.ts';
import { textsOf } from './score.ts';
import { roundFor, selfScoreOf } from './self-score.ts';
import { counted } from './tag.ts';

const SUBNET = SUBNET_NAMES.tag101;
/** Why there are no tags. */
const words = en.subnets.said.tag101;
/** What the caller allows is kept back by this share of it, so that the reply is on the wire in time. */
const KEPT_BACK = 0.1;
const TEST_LIMIT_MS = 20_000;
const P95 = 0.95;
/** [CLS] and [SEP]. */
const AROUND = 2;

interface Loaded {
  readonly context: AdapterContext;
  readonly model: Tag101Model;
  readonly reader: ThreadQueue<ReadWork, ReadReply>;
}
interface Within {
  readonly deadline: number;
  readonly signal: AbortSignal;
  readonly priority: number;
}
type Tagged =
  | { readonly ok: true; readonly tags: readonly string[]; readonly why: keyof typeof words | null }
  /** The model answers with what is no embedding, which nobody must take for an answer. */
  | { readonly ok: false };

const until = (deadline: number, signal: AbortSignal): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, Math.floor(deadline - Date.now())))]);
const quickly = (): Within => {
  const signal = AbortSignal.timeout(TEST_LIMIT_MS);
  return { deadline: Date.now() + TEST_LIMIT_MS, signal, priority: 0 };
};

const read = ({ reader }: Loaded, text: string, signal: AbortSignal, also: readonly string[] = []): Promise<Done<ReadReply>> =>
  reader.ask({ text, also }, signal);

function embed({ context, model }: Loaded, texts: readonly string[], within: Within): Promise<EmbedResult> {
  const { inference, encode } = context;
  return embedAll(
    { inference, encode, model: { id: model.ref.id, maxBatch: model.ref.maxBatch, tokenizer: model.tokenizer } },
    texts,
    within,
  );
}

/**
 * Quiet, as the subnet's own miner is: where time runs out before the post is embedded, its words alone decide; before it is read,
 * there are no tags.
 */
async function tagsFor(loaded: Loaded, text: string, count: number, within: Within): Promise<Tagged> {
  const done = await read(loaded, text, within.signal);
  if (!done.ok) return { ok: true, tags: [], why: done.why === 'cancelled' || done.why === 'overloaded' ? 'late' : 'unread' };
  const { post } = done.value;
  if (post.candidates.length === 0 || count === 0) return { ok: true, tags: [], why: 'empty' };
  const embedded = await embed(loaded, [post.text, ...post.candidates.map(({ tag }) => tag)], within);
  if (!embedded.ok && embedded.failure.why === 'inference-failed') return { ok: false };
  const tags = chooseTags(post, embedded.ok ? embedded.vectors : new Map(), loaded.context.hotkey, count);
  return { ok: true, tags, why: null };
}

export const createAdapter: CreateAdapter = (manifest, network) => {
  const rules = rulesOf(manifest, SUBNET, network);
  const { softTimeoutMs, maxReplyBytes } = manifest.limits;
  let loaded: Loaded | null = null;
  let trouble: Problem | null = null;

  const reply = (envelope: TaskEnvelope, answer: Record<string, unknown>, said: string): RouteResult => {
    const fields = { ...envelope, answer };
    // What the validator does not read again is left out before a reply is too long to be read at all.
    const whole = Buffer.byteLength(JSON.stringify(fields)) <= maxReplyBytes ? fields : { ...fields, payload: {}, scoring: {} };
    return { ok: true, value: { fields: whole, items: 1, asked: taskOf(envelope).text, said } };
  };

  const route: RouteSpec<typeof TaskEnvelope> = {
    name: 'TaskEnvelope',
    subnet: rules,
    schema: TaskEnvelope,
    requiredFields: [],
    badBody: 400,
    async handle({ body, caller, deadline, signal }) {
      if (!loaded) return { ok: false, failure: { why: 'inference-gone' } };
      if (body.task_kind !== TASK_KIND) return reply(body, {}, words.kind);
      const { text, count, limitMs } = taskOf(body);
      const now = Date.now();
      const end = now + Math.min(softTimeoutMs, limitMs, deadline - now) * (1 - KEPT_BACK);
      const tagged = await tagsFor(loaded, text, count, { deadline: end, signal: until(end, signal), priority: caller.stakeTao });
      trouble = tagged.ok ? null : fail('model-unfit', { subnet: SUBNET, detail: 'its answers are no embeddings' }).problem;
      if (!tagged.ok) return { ok: false, failure: { why: 'inference-failed' } };
      const said = tagged.why === null ? tagged.tags.join(', ') : words[tagged.why];
      return reply(body, { tags: tagged.tags }, said);
    },
  };

  const unfit = (detail: string) => fail('model-unfit', { subnet: SUBNET, detail });
  const notLoaded = fail('inference-unavailable', { detail: 'the model is not loaded' });

  return {
    manifest: rules,
    routes: [route],
    enrol: [announcement(manifest)],
    get trouble() {
      return trouble;
    },
    async init(context): Promise<Result<void>> {
      const model = modelOf(manifest, context.files);
      if (!model.ok) return model;
      const done = await context.inference.load(model.value.ref);
      if (!done.ok) return done;
      const reader = createThreadQueue<ReadWork, ReadReply>(() => context.startThread('tagger'));
      const trying: Loaded = { context, model: model.value, reader };
      const embedded = await embed(trying, GOLDEN.texts, quickly());
      const wrong = wrongWith(embedded);
      if (wrong !== null || !embedded.ok) {
        await reader.dispose();
        const gone = !embedded.ok && embedded.failure.why !== 'inference-failed';
        return gone ? fail('inference-unavailable', { detail: embedded.failure.why }) : unfit(wrong ?? 'it does not embed');
      }
      const misfit = await tokenizerFits(
        context,
        {
          model: model.value.ref.id,
          tokenizer: model.value.tokenizer,
          around: AROUND,
          feedsOf: (ids) => feedsOf([{ text: '', ids }]).feeds,
        },
        quickly(),
      );
      if (misfit !== null) {
        await reader.dispose();
        return misfit === 'unknown'
          ? fail('inference-unavailable', { detail: 'it did not answer in time' })
          : unfit(misfit.detail);
      }
      loaded = trying;
      return ok(undefined);
    },
    async selfTest() {
      if (!loaded) return notLoaded;
      const golden = await tagsFor(loaded, GOLDEN.post, 3, quickly());
      if (!golden.ok) return unfit('its answers are no embeddings');
      if (golden.tags.length !== 3 || !golden.tags.some((tag) => GOLDEN.about.test(tag)))
        return unfit('a wrong answer to the golden question');
      const took: number[] = [];
      for (const text of SAMPLES) {
        const started = performance.now();
        const tagged = await tagsFor(loaded, text, 3, quickly());
        if (!tagged.ok) return unfit('its answers are no embeddings');
        took.push(performance.now() - started);
      }
      const slowest = took.toSorted((a, b) => a - b);
      const p95Ms = slowest[Math.ceil(P95 * slowest.length) - 1] ?? 0;
      return ok({ tookMs: took.reduce((sum, each) => sum + each, 0) / took.length, p95Ms, samples: took.length });
    },
    async selfScore(body, fields) {
      if (!loaded) return notLoaded;
      const envelope = TaskEnvelope.safeParse(body);
      const answer = TaskEnvelope.safeParse(fields);
      if (!envelope.success || !answer.success) return fail('command-invalid', { detail: 'no envelope of Tag101' });
      const within = quickly();
      const tags = counted(tagsIn(answer.data.answer));
      const { text } = taskOf(envelope.data);
      const done = await read(loaded, text, within.signal, tags);
      if (!done.ok) return fail('inference-unavailable', { detail: done.why });
      const { post } = done.value;
      const round = roundFor(post, tags);
      const others = round.flatMap((each) => each.tags);
      const fit = await read(loaded, text, within.signal, others);
      const embedded = await embed(loaded, textsOf(post, round), within);
      if (!fit.ok || !embedded.ok) return fail('inference-unavailable', { detail: 'it could not be scored in time' });
      const { fitness } = fit.value;
      return ok(
        selfScoreOf(post, round, {
          embed: (each) => embedded.vectors.get(each) ?? new Float32Array(0),
          fitness: (tag) => fitness.get(tag) ?? 0,
        }),
      );
    },
    async shutdown() {
      const ending = loaded;
      loaded = null;
      await ending?.reader.dispose();
    },
  };
};
