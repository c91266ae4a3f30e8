// The practice subnet: "which language is this?", answered by the embedded model over classic and btauth/1.
import { fail, ok, type Result } from '../../../contract/problem.ts';
import type { AdapterContext, RouteFailure, RouteSpec, SubnetAdapter, SubnetManifest } from '../adapter.ts';
import { checkModel, type LangidModel, readModel } from './model.ts';
import { best, excerpt, inShort, LanguageSynapse, type Answer } from './synapse.ts';

export const practiceManifest: SubnetManifest = {
  id: 'practice',
  displayName: 'Practice',
  dialects: { classic: { oldest: '7.2' }, 'btauth-1': { receiver: 'required' } },
  callerPolicy: { requirePermit: true, minStakeTao: 0, allow: [], deny: [] },
  limits: { maxBodyBytes: 256 * 1024, hardTimeoutMs: 12_000, maxConcurrentPerCaller: 64, maxConcurrent: 256, maxWaiting: 1_024 },
};

const TOKENIZER = 'langid';
const SELF_TEST = { text: 'All human beings are born free and equal in dignity and rights.', language: 'eng', limitMs: 5_000 };

/** What of a context practice needs. */
type Needed = Pick<AdapterContext, 'inference' | 'modelsFolder' | 'tokenize'>;
export interface PracticeAdapter extends Omit<SubnetAdapter, 'init' | 'checkModel'> {
  checkModel(modelsFolder: string): Promise<Result<void>>;
  init(context: Needed): Promise<Result<void>>;
}

interface Loaded {
  readonly context: Needed;
  readonly model: LangidModel;
}

type Asked = { readonly ok: true; readonly answers: readonly Answer[] } | { readonly ok: false; readonly failure: RouteFailure };

const failed = (why: RouteFailure['why']): Asked => ({ ok: false, failure: { why } });

/** Where a caller has left or the time is up, the axon has answered already; what is said then is heard by nobody. */
const TOKENIZE_FAILURES = {
  cancelled: 'overloaded',
  overloaded: 'overloaded',
  gone: 'inference-gone',
  failed: 'inference-failed',
} as const;

async function ask({ context, model }: Loaded, texts: readonly string[], deadline: number, signal: AbortSignal): Promise<Asked> {
  const { ref, input, output, labels } = model;
  const tokenized = await context.tokenize(TOKENIZER, texts, signal);
  if (!tokenized.ok) return failed(TOKENIZE_FAILURES[tokenized.why]);
  const data = tokenized.rows;
  if (data.length !== texts.length * input.width) return failed('inference-failed');
  const feeds = { [input.name]: { type: 'float32' as const, dims: [texts.length, input.width], data } };
  const result = await context.inference.run({ model: ref.id, rows: texts.length, feeds, deadline, signal });
  if (!result.ok) return failed(result.why === 'deadline' || result.why === 'cancelled' ? 'overloaded' : result.why);
  const found = result.outputs[output.name];
  const probabilities = found?.type === 'float32' ? found.data : null;
  if (probabilities?.length !== texts.length * output.width) return failed('inference-failed');
  const row = (index: number) => probabilities.subarray(index * output.width, (index + 1) * output.width);
  return { ok: true, answers: texts.map((text, index) => best(text, labels, row(index))) };
}

export function createPracticeAdapter(): PracticeAdapter {
  let loaded: Loaded | null = null;

  const route: RouteSpec<typeof LanguageSynapse> = {
    name: 'LanguageSynapse',
    subnet: practiceManifest,
    schema: LanguageSynapse,
    requiredFields: ['texts'],
    async handle({ body, deadline, signal }) {
      if (!loaded) return { ok: false, failure: { why: 'inference-gone' } };
      const asked = await ask(loaded, body.texts, deadline, signal);
      if (!asked.ok) return asked;
      const { answers } = asked;
      return {
        ok: true,
        value: {
          fields: {
            languages: answers.map(({ languages }) => languages),
            confidences: answers.map(({ confidences }) => confidences),
          },
          items: body.texts.length,
          asked: excerpt(body.texts[0] ?? ''),
          said: inShort(answers),
        },
      };
    },
  };

  return {
    manifest: practiceManifest,
    routes: [route],
    checkModel,
    async init(context) {
      const read = await readModel(context.modelsFolder);
      if (!read.ok) return read;
      const model = read.value;
      const done = await context.inference.load(model.ref);
      if (!done.ok) return done;
      loaded = { context, model };
      return ok(undefined);
    },
    async selfTest() {
      if (!loaded) return fail('inference-unavailable', { detail: 'the model is not loaded' });
      const started = performance.now();
      const asked = await ask(loaded, [SELF_TEST.text], Date.now() + SELF_TEST.limitMs, AbortSignal.timeout(SELF_TEST.limitMs));
      if (!asked.ok) return fail('inference-unavailable', { detail: asked.failure.why });
      if (asked.answers[0]?.languages[0] !== SELF_TEST.language)
        return fail('inference-unavailable', { detail: 'a wrong answer to the golden question' });
      return ok({ tookMs: performance.now() - started, p95Ms: null, samples: 1 });
    },
    shutdown() {
      loaded = null;
      return Promise.resolve();
    },
  };
}
