// Tag101's model within one process, for practice: the same files and the same averages as the miner's, without the inference process.
import { readFile } from 'node:fs/promises';
import type { ModelFiles } from '../adapter.ts';
import { batchesOf, feedsOf, MOST_TOKENS, OUTPUT, WIDTH } from './embed.ts';
import { MODEL_FILE, TOKENIZER_FILE } from './model.ts';
import { meanPooled, type Vector } from './vectors.ts';

const BATCH = 32;

/** Embeds texts; what was embedded lately is not embedded again. */
export interface LocalEmbedder {
  embed(texts: readonly string[]): Promise<ReadonlyMap<string, Vector>>;
  close(): Promise<void>;
}

/** Rejects where a file cannot be read or is not what it should be. */
export async function createLocalEmbedder(files: ModelFiles): Promise<LocalEmbedder> {
  const [model, tokenizerFile] = [files.get(MODEL_FILE), files.get(TOKENIZER_FILE)];
  if (model === undefined || tokenizerFile === undefined) throw new Error('the model for Tag101 is not here');
  // Only where somebody practises Tag101: a validator of another subnet loads neither.
  const [ort, { Tokenizer }] = await Promise.all([import('onnxruntime-node'), import('@huggingface/tokenizers')]);
  const tokenizer = new Tokenizer(JSON.parse(await readFile(tokenizerFile, 'utf8')) as object, {});
  const session = await ort.InferenceSession.create(await readFile(model), {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const idsOf = (text: string): Int32Array => {
    const { ids } = tokenizer.encode(text.toWellFormed());
    return Int32Array.from(ids.length > MOST_TOKENS ? [...ids.slice(0, MOST_TOKENS - 1), ids.at(-1) ?? 0] : ids);
  };
  return {
    async embed(texts) {
      const rows = [...new Set(texts)].map((text) => ({ text, ids: idsOf(text) }));
      const vectors = new Map<string, Vector>();
      for (const batch of batchesOf(rows, BATCH)) {
        const { tokens, feeds } = feedsOf(batch);
        const lengths = batch.map(({ ids }) => ids.length);
        const results = await session.run(
          Object.fromEntries(Object.entries(feeds).map(([name, { data, dims }]) => [name, new ort.Tensor('int64', data, dims)])),
        );
        const hidden = results[OUTPUT]?.data;
        if (!(hidden instanceof Float32Array) || hidden.length !== batch.length * tokens * WIDTH)
          throw new Error('the model does not embed');
        const pooled = meanPooled(hidden, lengths, tokens, WIDTH);
        if (!pooled) throw new Error('the model answers with what is no number');
        for (const [index, vector] of pooled.entries()) vectors.set(batch[index]?.text ?? '', vector);
      }
      return vectors;
    },
    close: () => session.release(),
  };
}
