// Work for a thread, in the order it came: starts the thread when first needed, starts it again when it dies, lets a caller give up.
import type { Worker } from 'node:worker_threads';

export interface Numbered<T> {
  readonly id: number;
  readonly work: T;
}
/** Of one that is under way, where the thread wants to know: it answers it as it likes, soon. */
export interface CalledOff {
  readonly id: number;
  readonly calledOff: true;
}
export type NumberedReply<T> =
  | { readonly id: number; readonly ok: true; readonly value: T }
  | { readonly id: number; readonly ok: false; readonly detail: string };

export type Done<T> =
  | { readonly ok: true; readonly value: T }
  /** `gone`: the thread died with it, twice. `failed`: the thread said it cannot be done. */
  | { readonly ok: false; readonly why: 'cancelled' | 'overloaded' | 'gone' | 'failed' };

export interface ThreadQueue<W, V> {
  ask(work: W, signal: AbortSignal): Promise<Done<V>>;
  /** What waits ends with `gone`. */
  dispose(): Promise<void>;
}

/** Waiting or under way at once; more are answered `overloaded` unseen. */
const LIMIT = 512;
/** What the thread is handed at once: one it works on and some it finds when it is done. The rest can still be taken back. */
const AT_ONCE = 4;
/** A request is handed to a thread this often at most. */
const TRIES = 2;

interface Job<W, V> {
  readonly request: Numbered<W>;
  readonly settle: (result: Done<V>) => void;
  tries: number;
}

/**
 * The thread takes `Numbered<W>` and answers each with a `NumberedReply<V>`. `callsOff`: it takes `CalledOff` too, because it works on
 * several at once and can leave one.
 */
export function createThreadQueue<W, V>(startThread: () => Worker, { callsOff = false } = {}): ThreadQueue<W, V> {
  let thread: Worker | null = null;
  let disposed = false;
  let lastId = 0;
  /** In the order they came. */
  const waiting = new Map<number, Job<W, V>>();
  const underWay = new Map<number, Job<W, V>>();

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
    const started = startThread();
    started.unref();
    started.on('message', (reply: NumberedReply<V>) => {
      const job = underWay.get(reply.id);
      underWay.delete(reply.id);
      job?.settle(reply.ok ? { ok: true, value: reply.value } : { ok: false, why: 'failed' });
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
    ask: (work, signal) => {
      if (signal.aborted) return Promise.resolve({ ok: false, why: 'cancelled' });
      if (disposed) return Promise.resolve({ ok: false, why: 'gone' });
      if (waiting.size + underWay.size >= LIMIT) return Promise.resolve({ ok: false, why: 'overloaded' });
      return new Promise((resolve) => {
        lastId += 1;
        const id = lastId;
        const onAbort = () => {
          waiting.delete(id); // one that is under way ends in the thread, unheard
          if (callsOff && underWay.has(id)) thread?.postMessage({ id, calledOff: true } satisfies CalledOff);
          settle({ ok: false, why: 'cancelled' });
        };
        const settle = (result: Done<V>) => {
          signal.removeEventListener('abort', onAbort);
          resolve(result);
        };
        signal.addEventListener('abort', onAbort, { once: true });
        waiting.set(id, { request: { id, work }, settle, tries: 0 });
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
