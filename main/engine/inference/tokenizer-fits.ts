// Whether a tokenizer is the one a model was taught with, as far as can be told: what it puts around a text, and that the model knows
// every id it may give. Asked once, when both are loaded, and not by the first caller whose text has a rare word in it.
import type { Encode, Inference, RunRequest } from './inference.ts';

export interface TokenizerAndModel {
  /** Loaded. */
  readonly model: string;
  /** Absolute path of its tokenizer.json. */
  readonly tokenizer: string;
  /** Special tokens it must put around every text, e.g. 2: [CLS] and [SEP]. */
  readonly around: number;
  /** A row of ids as the model takes it. */
  readonly feedsOf: (ids: Int32Array) => RunRequest['feeds'];
}

/** What does not fit, in words; null: nothing. `unknown`: it could not be found out in time. */
export type Unfit = { readonly detail: string } | null | 'unknown';

export async function tokenizerFits(
  { inference, encode }: { readonly inference: Inference; readonly encode: Encode },
  { model, tokenizer, around, feedsOf }: TokenizerAndModel,
  { deadline, signal }: { readonly deadline: number; readonly signal: AbortSignal },
): Promise<Unfit> {
  const most = around + 1;
  const encoded = await encode({ tokenizer, texts: [''], maxTokens: most, withLargest: true }, signal);
  if (!encoded.ok) return encoded.why === 'failed' ? { detail: 'its tokenizer cannot be read' } : 'unknown';
  const { ids, lengths } = encoded.value;
  if (lengths[0] !== around) return { detail: 'its tokenizer does not put the special tokens around a text' };
  const largest = ids.slice(-most);
  const result = await inference.run({ model, rows: 1, feeds: feedsOf(largest), lengths: [largest.length], deadline, signal });
  if (result.ok) return null;
  return result.why === 'inference-failed' ? { detail: 'its tokenizer has tokens that the model does not know' } : 'unknown';
}
