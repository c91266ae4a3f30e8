// The walk that finds large cliques fast: add what fits, swap what almost fits, then unsettle it and walk on.
// Written from the description in W. Pullan, H. Hoos, "Dynamic Local Search for the Maximum Clique Problem" (JAIR 25, 2006).
import { Chance } from './chance.ts';
import { type Graph, WORD_BITS } from './graph.ts';
import type { Best, Ranks } from './record.ts';
import { Walk } from './walk.ts';

/**
 * What is done after each walk, and which of the candidates comes next. `restless`: a random node is forced in, and any candidate
 * will do: most graphs yield to it at once. `shy`: all but one node leave, and those come first that were least often in a clique a
 * walk ended in: it finds what is hidden among nodes with few edges.
 */
export type Mood = 'restless' | 'shy';

/** The share of nodes that may have a penalty: above it all cost less again. The less is forgotten, the deeper it digs, and slower. */
export const FORGETFUL = 0.85;
export const MINDFUL = 1 - Number.EPSILON;

export class LocalSearch {
  readonly #walk: Walk;
  readonly #mood: Mood;
  readonly #chance: Chance;
  readonly #best: Best;
  readonly #nodes: number;
  readonly #mostPenalised: number;
  readonly #penalties: Int32Array;
  /** Bits of the nodes without a penalty: while there are such candidates nothing needs to be compared. */
  readonly #blank: Int32Array;
  /** Bits of the nodes that were swapped in during this walk. */
  readonly #spent: Int32Array;
  /** The clique with which the plateau began. */
  readonly #begun: Int32Array;
  #penalised = 0;

  constructor(graph: Graph, ranks: Ranks, best: Best, seed: number, mood: Mood, penalised = FORGETFUL) {
    this.#nodes = graph.nodes;
    this.#walk = new Walk(graph, ranks);
    this.#mood = mood;
    this.#mostPenalised = penalised * graph.nodes;
    this.#chance = new Chance(seed);
    this.#best = best;
    this.#penalties = new Int32Array(graph.nodes);
    this.#blank = new Int32Array(graph.words).fill(-1);
    this.#spent = new Int32Array(graph.words);
    this.#begun = new Int32Array(graph.words);
    this.#walk.add(this.#chance.below(graph.nodes));
  }

  /** Walks on a number of times: each walk ends in a maximal clique, and takes some tens of microseconds. */
  run(walks: number): void {
    for (let walk = 0; walk < walks; walk += 1) {
      this.#climb();
      if (this.#mood === 'restless') this.#unsettle();
      else {
        this.#penalise();
        this.#walk.reduce();
      }
    }
  }

  /** Adds while anything fits, swaps while anything new almost fits and something of the plateau's first clique is left. */
  #climb(): void {
    const walk = this.#walk;
    this.#spent.fill(0);
    do {
      for (let next = this.#choose(walk.open, false); next >= 0; next = this.#choose(walk.open, false)) walk.add(next);
    } while (this.#plateau());
  }

  /** Answers whether something can be added again. */
  #plateau(): boolean {
    const walk = this.#walk;
    const { size } = walk;
    this.#begun.set(walk.members);
    for (let left = size; left > 0; ) {
      if (size >= this.#best.size) this.#best.offer(size, walk.rank, () => walk.nodes());
      const next = this.#choose(walk.near, true);
      if (next < 0) return false;
      mark(this.#spent, next);
      const out = walk.swap(next);
      if (walk.growing) return true;
      if (marked(this.#begun, out)) left -= 1;
    }
    return false;
  }

  /** One of the candidates, by mood; -1 where there is none. `fresh`: none that was swapped in during this walk. */
  #choose(from: Int32Array, fresh: boolean): number {
    const words = from.length;
    const draw = this.#chance.next();
    // From a random bit on: not quite even, but a look at a few words suffices, and chance need not be even here.
    const turn = draw % WORD_BITS;
    let word = Math.floor((draw / 2 ** 32) * words);
    let any = 0;
    for (let left = words; left > 0; left -= 1) {
      const bits = fresh ? (from[word] ?? 0) & ~(this.#spent[word] ?? 0) : (from[word] ?? 0);
      any |= bits;
      const blank = bits & (this.#blank[word] ?? 0);
      if (blank !== 0) return word * WORD_BITS + bitFrom(blank, turn);
      word = word + 1 === words ? 0 : word + 1;
    }
    return any === 0 ? -1 : this.#leastPenalised(from, fresh);
  }

  #leastPenalised(from: Int32Array, fresh: boolean): number {
    let chosen = -1;
    let least = 0;
    let ties = 0;
    for (let word = 0; word < from.length; word += 1) {
      for (let bits = fresh ? (from[word] ?? 0) & ~(this.#spent[word] ?? 0) : (from[word] ?? 0); bits !== 0; bits &= bits - 1) {
        const node = word * WORD_BITS + bitFrom(bits, 0);
        const penalty = this.#penalties[node] ?? 0;
        if (chosen < 0 || penalty < least) {
          chosen = node;
          least = penalty;
          ties = 1;
        } else if (penalty === least) {
          ties += 1;
          if (this.#chance.below(ties) === 0) chosen = node;
        }
      }
    }
    return chosen;
  }

  /** The nodes the walk ended in cost more from now on; when most have a price, all cost less. */
  #penalise(): void {
    const { clique, size } = this.#walk;
    for (let at = 0; at < size; at += 1) {
      const node = clique[at] ?? 0;
      if (this.#penalties[node] === 0) this.#penalised += 1;
      this.#penalties[node] = (this.#penalties[node] ?? 0) + 1;
      this.#blank[node >>> 5] = (this.#blank[node >>> 5] ?? 0) & ~(1 << (node & 31));
    }
    if (this.#penalised <= this.#mostPenalised) return;
    for (let node = 0; node < this.#nodes; node += 1) {
      const penalty = this.#penalties[node] ?? 0;
      if (penalty === 0) continue;
      this.#penalties[node] = penalty - 1;
      if (penalty > 1) continue;
      this.#penalised -= 1;
      mark(this.#blank, node);
    }
  }

  /** A random node comes in, and those it is not joined to go. */
  #unsettle(): void {
    if (this.#walk.size === this.#nodes) return;
    let node = this.#chance.below(this.#nodes);
    while (marked(this.#walk.members, node)) node = this.#chance.below(this.#nodes);
    this.#walk.force(node);
  }
}

function mark(set: Int32Array, node: number): void {
  set[node >>> 5] = (set[node >>> 5] ?? 0) | (1 << (node & 31));
}

const marked = (set: Int32Array, node: number): boolean => (((set[node >>> 5] ?? 0) >>> (node & 31)) & 1) === 1;

/** The first set bit from `turn` on, round the word. */
function bitFrom(bits: number, turn: number): number {
  const turned = (bits >>> turn) | (bits << (WORD_BITS - turn));
  return (WORD_BITS - 1 - Math.clz32(turned & -turned) + turn) % WORD_BITS;
}
