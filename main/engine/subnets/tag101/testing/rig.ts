// For tests: Tag101's adapter with its real model, threads and inference process.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Manifest } from '../../../../contract/subnet.ts';
import type { Ss58 } from '../../../../contract/units.ts';
import { BUILT, MODELS_FOLDER } from '../../../../rig/built-for-tests.ts';
import { forkSpawn, startThreads } from '../../../../rig/fork.ts';
import { systemClock } from '../../../clock.ts';
import { EffortDial } from '../../../effort-dial.ts';
import { createInferenceClient } from '../../../inference/client.ts';
import { createEncoder } from '../../../inference/encode.ts';
import type { AdapterContext, Egress, ModelFiles, RouteReply, SubnetAdapter } from '../../adapter.ts';
import { createAdapter } from '../adapter.ts';

export const HOTKEY = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY' as Ss58;
export const manifest = (): Manifest =>
  Manifest.parse(JSON.parse(readFileSync(path.join(MODELS_FOLDER, 'subnets/tag101.json'), 'utf8')));

export const filesIn = (folder: string): ModelFiles =>
  new Map([
    ['onnx/model_quantized.onnx', path.join(folder, 'onnx/model_quantized.onnx')],
    ['tokenizer.json', path.join(folder, 'tokenizer.json')],
  ]);

/** The manifest with the hash of the file that is there, whatever that is. */
export function pinnedTo(files: ModelFiles): Manifest {
  const pinned = manifest();
  if (pinned.model.kind !== 'files') throw new Error('Tag101 has a model');
  for (const file of pinned.model.files)
    file.sha256 = createHash('sha256')
      .update(readFileSync(files.get(file.path) ?? ''))
      .digest('hex');
  return pinned;
}

const nowhere: Egress = {
  get: () => Promise.resolve({ ok: false, problem: 'not-allowed' }),
  post: () => Promise.resolve({ ok: false, problem: 'not-allowed' }),
};

export interface Rig {
  readonly adapter: SubnetAdapter;
  readonly context: AdapterContext;
  /** Through the route, as the axon hands it over. */
  answer(
    body: unknown,
    deadline?: number,
  ): Promise<{ readonly ok: true; readonly value: RouteReply } | { readonly ok: false; readonly why: string }>;
  close(): Promise<void>;
}

/** Not yet initialised. */
export async function createRig(files: ModelFiles, over: Partial<AdapterContext> = {}): Promise<Rig> {
  const inference = createInferenceClient({
    spawn: () => forkSpawn(BUILT)('inference'),
    clock: systemClock,
    onEvent: () => undefined,
    tinyModel: path.join(MODELS_FOLDER, 'langid/tiny.onnx'),
    ladder: ['cpu'],
  });
  const startThread = startThreads(BUILT);
  const encoder = createEncoder(startThread);
  const opened = await inference.open();
  if (!opened.ok) throw new Error(opened.problem.code);
  const adapter = createAdapter(pinnedTo(files), 'finney');
  const context: AdapterContext = {
    network: 'finney',
    inference,
    modelsFolder: MODELS_FOLDER,
    files,
    tokenize: () => Promise.resolve({ ok: false, why: 'failed' }),
    encode: encoder.encode,
    startThread,
    dial: new EffortDial('all-out'),
    hotkey: HOTKEY,
    egress: nowhere,
    ...over,
  };
  return {
    adapter,
    context,
    async answer(body, deadline = Date.now() + 10_000) {
      const [route] = adapter.routes;
      if (!route) throw new Error('no route');
      const result = await route.handle({
        body: route.schema.parse(body),
        caller: { hotkey: HOTKEY, stakeTao: 1, dialect: 'btauth-1' },
        deadline,
        signal: new AbortController().signal,
      });
      if (!result.ok) return { ok: false, why: result.failure.why };
      if ('chunks' in result.value) throw new Error('Tag101 does not stream');
      return { ok: true, value: result.value };
    },
    async close() {
      await adapter.shutdown();
      await encoder.dispose();
      await inference.close();
    },
  };
}

/** As tasks/sn101.py makes them. */
export const envelopeOf = (text: string, over: Record<string, unknown> = {}): Record<string, unknown> => ({
  task_id: '1f0d1d1e-0000-4000-8000-000000000001',
  task_kind: 'sn101.tags.v1',
  spec_version: 'v1',
  time_limit: 120.0,
  payload: {
    tweet_id: '1790000000000000001',
    tweet_uuid: '5a0e1f6c-0000-4000-8000-000000000002',
    author: 'somebody',
    created_at: '2026-11-29T08:00:00Z',
    url: 'https://x.com/somebody/status/1790000000000000001',
    text,
    content_sha256: createHash('sha256').update(text).digest('hex'),
    max_tags: 3,
    time_limit: 120.0,
  },
  scoring: { method: 'tao_sn101_exp.core.scoring.TagScorer', model_name: 'sentence-transformers/all-MiniLM-L6-v2' },
  answer: {},
  timeout: 120.0,
  ...over,
});
