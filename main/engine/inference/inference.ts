// What adapters and the miner know of inference: load a model, run rows of it before a deadline.
import type { Device, Rung } from '../../contract/device.ts';
import type { WireTensor } from '../../contract/inference-wire.ts';
import type { Problem, Result } from '../../contract/problem.ts';

export interface ModelRef {
  readonly id: string;
  /** Absolute path of the .onnx file. */
  readonly file: string;
  readonly sha256: string;
  /** Rows one run may hold. */
  readonly maxBatch: number;
}

export interface RunRequest {
  readonly model: string;
  readonly rows: number;
  readonly feeds: Readonly<Record<string, WireTensor>>;
  /** Wall-clock milliseconds. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

export type RunResult =
  | { readonly ok: true; readonly outputs: Readonly<Record<string, WireTensor>> }
  | { readonly ok: false; readonly why: 'inference-failed' | 'inference-gone' | 'overloaded' | 'deadline' | 'cancelled' };

export interface Inference {
  /** Loaded models are loaded again by themselves after a restart of the process. */
  load(model: ModelRef): Promise<Result<{ readonly tookMs: number }>>;
  /** While the process is down, waits for it up to the deadline. */
  run(request: RunRequest): Promise<RunResult>;
}

export type TokenizeResult =
  /** Rows in C order, one text after the other. */
  | { readonly ok: true; readonly rows: Float32Array<ArrayBuffer> }
  /** `gone`: the thread died with it, twice. `failed`: no such tokenizer, or its files cannot be read. */
  | { readonly ok: false; readonly why: 'cancelled' | 'overloaded' | 'gone' | 'failed' };

/** Turns texts into the rows of a model's input, off the event loop. `tokenizer`: its name, e.g. "langid". */
export type Tokenize = (tokenizer: string, texts: readonly string[], signal: AbortSignal) => Promise<TokenizeResult>;

/** The client's whole face, for the miner. */
export interface InferenceClient extends Inference {
  /** Starts the process and tries the ladder. Expected failure: `inference-unavailable`, `inference-crash-loop`. */
  open(): Promise<Result<{ readonly device: Device; readonly ladder: readonly Rung[] }>>;
  readonly device: Device | null;
  readonly ladder: readonly Rung[];
  /** Ends the process; running queries end with `inference-gone`. Opens again with `open`. */
  close(): Promise<void>;
  /** For tests and the bench. */
  readonly pid: number | null;
}

/** What the client tells its owner. */
export type InferenceEvent =
  | { readonly kind: 'lost'; readonly attempt: number }
  | { readonly kind: 'back'; readonly downMs: number }
  | { readonly kind: 'crash-loop'; readonly times: number; readonly seconds: number }
  /** The process came back, but can no longer do its work: no rung is left, or a model it held can't be loaded again. */
  | { readonly kind: 'unavailable'; readonly problem: Problem }
  | { readonly kind: 'stepped-down'; readonly from: string; readonly to: string }
  | { readonly kind: 'device'; readonly device: Device; readonly ladder: readonly Rung[] };
