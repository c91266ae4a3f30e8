// The tokenizer thread's client: starts it when first needed, starts it again when it dies, lets a caller give up.
import type { Worker } from 'node:worker_threads';
import type { StartThread } from '../threads.ts';

export interface TokenizeRequest {
  readonly id: number;
  readonly tokenizer: string;
  readonly texts: readonly string[];
}
export type TokenizeReply =
  | { readonly id: number; readonly ok: true; readonly rows: Float32Array<ArrayBuffer> }
  | { readonly id: number; readonly ok: false; readonly detail: string };

export interface Tokenizer {
  /** Rows in C order, one text after the other. Rejects when aborted, when the thread died, or when the tokenizer failed. */
  tokenize(tokenizer: string, texts: readonly string[], signal: AbortSignal): Promise<Float32Array<ArrayBuffer>>;
  dispose(): Promise<void>;
}

interface Waiting {
  readonly resolve: (rows: Float32Array<ArrayBuffer>) => void;
  readonly reject: (error: Error) => void;
}

export function createTokenizer({
  startThread,
  modelsFolder,
}: {
  readonly startThread: StartThread;
  readonly modelsFolder: string;
}): Tokenizer {
  let thread: Worker | null = null;
  let nextId = 0;
  const waiting = new Map<number, Waiting>();

  const start = (): Worker => {
    const started = startThread('tokenizer', { modelsFolder });
    started.unref();
    started.on('message', (reply: TokenizeReply) => {
      if (reply.ok) waiting.get(reply.id)?.resolve(reply.rows);
      else waiting.get(reply.id)?.reject(new Error(reply.detail));
    });
    started.on('error', () => undefined); // its exit follows and is what counts
    started.on('exit', () => {
      if (thread === started) thread = null;
      for (const { reject } of waiting.values()) reject(new Error('the tokenizer thread ended'));
    });
    return started;
  };

  return {
    tokenize(tokenizer, texts, signal) {
      if (signal.aborted) return Promise.reject(new Error('aborted'));
      thread ??= start();
      const id = nextId++;
      thread.postMessage({ id, tokenizer, texts } satisfies TokenizeRequest);
      return new Promise<Float32Array<ArrayBuffer>>((resolve, reject) => {
        const onAbort = () => reject(new Error('aborted'));
        signal.addEventListener('abort', onAbort, { once: true });
        const forget = () => {
          waiting.delete(id);
          signal.removeEventListener('abort', onAbort);
        };
        waiting.set(id, {
          resolve: (rows) => {
            forget();
            resolve(rows);
          },
          reject: (error) => {
            forget();
            reject(error);
          },
        });
      });
    },
    async dispose() {
      const ending = thread;
      thread = null;
      await ending?.terminate();
    },
  };
}
