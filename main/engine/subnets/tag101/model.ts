// The model as Tag101's code takes it, and how it is known to be the one it should be: sentences whose likeness is known.
import { fail, ok, type Result } from '../../../contract/problem.ts';
import { type Manifest, SUBNET_NAMES } from '../../../contract/subnet.ts';
import type { ModelRef } from '../../inference/inference.ts';
import type { ModelFiles } from '../adapter.ts';
import { type EmbedResult, OUTPUT } from './embed.ts';
import { cosine } from './vectors.ts';

/** The manifest's paths. */
export const MODEL_FILE = 'onnx/model_quantized.onnx';
export const TOKENIZER_FILE = 'tokenizer.json';

export interface Tag101Model {
  readonly ref: ModelRef;
  /** Absolute path of the tokenizer.json. */
  readonly tokenizer: string;
}

/** Expected failures: `model-not-downloaded`, `model-unfit`. */
export function modelOf({ model }: Pick<Manifest, 'model'>, files: ModelFiles): Result<Tag101Model> {
  const subnet = SUBNET_NAMES.tag101;
  const named = model.kind === 'files' ? model.files : [];
  const weights = named.find(({ path }) => path === MODEL_FILE);
  if (model.kind !== 'files' || !weights) return fail('model-unfit', { subnet, detail: 'its manifest names no model' });
  const [file, tokenizer] = [files.get(MODEL_FILE), files.get(TOKENIZER_FILE)];
  if (file === undefined || tokenizer === undefined) return fail('model-not-downloaded', { subnet });
  const { maxBatch, maxTokens } = model;
  const output = { name: OUTPUT, pool: 'mean' } as const;
  return ok({ ref: { id: 'tag101', file, sha256: weights.sha256, maxBatch, maxTokens, output }, tokenizer });
}

/** What is asked of every model before it is used. */
export const GOLDEN = {
  texts: ['bitcoin reaches a new record price', 'the price of bitcoin has never been higher', 'how to bake an apple pie'],
  post: 'Spot Bitcoin ETF inflows reach a new record as BlackRock buys more $BTC for its fund.',
  about: /bitcoin|btc|etf|blackrock/u,
} as const;
const ALIKE = 0.6;
const UNLIKE = 0.35;

/** null: nothing. What one and the same meaning has must be near, what has nothing in common must not. */
export function wrongWith(embedded: EmbedResult): string | null {
  if (!embedded.ok) return 'it does not embed';
  const [one, same, other] = GOLDEN.texts.map((text) => embedded.vectors.get(text) ?? new Float32Array(0));
  if (!one || !same || !other) return 'it does not embed';
  if (cosine(one, same) < ALIKE) return 'sentences that mean the same are far apart to it';
  return cosine(one, other) > UNLIKE ? 'sentences that have nothing in common are near to it' : null;
}
