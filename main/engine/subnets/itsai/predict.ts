// Texts to a probability for each of their words: words, token ids, runs of like length, the mean of a word's tokens, lightly smoothed.
import type { WireTensor } from '../../../contract/inference-wire.ts';
import type { RouteFailure } from '../adapter.ts';
import type { Encode, Inference, RunResult } from '../../inference/inference.ts';
import type { Computed } from './cache.ts';
import { probabilities } from './heads.ts';
import type { DetectorModel } from './model.ts';
import { batchesOf, type Window, windowsOf } from './windows.ts';

export interface DetectorParts {
  readonly inference: Inference;
  readonly encode: Encode;
  readonly model: DetectorModel;
}

export interface Terms {
  /** Wall-clock milliseconds. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** The caller's stake. */
  readonly priority: number;
}

/** `late`: time was up, or the caller gone. `unlike`: the model's output is not what a detector's is. */
export type DetectFailure = RouteFailure['why'] | 'late' | 'unlike';

/** Words handed to the encoder at once, so that a caller who leaves costs no more than one such turn. */
const ENCODED_AT_ONCE = 4_000;
/** Tokens of a text are never cut: it is read in windows instead. */
const NO_LIMIT = 2 ** 31 - 1;
/** A word's neighbours on each side whose mean it is given. */
const SMOOTHED = 2;
/** Of a probability on the wire. The subnet compares two. */
const DIGITS = 1e5;
/** Where a text has no token at all to judge it by. */
const EVEN = 0.5;

const failed = (failure: DetectFailure): { readonly ok: false; readonly failure: DetectFailure } => ({ ok: false, failure });
const ENCODE_FAILURES = { cancelled: 'late', overloaded: 'overloaded', gone: 'inference-gone', failed: 'unlike' } as const;
const runFailure = (why: Extract<RunResult, { ok: false }>['why']): DetectFailure =>
  why === 'deadline' || why === 'cancelled' ? 'late' : why;

/** `texts`: of each its words. An answer of another length than the text's words is never given. */
export async function detect(
  parts: DetectorParts,
  texts: readonly (readonly string[])[],
  terms: Terms,
): Promise<Computed<DetectFailure>> {
  const windows: Window[] = [];
  for (const { from, part } of portions(texts)) {
    const { tokenizer, maxLength } = parts.model;
    const encoded = await parts.encode({ tokenizer, texts: part, maxTokens: NO_LIMIT }, terms.signal);
    if (!encoded.ok) return failed(ENCODE_FAILURES[encoded.why]);
    for (const window of windowsOf(encoded.value, maxLength)) windows.push({ ...window, text: from + window.text });
  }
  const sums = texts.map((words) => ({ sum: new Float64Array(words.length), count: new Uint32Array(words.length) }));
  const done = await runAll(parts, windows, terms, (window, probability) => {
    const of = sums[window.text];
    for (const [token, word] of window.words.entries()) {
      if (word < 0 || !of) continue;
      of.sum[word] = (of.sum[word] ?? 0) + probability(token);
      of.count[word] = (of.count[word] ?? 0) + 1;
    }
  });
  if (done) return failed(done);
  return { ok: true, values: sums.map(({ sum, count }) => smoothed(filled(sum, count))) };
}

function* portions(texts: readonly (readonly string[])[]): Generator<{ from: number; part: readonly (readonly string[])[] }> {
  let from = 0;
  while (from < texts.length) {
    let to = from;
    for (let words = 0; to < texts.length && (to === from || words < ENCODED_AT_ONCE); to += 1) words += texts[to]?.length ?? 0;
    yield { from, part: texts.slice(from, to) };
    from = to;
  }
}

/**
 * Runs are asked without waiting for those before, so that the device is never idle between two; the first that fails ends the
 * others. Each is made in a turn of its own of the event loop.
 */
async function runAll(
  { inference, model }: DetectorParts,
  windows: readonly Window[],
  { deadline, signal, priority }: Terms,
  take: (window: Window, probability: (token: number) => number) => void,
): Promise<DetectFailure | null> {
  const others = new AbortController();
  let failure: DetectFailure | null = null;
  const run = async (batch: readonly Window[]): Promise<void> => {
    const { tokens, feeds } = feedsOf(batch);
    const result = await inference.run({
      model: model.ref.id,
      rows: batch.length,
      feeds,
      lengths: batch.map(({ ids }) => ids.length),
      deadline,
      priority,
      signal: AbortSignal.any([signal, others.signal]),
    });
    const output = result.ok ? (result.outputs['logits'] ?? Object.values(result.outputs)[0]) : undefined;
    const probability = result.ok ? probabilities(output, batch.length, tokens) : null;
    if (probability) for (const [row, window] of batch.entries()) take(window, (token) => probability(row, token));
    else {
      failure ??= result.ok ? 'unlike' : runFailure(result.why);
      others.abort();
    }
  };
  const started: Promise<void>[] = [];
  for (const batch of batchesOf(windows, model.ref.maxBatch, model.maxTokens)) {
    if (others.signal.aborted) break;
    started.push(run(batch));
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  await Promise.all(started);
  return failure;
}

/** `[rows, tokens]`, padded with 0 to the longest. */
function feedsOf(rows: readonly Window[]): { readonly tokens: number; readonly feeds: Record<string, WireTensor> } {
  const tokens = Math.max(...rows.map(({ ids }) => ids.length));
  const dims = [rows.length, tokens];
  const ids = new BigInt64Array(rows.length * tokens);
  const mask = new BigInt64Array(rows.length * tokens);
  for (const [row, window] of rows.entries()) {
    for (const [at, id] of window.ids.entries()) ids[row * tokens + at] = BigInt(id);
    mask.fill(1n, row * tokens, row * tokens + window.ids.length);
  }
  return {
    tokens,
    feeds: { input_ids: { type: 'int64', dims, data: ids }, attention_mask: { type: 'int64', dims, data: mask } },
  };
}

/** The mean of each word's tokens; a word without any, such as one of zero-width characters alone, has its neighbours'. */
function filled(sum: Float64Array, count: Uint32Array): Float64Array {
  const before = new Float64Array(sum.length);
  let last = Number.NaN;
  for (const [at, times] of count.entries()) {
    if (times > 0) last = (sum[at] ?? 0) / times;
    before[at] = last;
  }
  last = Number.NaN;
  for (let at = sum.length - 1; at >= 0; at -= 1) {
    if ((count[at] ?? 0) > 0) last = before[at] ?? Number.NaN;
    else {
      const known = [before[at] ?? Number.NaN, last].filter((one) => !Number.isNaN(one));
      before[at] = known.length === 0 ? EVEN : known.reduce((a, b) => a + b, 0) / known.length;
    }
  }
  return before;
}

function smoothed(words: Float64Array): number[] {
  return Array.from(words, (_, at) => {
    const around = words.subarray(Math.max(0, at - SMOOTHED), at + SMOOTHED + 1);
    const mean = around.reduce((a, b) => a + b, 0) / around.length;
    return Math.round(Math.min(1, Math.max(0, mean)) * DIGITS) / DIGITS;
  });
}
