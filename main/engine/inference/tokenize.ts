// The tokenizer thread's client: starts it when first needed, starts it again when it dies, lets a caller give up.
import type { Worker } from 'node:worker_threads';
import type { StartThread } from '../threads.ts';
import type { Tokenize, TokenizeResult } from './inference.ts';

export interface TokenizeRequest {
  readonly id: number;
  readonly tokenizer: string;
  readonly texts: readonly string[];
}
export type TokenizeReply =
  | { readonly id: number; readonly ok: true; readonly rows: Float32Array<ArrayBuffer> }
  | { readonly id: number; readonly ok: false; readonly detail: string };

export interface Tokenizer {
  readonly tokenize: Tokenize;
  /** What waits ends with `gone`. */
  dispose(): Promise<void>;
}

/** Waiting or under way at once; more are answered `overloaded` unseen. */
const LIMIT = 512;
/** What the thread is handed at once: one it works on and some it finds when it is done. The rest can still be taken back. */
const AT_ONCE = 4;
/** A request is handed to a thread this often at most. */
const TRIES = 2;

interface Job {
  readonly request: TokenizeRequest;
  readonly settle: (result: TokenizeResult) => void;
  tries: number;
}

export interface TokenizerOptions {
  readonly startThread: StartThread;
  /** The folder of the app's own `models/`, where tokenizers find their vocabularies. */
  readonly modelsFolder: string;
}

export function createTokenizer({ startThread, modelsFolder }: TokenizerOptions): Tokenizer {
  let thread: Worker | null = null;
  let disposed = false;
  let lastId = 0;
  /** In the order they came. */
  const waiting = new Map<number, Job>();
  const underWay = new Map<number, Job>();

  const flush = (): void => {
    for (const [id, job] of waiting) {
      if (underWay.size >= AT_ONCE) return;
      thread ??= start();
      waiting.delete(id);
      underWay.set(id, job);
      thread.postMessage(job.request);
    }
  };

  const start = (): Worker => {
    const started = startThread('tokenizer', { modelsFolder });
    started.unref();
    started.on('message', (reply: TokenizeReply) => {
      const job = underWay.get(reply.id);
      underWay.delete(reply.id);
      job?.settle(reply.ok ? { ok: true, rows: reply.rows } : { ok: false, why: 'failed' });
      flush();
    });
    started.on('error', () => undefined); // its exit follows and is what counts
    started.on('exit', () => {
      if (thread !== started) return;
      thread = null;
      threadGone();
    });
    return started;
  };

  /** The thread works in order, so the oldest it had was the one it died of; the others were bystanders. */
  const threadGone = (): void => {
    const lost = [...underWay];
    const behind = [...waiting];
    underWay.clear();
    waiting.clear();
    const [first] = lost;
    if (first) first[1].tries += 1;
    for (const [id, job] of [...lost, ...behind]) {
      if (job.tries >= TRIES) job.settle({ ok: false, why: 'gone' });
      else waiting.set(id, job);
    }
    flush();
  };

  return {
    tokenize: (tokenizer, texts, signal) => {
      if (signal.aborted) return Promise.resolve({ ok: false, why: 'cancelled' });
      if (disposed) return Promise.resolve({ ok: false, why: 'gone' });
      if (waiting.size + underWay.size >= LIMIT) return Promise.resolve({ ok: false, why: 'overloaded' });
      return new Promise((resolve) => {
        lastId += 1;
        const id = lastId;
        const onAbort = () => {
          waiting.delete(id); // one that is under way ends in the thread, unheard
          settle({ ok: false, why: 'cancelled' });
        };
        const settle = (result: TokenizeResult) => {
          signal.removeEventListener('abort', onAbort);
          resolve(result);
        };
        signal.addEventListener('abort', onAbort, { once: true });
        waiting.set(id, { request: { id, tokenizer, texts }, settle, tries: 0 });
        flush();
      });
    },
    dispose: async () => {
      disposed = true;
      const ending = thread;
      thread = null;
      for (const { settle } of [...underWay.values(), ...waiting.values()]) settle({ ok: false, why: 'gone' });
      underWay.clear();
      waiting.clear();
      await ending?.terminate();
    },
  };
}
