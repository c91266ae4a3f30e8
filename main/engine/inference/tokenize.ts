// The tokenizer thread's client: texts become the rows a model reads, away from the event loop.
import type { StartThread } from '../threads.ts';
import type { Tokenize } from './inference.ts';
import { createThreadQueue } from './thread-queue.ts';

export interface TokenizeWork {
  readonly tokenizer: string;
  readonly texts: readonly string[];
}
/** Rows in C order, one text after the other. */
export type TokenizedRows = Float32Array<ArrayBuffer>;

export interface Tokenizer {
  readonly tokenize: Tokenize;
  /** What waits ends with `gone`. */
  dispose(): Promise<void>;
}

export interface TokenizerOptions {
  readonly startThread: StartThread;
  /** The folder of the app's own `models/`, where tokenizers find their vocabularies. */
  readonly modelsFolder: string;
}

export function createTokenizer({ startThread, modelsFolder }: TokenizerOptions): Tokenizer {
  const queue = createThreadQueue<TokenizeWork, TokenizedRows>(() => startThread('tokenizer', { modelsFolder }));
  return {
    tokenize: async (tokenizer, texts, signal) => {
      const done = await queue.ask({ tokenizer, texts }, signal);
      return done.ok ? { ok: true, rows: done.value } : done;
    },
    dispose: () => queue.dispose(),
  };
}
