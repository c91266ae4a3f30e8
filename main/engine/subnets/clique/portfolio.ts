// One thread's part in a search: its own walk, and on the first thread also the search that ends with a proof.
import { scrambled } from './chance.ts';
import { ExactSearch } from './exact-search.ts';
import type { Graph } from './graph.ts';
import { LocalSearch } from './local-search.ts';
import { Best, Ranks } from './record.ts';

/** What a thread is handed. The graph and `shared` are the same memory in all threads. */
export interface CliqueTask {
  readonly id: number;
  readonly graph: Graph;
  readonly shared: Int32Array<SharedArrayBuffer>;
  /** One for the whole search: it decides which of the equally large cliques is kept. */
  readonly seed: number;
  /** Which thread this is, from 0. */
  readonly part: number;
  /** From when the thread is handed it. The search stops it earlier, by `shared`, unless it cannot. */
  readonly limitMs: number;
}

/** What a thread says. `proved`: all maximum cliques have been seen, nothing better will come. */
export type CliqueNews =
  | { readonly id: number; readonly kind: 'better'; readonly rank: number; readonly clique: readonly number[] }
  | { readonly id: number; readonly kind: 'proved' };

/** Words of `shared`. */
export const SIZE = 0;
export const STOP = 1;
export const SHARED_WORDS = 2;

/** A turn, after which the thread looks whether it is told to stop. */
const TURN_MS = 10;
/** Between two looks at the clock: both well below a millisecond for the subnet's graphs. */
const WALKS = 8;
const STEPS = 64;
/** One turn in so many is the exact search's: it wins on small graphs at once, and on large ones it must not cost much. */
const EXACT_EVERY = 4;

export class Portfolio {
  readonly #task: CliqueTask;
  readonly #best = new Best();
  readonly #local: LocalSearch;
  readonly #exact: ExactSearch | null;
  readonly #until: number;
  #turns = 0;

  constructor(task: CliqueTask) {
    this.#task = task;
    this.#until = performance.now() + task.limitMs;
    const ranks = new Ranks(task.graph.nodes, task.seed);
    this.#local = new LocalSearch(task.graph, ranks, this.#best, scrambled(task.seed ^ scrambled(task.part + 1)));
    this.#exact = task.part === 0 ? new ExactSearch(task.graph, ranks, this.#best) : null;
  }

  /** Searches for a turn. Answers whether there is anything left to do. */
  turn(tell: (news: CliqueNews) => void): boolean {
    const { id, shared } = this.#task;
    const from = performance.now();
    if (from >= this.#until || Atomics.load(shared, STOP) === 1) return false;
    this.#best.raise(Atomics.load(shared, SIZE));
    const exact = this.#turns % EXACT_EVERY === 0 ? this.#exact : null;
    this.#turns += 1;
    while (performance.now() - from < TURN_MS && this.#exact?.done !== true) {
      if (exact) exact.run(STEPS);
      else this.#local.run(WALKS);
    }
    const news = this.#best.news();
    if (news) tell({ id, kind: 'better', ...news });
    if (!this.#exact?.done) return true;
    tell({ id, kind: 'proved' });
    return false;
  }
}
