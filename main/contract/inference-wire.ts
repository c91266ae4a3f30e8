// Engine host <-> inference process.
import { z } from 'zod';
import { Device, ExecutionProvider, Rung } from './device.ts';
import { Effort } from './feel.ts';

/** A tensor as it travels: C-order data and its shape. Only what a model here needs; more element types join when one does. */
const dims = z.array(z.number().int().nonnegative());
export const WireTensor = z.discriminatedUnion('type', [
  z.object({ type: z.literal('float32'), dims, data: z.instanceof(Float32Array) }),
  /** Token ids and masks. */
  z.object({ type: z.literal('int64'), dims, data: z.instanceof(BigInt64Array) }),
]);
export type WireTensor = z.infer<typeof WireTensor>;

/**
 * `rows` rows of every feed's first dimension, at most the model's maxBatch; answered by a `WireAnswer`. Comes after the `load` it
 * needs, which need not be answered yet. `deadline` is on this computer's clock.
 */
export const WireRun = z.object({
  id: z.number().int().nonnegative(),
  model: z.string(),
  rows: z.number().int().positive(),
  feeds: z.record(z.string(), WireTensor),
  /** Of a model of sequences: how much of each row's second dimension is not padding. null: rows have no length. */
  lengths: z.array(z.number().int().nonnegative()).nullable(),
  /** Runs of a higher one go first. */
  priority: z.number(),
  deadline: z.number(),
});
export type WireRun = z.infer<typeof WireRun>;

export const WireAnswer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('done'),
    id: z.number().int(),
    outputs: z.record(z.string(), WireTensor),
    batchRows: z.number().int(),
  }),
  z.object({
    kind: z.literal('failed'),
    id: z.number().int(),
    why: z.enum(['deadline', 'error', 'overloaded', 'unknown-model']),
    detail: z.string(),
  }),
]);
export type WireAnswer = z.infer<typeof WireAnswer>;

export const InferenceRequest = z.discriminatedUnion('kind', [
  /** Holds at once, whatever else waits. How many threads a model has is settled with its `load`. Until the first: all out. */
  z.object({ kind: z.literal('feel'), effort: Effort }),
  /** First message but for `feel`. Tries the ladder in this order with a tiny model; answered by `ready` or `no-rung`. */
  z.object({ kind: z.literal('open'), ladder: z.array(ExecutionProvider).min(1), tinyModel: z.string() }),
  /** Loads and warms a model from a file that is checked against sha256 first; answered by `loaded` or `load-failed`. */
  z.object({
    kind: z.literal('load'),
    model: z.string(),
    file: z.string(),
    sha256: z.string().length(64),
    maxBatch: z.number().int().positive(),
    /** Rows times the longest of them, at most, in one run. null: no limit of its own. */
    maxTokens: z.number().int().positive().nullable(),
    /** Sequences are padded to the narrowest of these that holds them, for providers that prepare each shape anew. null: to the longest. */
    widths: z.array(z.number().int().positive()).min(1).nullable(),
    /** The one output that is answered, and whether as the mean of each row's tokens. null: all, as they are. */
    output: z.object({ name: z.string(), pool: z.enum(['none', 'mean']) }).nullable(),
    /** Threads within one operation. */
    threads: z.number().int().positive(),
  }),
  /** Those asked in one turn go in one message: on its way a message costs more than what it carries. */
  z.object({ kind: z.literal('runs'), runs: z.array(WireRun) }),
  z.object({ kind: z.literal('cancel'), id: z.number().int().nonnegative() }),
  /** Answered by `pong` at once: a process that does not is hung. */
  z.object({ kind: z.literal('ping'), id: z.number().int().nonnegative() }),
]);
export type InferenceRequest = z.infer<typeof InferenceRequest>;

export const InferenceReply = z.discriminatedUnion('kind', [
  /** Said before a rung is tried: if the process dies now, this rung killed it. */
  z.object({ kind: z.literal('trying'), provider: ExecutionProvider }),
  /** Said before a run during which this process answers nothing for long: so many milliseconds, until `answers`. */
  z.object({ kind: z.literal('long-run'), ms: z.number().positive() }),
  z.object({ kind: z.literal('pong'), id: z.number().int().nonnegative() }),
  z.object({ kind: z.literal('ready'), device: Device, ladder: z.array(Rung) }),
  /** No rung worked, the CPU's included. */
  z.object({ kind: z.literal('no-rung'), ladder: z.array(Rung) }),
  z.object({ kind: z.literal('loaded'), model: z.string(), tookMs: z.number() }),
  z.object({
    kind: z.literal('load-failed'),
    model: z.string(),
    why: z.enum(['missing', 'corrupt', 'refused']),
    detail: z.string(),
  }),
  /** Those of one batch go in one message. */
  z.object({ kind: z.literal('answers'), answers: z.array(WireAnswer) }),
  /** A provider other than the CPU threw at work. The process is of no more use: its parent opens another without this rung. */
  z.object({ kind: z.literal('provider-broke'), provider: ExecutionProvider, detail: z.string() }),
]);
export type InferenceReply = z.infer<typeof InferenceReply>;
