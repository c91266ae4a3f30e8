// What adapters and the miner know of inference: load a model, run rows of it before a deadline.
import type { Device, Rung } from '../../contract/device.ts';
import type { Effort } from '../../contract/feel.ts';
import type { WireTensor } from '../../contract/inference-wire.ts';
import type { Problem, Result } from '../../contract/problem.ts';

export interface ModelRef {
  readonly id: string;
  /** Absolute path of the .onnx file. */
  readonly file: string;
  readonly sha256: string;
  /** Rows one run may hold. */
  readonly maxBatch: number;
  /** Of a model of sequences: rows times the longest of them, in one run. Memory grows with it. */
  readonly maxTokens?: number;
  /** Where the provider prepares each shape anew: the widths that sequences are padded to. A wider one is padded to nothing. */
  readonly widths?: readonly number[];
  /**
   * The one output that is wanted; all of them where nothing is said. `mean`: of `[rows, tokens, width]` the mean of each row's
   * tokens, `[rows, width]`, made where the model runs: what is not carried between processes costs nothing.
   */
  readonly output?: { readonly name: string; readonly pool: 'none' | 'mean' };
  /** Threads within one operation, at most; never more than the feel allows. */
  readonly threads?: number;
}

export interface RunRequest {
  readonly model: string;
  readonly rows: number;
  readonly feeds: Readonly<Record<string, WireTensor>>;
  /**
   * Of a model of sequences: the length of each row, of the second dimension; the rest is padding with 0. Such runs are put together
   * with others of like length, and padded to the longest.
   */
  readonly lengths?: readonly number[];
  /** Higher goes first: the caller's stake. 0 where nothing is said. */
  readonly priority?: number;
  /** Wall-clock milliseconds. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

export type RunResult =
  /** Every float among the outputs is a finite number: a run whose outputs are not is `inference-failed`. */
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

export interface EncodeWork {
  /** Absolute path of a Hugging Face tokenizer.json; whoever asks has checked it. */
  readonly tokenizer: string;
  /** A text as it is, or as words that are encoded one by one, so that it is known which token is of which word. */
  readonly texts: readonly (string | readonly string[])[];
  /** With the special tokens around it; what is longer is cut. */
  readonly maxTokens: number;
  /** One row more behind those of the texts: the largest id the tokenizer has, special tokens around it. For `tokenizerFits`. */
  readonly withLargest?: boolean;
}

/** Tokens of all texts one after the other. */
export interface Encoded {
  readonly ids: Int32Array<ArrayBuffer>;
  /** Tokens of each text. */
  readonly lengths: Int32Array<ArrayBuffer>;
  /** For each token the word it is of; -1: of none (special, or the text came whole). */
  readonly words: Int32Array<ArrayBuffer>;
}

export type EncodeResult =
  | { readonly ok: true; readonly value: Encoded }
  /** As `TokenizeResult`. */
  | { readonly ok: false; readonly why: 'cancelled' | 'overloaded' | 'gone' | 'failed' };

/** Turns texts into token ids, off the event loop. */
export type Encode = (work: EncodeWork, signal: AbortSignal) => Promise<EncodeResult>;

/** The client's whole face, for the miner. */
export interface InferenceClient extends Inference {
  /** Starts the process and tries the ladder. Expected failure: `inference-unavailable`, `inference-crash-loop`. */
  open(): Promise<Result<{ readonly device: Device; readonly ladder: readonly Rung[] }>>;
  readonly device: Device | null;
  readonly ladder: readonly Rung[];
  /** Ends the process, as long as nobody needs it; running queries end with `inference-gone`. `open` loads again what was loaded. */
  rest(): Promise<void>;
  /** How much it may take, from now on. Of a client that is at work the rest holds at once; threads are those a model was loaded with. */
  feel(effort: Effort): void;
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
