// Texts as all-MiniLM-L6-v2 embeds them: encoded, run in batches of like length, averaged over their tokens, brought to length one.
import type { Encode, Inference } from '../../inference/inference.ts';
import type { RouteFailure } from '../adapter.ts';
import { unit, type Vector } from './vectors.ts';

export const MOST_TOKENS = 256;
export const WIDTH = 384;
export const OUTPUT = 'last_hidden_state';

export interface EmbedderParts {
  readonly inference: Inference;
  readonly encode: Encode;
  /** The id of the loaded model, which averages over its tokens; rows it takes at once, and its tokenizer.json. */
  readonly model: { readonly id: string; readonly maxBatch: number; readonly tokenizer: string };
}

export type EmbedResult =
  | { readonly ok: true; readonly vectors: ReadonlyMap<string, Vector> }
  | { readonly ok: false; readonly failure: RouteFailure };

const failed = (why: RouteFailure['why']): EmbedResult => ({ ok: false, failure: { why } });

/** Rows of like length together: a row padded to many times its length costs as much as a long one. Sorted by length. */
export function batchesOf<R extends { readonly ids: Int32Array }>(rows: readonly R[], most: number): R[][] {
  const batches: R[][] = [];
  for (const row of rows.toSorted((a, b) => a.ids.length - b.ids.length)) {
    const [shortest] = batches.at(-1) ?? [];
    if (shortest && (batches.at(-1)?.length ?? 0) < most && row.ids.length <= 2 * shortest.ids.length) batches.at(-1)?.push(row);
    else batches.push([row]);
  }
  return batches;
}

interface Row {
  readonly text: string;
  readonly ids: Int32Array;
}

/** `[rows, tokens]`, padded with 0 to the longest. */
export function feedsOf(rows: readonly Row[]): { readonly tokens: number; readonly feeds: Record<string, Int64Tensor> } {
  const tokens = Math.max(...rows.map(({ ids }) => ids.length));
  const dims = [rows.length, tokens];
  const size = rows.length * tokens;
  const ids = new BigInt64Array(size);
  const mask = new BigInt64Array(size);
  for (const [row, { ids: own }] of rows.entries()) {
    for (const [at, id] of own.entries()) {
      ids[row * tokens + at] = BigInt(id);
      mask[row * tokens + at] = 1n;
    }
  }
  const tensor = (data: BigInt64Array<ArrayBuffer>): Int64Tensor => ({ type: 'int64', dims, data });
  return {
    tokens,
    feeds: { input_ids: tensor(ids), attention_mask: tensor(mask), token_type_ids: tensor(new BigInt64Array(size)) },
  };
}
type Int64Tensor = { readonly type: 'int64'; readonly dims: number[]; readonly data: BigInt64Array<ArrayBuffer> };

/** Every text once, whatever it is asked for. */
export async function embedAll(
  { inference, encode, model }: EmbedderParts,
  texts: readonly string[],
  { deadline, signal, priority }: { readonly deadline: number; readonly signal: AbortSignal; readonly priority: number },
): Promise<EmbedResult> {
  const unique = [...new Set(texts)];
  const encoded = await encode({ tokenizer: model.tokenizer, texts: unique, maxTokens: MOST_TOKENS }, signal);
  if (!encoded.ok)
    return failed(encoded.why === 'gone' ? 'inference-gone' : encoded.why === 'failed' ? 'inference-failed' : 'overloaded');
  let from = 0;
  const rows = unique.map((text, index): Row => {
    const ids = encoded.value.ids.subarray(from, from + (encoded.value.lengths[index] ?? 0));
    from += ids.length;
    return { text, ids };
  });
  const vectors = new Map<string, Vector>();
  for (const batch of batchesOf(rows, model.maxBatch)) {
    const { feeds } = feedsOf(batch);
    const lengths = batch.map(({ ids }) => ids.length);
    const result = await inference.run({ model: model.id, rows: batch.length, feeds, lengths, deadline, signal, priority });
    if (!result.ok) return failed(result.why === 'deadline' || result.why === 'cancelled' ? 'overloaded' : result.why);
    const means = result.outputs[OUTPUT];
    if (means?.type !== 'float32' || means.data.length !== batch.length * WIDTH) return failed('inference-failed');
    for (const [index, { text }] of batch.entries())
      vectors.set(text, unit(means.data.subarray(index * WIDTH, (index + 1) * WIDTH)));
  }
  return { ok: true, vectors };
}
