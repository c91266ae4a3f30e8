// The verifier pool: gathers signature checks into batches for the verifier threads, and survives the loss of a thread.
import type { Worker } from 'node:worker_threads';
import type { StartThread } from '../threads.ts';
import type { Verifier } from './axon.ts';
import {
  type BatchReply,
  type BatchRequest,
  canBeSignature,
  type Check,
  packChecks,
  PUBLIC_KEY_BYTES,
} from './verifier-batch.ts';

/** Checks a thread is handed at once: few enough that the last of them does not wait long (0.4 ms each). */
const MAX_BATCH = 32;
/** Batches posted to one thread: one it works on, and enough beside it that it has work while the event loop pauses (8 ms each). */
const MAX_IN_FLIGHT = 4;
/** More checks than this waiting or running are answered `false` unseen. The axon refuses callers well before. */
const MAX_PENDING = 8_192;
/** A check whose thread died is tried on another thread this often in all. */
const MAX_TRIES = 2;
/** Keys remembered that cost a thread once. Anybody may register any 32 bytes as a hotkey. */
const MAX_UNUSABLE_KEYS = 1_024;
const FIRST_RESTART_DELAY_MS = 50;
const LAST_RESTART_DELAY_MS = 5_000;

interface Waiting extends Check {
  tries: number;
  readonly settle: (holds: boolean) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly batches: Map<number, Waiting[]>;
  answered: boolean;
  /** It said that it is about to end: it gets nothing more, and what it leaves behind is nobody's fault. */
  ending: boolean;
}

export interface VerifierOptions {
  readonly startThread: StartThread;
  /** 1 by default: one core checks two to three thousand signatures a second. */
  readonly threads?: number;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export function createVerifier(options: VerifierOptions): Verifier {
  return new VerifierPool(options.startThread, options.threads ?? 1);
}

class VerifierPool implements Verifier {
  readonly #startThread: StartThread;
  readonly #threads = new Set<Thread>();
  readonly #restarts = new Set<NodeJS.Timeout>();
  readonly #unusableKeys = new Set<string>();
  #queue: Waiting[] = [];
  #running = 0;
  #nextId = 1;
  #failedStarts = 0;
  #flushing = false;
  #disposed = false;

  constructor(startThread: StartThread, threads: number) {
    this.#startThread = startThread;
    for (let i = 0; i < threads; i++) this.#start();
  }

  get pending(): number {
    return this.#queue.length + this.#running;
  }

  verify(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): Promise<boolean> {
    if (this.#disposed || this.pending >= MAX_PENDING) return Promise.resolve(false);
    if (publicKey.length !== PUBLIC_KEY_BYTES || !canBeSignature(signature)) return Promise.resolve(false);
    if (this.#unusableKeys.size > 0 && this.#unusableKeys.has(hex(publicKey))) return Promise.resolve(false);
    return new Promise((settle) => {
      this.#queue.push({ message, signature, publicKey, tries: 0, settle });
      if (this.#flushing) return;
      // Everything that arrives in one turn of the event loop travels together.
      this.#flushing = true;
      setImmediate(() => {
        this.#flushing = false;
        this.#flush();
      });
    });
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    for (const timer of this.#restarts) clearTimeout(timer);
    this.#restarts.clear();
    const threads = [...this.#threads];
    this.#threads.clear();
    for (const thread of threads) for (const batch of thread.batches.values()) for (const check of batch) check.settle(false);
    for (const check of this.#queue) check.settle(false);
    this.#queue = [];
    this.#running = 0;
    await Promise.all(threads.map((thread) => thread.worker.terminate()));
  }

  #flush(): void {
    // Round after round, so that each thread gets its first batch before any gets a second.
    for (let round = 1; round <= MAX_IN_FLIGHT && this.#queue.length > 0; round++) {
      for (const thread of this.#threads) {
        if (this.#queue.length === 0) return;
        if (!thread.ending && thread.batches.size < round) this.#post(thread, this.#queue.splice(0, MAX_BATCH));
      }
    }
  }

  #post(thread: Thread, batch: Waiting[]): void {
    const id = this.#nextId++;
    thread.batches.set(id, batch);
    this.#running += batch.length;
    const request: BatchRequest = { id, bytes: packChecks(batch) };
    thread.worker.postMessage(request, [request.bytes]);
  }

  #start(): void {
    let worker: Worker;
    try {
      worker = this.#startThread('verifier');
    } catch {
      this.#restart();
      return;
    }
    const thread: Thread = { worker, batches: new Map(), answered: false, ending: false };
    this.#threads.add(thread);
    worker.on('message', (reply: BatchReply) => this.#answered(thread, reply));
    worker.on('error', () => undefined); // its exit follows, and is what counts
    worker.on('exit', () => this.#lost(thread));
    this.#flush();
  }

  #answered(thread: Thread, reply: BatchReply): void {
    const batch = thread.batches.get(reply.id);
    if (!batch) return;
    thread.batches.delete(reply.id);
    this.#running -= batch.length;
    thread.answered = true;
    this.#failedStarts = 0;
    // A thread that must end itself answers the first part of its batch; the rest goes first again.
    if (reply.panicked) {
      thread.ending = true;
      const culprit = batch[reply.holds.length - 1];
      if (culprit && this.#unusableKeys.size < MAX_UNUSABLE_KEYS) this.#unusableKeys.add(hex(culprit.publicKey));
      for (const check of batch.slice(reply.holds.length).toReversed()) {
        if (this.#unusableKeys.has(hex(check.publicKey))) check.settle(false);
        else this.#queue.unshift(check);
      }
    }
    this.#flush();
    for (const [index, holds] of reply.holds.entries()) batch[index]?.settle(holds === 1);
  }

  #lost(thread: Thread): void {
    if (!this.#threads.delete(thread)) return;
    const again: Waiting[] = [];
    for (const batch of thread.batches.values()) {
      this.#running -= batch.length;
      for (const check of batch) {
        if (!thread.ending) check.tries++;
        if (check.tries < MAX_TRIES) again.push(check);
        else check.settle(false);
      }
    }
    thread.batches.clear();
    this.#queue.unshift(...again);
    if (thread.answered) this.#start();
    else this.#restart();
  }

  /** A thread that never answered anything is started again with a growing pause. */
  #restart(): void {
    if (this.#disposed) return;
    const delay = Math.min(FIRST_RESTART_DELAY_MS * 2 ** this.#failedStarts, LAST_RESTART_DELAY_MS);
    this.#failedStarts++;
    const timer = setTimeout(() => {
      this.#restarts.delete(timer);
      this.#start();
    }, delay);
    timer.unref();
    this.#restarts.add(timer);
  }
}
