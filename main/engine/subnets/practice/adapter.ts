// The practice subnet: "which language is this?", answered by the embedded model over classic and btauth/1.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '../../../contract/problem.ts';
import type { AdapterContext, RouteFailure, RouteSpec, SubnetAdapter, SubnetManifest } from '../adapter.ts';
import { Vocabulary } from './features.ts';
import { best, excerpt, inShort, LanguageSynapse, type Answer } from './synapse.ts';

export const practiceManifest: SubnetManifest = {
  id: 'practice',
  displayName: 'Practice',
  dialects: ['classic', 'btauth-1'],
  callerPolicy: { requirePermit: true, minStakeTao: 0 },
  limits: { maxBodyBytes: 256 * 1024, hardTimeoutMs: 12_000, maxConcurrentPerCaller: 64 },
};

/** models/langid/model.json. */
const ModelManifest = z.object({
  id: z.string(),
  file: z.string().regex(/^[\w.-]+$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  maxBatch: z.number().int().positive(),
  input: z.object({ name: z.string(), width: z.number().int().positive() }),
  output: z.object({ name: z.string(), width: z.number().int().positive() }),
});

const TOKENIZER = 'langid';
const SELF_TEST = { text: 'All human beings are born free and equal in dignity and rights.', language: 'eng', limitMs: 5_000 };

type Model = z.infer<typeof ModelManifest>;

interface Loaded {
  readonly context: AdapterContext;
  readonly model: Model;
  readonly labels: readonly string[];
}

const folderOf = (modelsFolder: string): string => path.join(modelsFolder, 'langid');

async function readManifests(
  modelsFolder: string,
): Promise<Result<{ readonly model: Model; readonly labels: readonly string[] }>> {
  const folder = folderOf(modelsFolder);
  try {
    const model = ModelManifest.parse(JSON.parse(await readFile(path.join(folder, 'model.json'), 'utf8')));
    const { labels } = Vocabulary.parse(JSON.parse(await readFile(path.join(folder, 'features.json'), 'utf8')));
    return ok({ model, labels });
  } catch (error) {
    return fail(isAbsent(error) ? 'model-missing' : 'model-corrupt', { file: folder });
  }
}

const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

type Asked = { readonly ok: true; readonly answers: readonly Answer[] } | { readonly ok: false; readonly failure: RouteFailure };

const failed = (why: RouteFailure['why']): Asked => ({ ok: false, failure: { why } });

async function ask(
  { context, model, labels }: Loaded,
  texts: readonly string[],
  deadline: number,
  signal: AbortSignal,
): Promise<Asked> {
  let data: Float32Array<ArrayBuffer>;
  try {
    data = await context.tokenize(TOKENIZER, texts, signal);
  } catch {
    return failed('inference-failed');
  }
  const feeds = { [model.input.name]: { type: 'float32' as const, dims: [texts.length, model.input.width], data } };
  const result = await context.inference.run({ model: model.id, rows: texts.length, feeds, deadline, signal });
  if (!result.ok) return failed(result.why === 'deadline' || result.why === 'cancelled' ? 'inference-gone' : result.why);
  const output = result.outputs[model.output.name];
  if (output?.data.length !== texts.length * model.output.width) return failed('inference-failed');
  const row = (index: number) => output.data.subarray(index * model.output.width, (index + 1) * model.output.width);
  return { ok: true, answers: texts.map((_, index) => best(labels, row(index))) };
}

export function createPracticeAdapter(): SubnetAdapter {
  let loaded: Loaded | null = null;

  const route: RouteSpec<typeof LanguageSynapse> = {
    name: 'LanguageSynapse',
    dialects: practiceManifest.dialects,
    schema: LanguageSynapse,
    requiredFields: ['texts'],
    limits: practiceManifest.limits,
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
    async checkModel(modelsFolder) {
      const read = await readManifests(modelsFolder);
      if (!read.ok) return read;
      const { model } = read.value;
      const file = path.join(folderOf(modelsFolder), model.file);
      try {
        const digest = createHash('sha256')
          .update(await readFile(file))
          .digest('hex');
        return digest === model.sha256 ? ok(undefined) : fail('model-corrupt', { file });
      } catch (error) {
        return fail(isAbsent(error) ? 'model-missing' : 'model-corrupt', { file });
      }
    },
    async init(context) {
      const read = await readManifests(context.modelsFolder);
      if (!read.ok) return read;
      const { model, labels } = read.value;
      const { id, sha256, maxBatch } = model;
      const done = await context.inference.load({
        id,
        file: path.join(folderOf(context.modelsFolder), model.file),
        sha256,
        maxBatch,
      });
      if (!done.ok) return done;
      loaded = { context, model, labels };
      return ok(undefined);
    },
    async selfTest() {
      if (!loaded) return fail('inference-unavailable', { detail: 'the model is not loaded' });
      const started = performance.now();
      const asked = await ask(loaded, [SELF_TEST.text], Date.now() + SELF_TEST.limitMs, AbortSignal.timeout(SELF_TEST.limitMs));
      if (!asked.ok) return fail('inference-unavailable', { detail: asked.failure.why });
      if (asked.answers[0]?.languages[0] !== SELF_TEST.language)
        return fail('inference-unavailable', { detail: 'a wrong answer to the golden question' });
      return ok({ tookMs: performance.now() - started });
    },
    shutdown() {
      loaded = null;
      return Promise.resolve();
    },
  };
}
