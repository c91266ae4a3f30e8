// The search for a maximum clique: the same graph on every thread from different seeds, and the best of what they say in time.
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { type Effort, type EffortSource, isRaised, NICENESS as NICENESS_OF, type Priority } from '../../../contract/feel.ts';
import type { StartThread } from '../../threads.ts';
import { type Graph, quickClique } from './graph.ts';
import { type CliqueNews, type CliqueTask, DUTY, NICENESS, PARTS, SHARED_WORDS, SIZE, STOP } from './portfolio.ts';

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
  /** How many threads search, and how much of the time. They are started with the first search and wait for the next one then. */
  readonly dial: EffortSource;
}

/** A thread that dies is started again this often for one search; then the others go on without it. */
const RESTARTS = 2;
const HUNDREDTHS = 100;

interface Search {
  readonly graph: Graph;
  readonly shared: Int32Array<SharedArrayBuffer>;
  readonly seed: number;
  readonly until: number;
  readonly enough: number;
  readonly end: () => void;
  rank: number;
  clique: readonly number[];
  /** Threads that have it. */
  parts: number;
  restarts: number;
}

export function createCliqueSearch(options: CliqueSearchOptions): CliqueSearch {
  return new ThreadedSearch(options);
}

class ThreadedSearch implements CliqueSearch {
  readonly #startThread: StartThread;
  readonly #dial: EffortSource;
  readonly #heedNoMore: () => void;
  #threads: (Worker | null)[] = [];
  /** The last place any of them has stepped back to. */
  #steppedTo: Priority = 'normal';
  readonly #open = new Map<number, Search>();
  #lastId = 0;
  #disposed = false;

  constructor({ startThread, dial }: CliqueSearchOptions) {
    this.#startThread = startThread;
    this.#dial = dial;
    this.#heedNoMore = dial.follow((effort) => {
      for (const [id, search] of this.#open) this.#allow(id, search, effort);
    });
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
    const { effort } = this.#dial;
    if (this.#open.size === 0 && isRaised(this.#steppedTo, effort.priority)) this.#renew();
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
      parts: 0,
      restarts: RESTARTS * effort.searchThreads,
    };
    Atomics.store(shared, SIZE, first.length);
    this.#open.set(id, search);
    this.#allow(id, search, effort);
    await once(ending.signal, 'abort');
    this.#open.delete(id);
    Atomics.store(shared, STOP, 1);
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
    return sorted(search.clique);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#heedNoMore();
    for (const { end } of this.#open.values()) end();
    await Promise.all(this.#threads.filter((thread) => thread !== null).map((thread) => thread.terminate()));
  }

  /** Also while it is under way: threads that have it already go on, wait, or rest more, by what they read there. */
  #allow(id: number, search: Search, { searchThreads, duty, priority }: Effort): void {
    const { shared } = search;
    Atomics.store(shared, PARTS, searchThreads);
    Atomics.store(shared, DUTY, Math.round(duty * HUNDREDTHS));
    Atomics.store(shared, NICENESS, NICENESS_OF[priority]);
    if (isRaised(priority, this.#steppedTo)) this.#steppedTo = priority;
    for (; search.parts < searchThreads; search.parts += 1) this.#hand(id, search, search.parts);
  }

  /** A thread that has stepped back is not let forward again: others come in their place. */
  #renew(): void {
    const threads = this.#threads;
    this.#threads = [];
    this.#steppedTo = 'normal';
    for (const thread of threads) void thread?.terminate();
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
