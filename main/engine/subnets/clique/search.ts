// The search for a maximum clique: the same graph on every thread from different seeds, and the best of what they say in time.
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type { StartThread } from '../../threads.ts';
import { type Graph, quickClique } from './graph.ts';
import { type CliqueNews, type CliqueTask, SHARED_WORDS, SIZE, STOP } from './portfolio.ts';

export interface FindOptions {
  /** Milliseconds from the call to the answer. What it lacks of them at the most is the event loop's own delay. */
  readonly deadlineMs: number;
  /** Ends the search early, with what is found by then. */
  readonly signal?: AbortSignal;
  /** 32 bits that decide the walks, and which of equally large cliques is answered. Chance where nothing is given. */
  readonly seed?: number;
  /** A clique of so many nodes is enough. */
  readonly enough?: number;
}

export interface CliqueSearch {
  /**
   * Answers the nodes of a maximal clique in rising order, the largest that was found. Of the largest cliques that were seen each
   * has the same chance to be answered; when the graph is small enough for a proof these are all there are, and the answer comes
   * before the deadline. No nodes for a graph without any. Never fails: where threads cannot be had, the answer is the first that comes to hand.
   */
  find(graph: Graph, options: FindOptions): Promise<readonly number[]>;
  /** Whatever is searched for ends with what is found by then. */
  dispose(): Promise<void>;
}

export interface CliqueSearchOptions {
  readonly startThread: StartThread;
  /** How many threads search. They are started with the first search and wait for the next one then. */
  readonly threads: number;
}

/** A thread that dies is started again this often for one search; then the others go on without it. */
const RESTARTS = 2;

interface Search {
  readonly graph: Graph;
  readonly shared: Int32Array<SharedArrayBuffer>;
  readonly seed: number;
  readonly until: number;
  readonly enough: number;
  readonly end: () => void;
  rank: number;
  clique: readonly number[];
  restarts: number;
}

export function createCliqueSearch(options: CliqueSearchOptions): CliqueSearch {
  return new ThreadedSearch(options.startThread, options.threads);
}

class ThreadedSearch implements CliqueSearch {
  readonly #startThread: StartThread;
  readonly #threads: (Worker | null)[];
  readonly #open = new Map<number, Search>();
  #lastId = 0;
  #disposed = false;

  constructor(startThread: StartThread, threads: number) {
    this.#startThread = startThread;
    this.#threads = Array.from({ length: threads }, () => null);
  }

  async find(graph: Graph, { deadlineMs, signal, seed = randomInt(2 ** 32), enough }: FindOptions): Promise<readonly number[]> {
    const until = performance.now() + deadlineMs;
    const first = quickClique(graph);
    if (this.#disposed || signal?.aborted || first.length >= (enough ?? graph.nodes) || deadlineMs <= 0) return sorted(first);
    this.#lastId += 1;
    const id = this.#lastId;
    const shared = new Int32Array(new SharedArrayBuffer(SHARED_WORDS * Int32Array.BYTES_PER_ELEMENT));
    const ending = new AbortController();
    const end = () => ending.abort();
    const timer = setTimeout(end, deadlineMs);
    signal?.addEventListener('abort', end, { once: true });
    // Of the highest rank: it is one of those whose turn comes if a thread sees it.
    const search: Search = {
      graph,
      shared,
      seed,
      until,
      enough: enough ?? Number.POSITIVE_INFINITY,
      end,
      rank: Number.POSITIVE_INFINITY,
      clique: first,
      restarts: RESTARTS * this.#threads.length,
    };
    Atomics.store(shared, SIZE, first.length);
    this.#open.set(id, search);
    for (let part = 0; part < this.#threads.length; part += 1) this.#hand(id, search, part);
    await once(ending.signal, 'abort');
    this.#open.delete(id);
    Atomics.store(shared, STOP, 1);
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
    return sorted(search.clique);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    for (const { end } of this.#open.values()) end();
    await Promise.all(this.#threads.filter((thread) => thread !== null).map((thread) => thread.terminate()));
  }

  #hand(id: number, { graph, shared, seed, until }: Search, part: number): void {
    const thread = this.#threads[part] ?? this.#start(part);
    const limitMs = until - performance.now();
    thread.postMessage({ id, graph, shared, seed, part, limitMs } satisfies CliqueTask);
  }

  #start(part: number): Worker {
    const thread = this.#startThread('clique-search');
    this.#threads[part] = thread;
    thread.unref();
    thread.on('message', (news: CliqueNews) => this.#hear(news));
    thread.on('error', () => undefined); // its exit follows and is what counts
    thread.on('exit', () => {
      if (this.#threads[part] !== thread) return;
      this.#threads[part] = null;
      if (!this.#disposed) this.#startAgain(part);
    });
    return thread;
  }

  #startAgain(part: number): void {
    for (const [id, search] of this.#open) {
      if (search.restarts > 0) {
        search.restarts -= 1;
        this.#hand(id, search, part);
      } else if (this.#threads.every((thread) => thread === null)) search.end();
    }
  }

  #hear(news: CliqueNews): void {
    const search = this.#open.get(news.id);
    if (!search) return;
    if (news.kind === 'proved') {
      search.end();
      return;
    }
    const { clique, rank } = news;
    if (clique.length < search.clique.length || (clique.length === search.clique.length && rank >= search.rank)) return;
    search.clique = clique;
    search.rank = rank;
    Atomics.store(search.shared, SIZE, clique.length);
    if (clique.length >= search.enough) search.end();
  }
}

const sorted = (nodes: readonly number[]): readonly number[] => nodes.toSorted((a, b) => a - b);
