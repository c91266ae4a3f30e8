// One thread's part in a search: its own walks, and on the first thread, where there can be one, also the search that ends with a proof.
import { scrambled } from './chance.ts';
import { ExactSearch } from './exact-search.ts';
import { degreeOf, type Graph } from './graph.ts';
import { FORGETFUL, LocalSearch, MINDFUL, type Mood } from './local-search.ts';
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
/** Threads that may search; those of a higher part wait. */
export const PARTS = 2;
/** Of the time, in hundredths, that each of them may. */
export const DUTY = 3;
/** Its place behind the person's programs. */
export const NICENESS = 4;
export const SHARED_WORDS = 5;
const HUNDREDTHS = 100;

/** A turn, after which the thread looks whether it is told to stop. */
const TURN_MS = 10;
/** Between two looks at the clock: both well below a millisecond for the subnet's graphs. */
const WALKS = 8;
const STEPS = 64;
/**
 * Whose turn it is, again and again, on every other thread. The restless find in tenths of a second what they find at all; the shy
 * need more time, and what is hidden deepest yields to those that forget least.
 */
const TURNS: readonly (readonly (Mood | 'exact')[])[] = [
  ['exact', 'restless', 'shy', 'shy', 'shy', 'shy'],
  ['restless', 'shy', 'restless', 'shy', 'shy'],
];
/** Up to so many neighbours on average a proof can come within the subnet's limits: some 300 nodes as dense as it asks. */
const PROVABLE_DEGREE = 250;

export class Portfolio {
  readonly #task: CliqueTask;
  readonly #best = new Best();
  readonly #walks: Readonly<Record<Mood, LocalSearch>>;
  readonly #exact: ExactSearch | null;
  readonly #until: number;
  #turns = 0;

  constructor(task: CliqueTask) {
    this.#task = task;
    this.#until = performance.now() + task.limitMs;
    const { graph, seed, part } = task;
    const ranks = new Ranks(graph.nodes, seed);
    const walk = (mood: Mood, number: number) =>
      new LocalSearch(
        graph,
        ranks,
        this.#best,
        scrambled(seed ^ scrambled(2 * part + number)),
        mood,
        part % 2 === 0 ? FORGETFUL : MINDFUL,
      );
    this.#walks = { restless: walk('restless', 1), shy: walk('shy', 2) };
    this.#exact = part === 0 && provable(graph) ? new ExactSearch(graph, ranks, this.#best) : null;
  }

  /** Whether this thread may search now. */
  get goes(): boolean {
    return this.#task.part < Atomics.load(this.#task.shared, PARTS);
  }
  /** 0 to 1 */
  get duty(): number {
    return Atomics.load(this.#task.shared, DUTY) / HUNDREDTHS;
  }
  get niceness(): number {
    return Atomics.load(this.#task.shared, NICENESS);
  }

  /** Searches for a turn, where it may. Answers whether there is anything left to do. */
  turn(tell: (news: CliqueNews) => void): boolean {
    const { id, shared } = this.#task;
    const from = performance.now();
    if (from >= this.#until || Atomics.load(shared, STOP) === 1) return false;
    if (!this.goes) return true;
    this.#best.raise(Atomics.load(shared, SIZE));
    const turns = TURNS[this.#task.part % TURNS.length] ?? [];
    const whose = turns[this.#turns % turns.length] ?? 'shy';
    this.#turns += 1;
    while (performance.now() - from < TURN_MS && this.#exact?.done !== true) {
      if (whose !== 'exact') this.#walks[whose].run(WALKS);
      else if (this.#exact) this.#exact.run(STEPS);
      else break;
    }
    const news = this.#best.news();
    if (news) tell({ id, kind: 'better', ...news });
    if (!this.#exact?.done) return true;
    tell({ id, kind: 'proved' });
    return false;
  }
}

function provable(graph: Graph): boolean {
  let edges = 0;
  for (let node = 0; node < graph.nodes; node += 1) edges += degreeOf(graph, node);
  return edges <= PROVABLE_DEGREE * graph.nodes;
}
