// The walk that finds large cliques fast: add what fits, swap what almost fits, then unsettle it and walk on, in three moods.
// Written from the descriptions in W. Pullan, H. Hoos, "Dynamic Local Search for the Maximum Clique Problem" (JAIR 25, 2006) and
// W. Pullan, "Phased local search for the maximum clique problem" (J. Comb. Optim. 12, 2006).
import { Chance } from './chance.ts';
import type { Graph } from './graph.ts';
import { Neighbourhood } from './neighbourhood.ts';
import type { Best, Ranks } from './record.ts';

/**
 * How the next node is chosen. `penalty`: the one that was least often in a clique the walk ended in, which finds cliques of nodes
 * with few edges; `degree`: the one with the most edges; `random`: any.
 */
type Mood = 'random' | 'penalty' | 'degree';

/** Walks in a row in each mood: most graphs yield to the first, hidden cliques to the second. */
const WALKS: readonly (readonly [Mood, number])[] = [
  ['random', 50],
  ['penalty', 100],
  ['degree', 10],
];
/** The share of nodes that shall have a penalty: the delay after which all are lowered follows it. */
const PENALISED = 0.75;
const FIRST_DELAY = 2;

export class LocalSearch {
  readonly #walk: Neighbourhood;
  readonly #chance: Chance;
  readonly #best: Best;
  readonly #nodes: number;
  readonly #penalties: Int32Array;
  /** A node was swapped in during the walk of that number. */
  readonly #swapped: Int32Array;
  /** A node was in the clique when the plateau of that number began. */
  readonly #begun: Int32Array;
  #number = 0;
  #plateau = 0;
  #phase = 0;
  #left = WALKS[0]?.[1] ?? 0;
  #delay = FIRST_DELAY;
  #sinceLowered = 0;
  #penalised = 0;

  constructor(graph: Graph, ranks: Ranks, best: Best, seed: number) {
    this.#nodes = graph.nodes;
    this.#walk = new Neighbourhood(graph, ranks);
    this.#chance = new Chance(seed);
    this.#best = best;
    this.#penalties = new Int32Array(graph.nodes);
    this.#swapped = new Int32Array(graph.nodes);
    this.#begun = new Int32Array(graph.nodes);
  }

  /** Walks on a number of times: each walk ends in a maximal clique, and takes some microseconds for each node in it. */
  run(walks: number): void {
    for (let walk = 0; walk < walks; walk += 1) {
      const mood = WALKS[this.#phase]?.[0] ?? 'random';
      this.#climb(mood);
      if (mood === 'penalty') this.#penalise();
      this.#left -= 1;
      if (this.#left === 0) {
        this.#phase = (this.#phase + 1) % WALKS.length;
        this.#left = WALKS[this.#phase]?.[1] ?? 1;
      }
      this.#unsettle(mood);
    }
  }

  /** Adds while anything fits, swaps while anything new almost fits and something of the plateau's first clique is left. */
  #climb(mood: Mood): void {
    const walk = this.#walk;
    this.#number += 1;
    for (;;) {
      while (walk.open.size > 0) walk.add(this.#choose(walk.open.nodes, walk.open.size, mood, false));
      const { size } = walk.clique;
      if (size >= this.#best.size) this.#tell(size);
      // A new plateau: it ends when nothing of the clique it began with is left.
      this.#plateau += 1;
      for (let at = 0; at < size; at += 1) this.#begun[walk.clique.nodes[at] ?? 0] = this.#plateau;
      let left = size;
      while (walk.open.size === 0) {
        const next = this.#choose(walk.near.nodes, walk.near.size, mood, true);
        if (next < 0) return;
        this.#swapped[next] = this.#number;
        const out = walk.swap(next);
        if (this.#begun[out] === this.#plateau) left -= 1;
        if (left === 0) break;
        if (walk.open.size === 0 && size >= this.#best.size) this.#tell(size);
      }
      if (walk.open.size === 0) return;
    }
  }

  #tell(size: number): void {
    this.#best.offer(size, this.#walk.rank, () => this.#walk.members());
  }

  /** One of the candidates, by mood, any of those that are equally good; -1 where all were swapped in during this walk already. */
  #choose(nodes: Int32Array, size: number, mood: Mood, fresh: boolean): number {
    if (mood === 'random' && !fresh) return nodes[this.#chance.below(size)] ?? -1;
    let chosen = -1;
    let cost = 0;
    let ties = 0;
    for (let at = 0; at < size; at += 1) {
      const node = nodes[at] ?? 0;
      if (fresh && this.#swapped[node] === this.#number) continue;
      const its = mood === 'random' ? 0 : mood === 'penalty' ? (this.#penalties[node] ?? 0) : -(this.#walk.degrees[node] ?? 0);
      if (chosen < 0 || its < cost) {
        chosen = node;
        cost = its;
        ties = 1;
      } else if (its === cost) {
        ties += 1;
        if (this.#chance.below(ties) === 0) chosen = node;
      }
    }
    return chosen;
  }

  /** The nodes the walk ended in cost more from now on; every so often all cost less. */
  #penalise(): void {
    const { clique } = this.#walk;
    for (let at = 0; at < clique.size; at += 1) {
      const node = clique.nodes[at] ?? 0;
      if (this.#penalties[node] === 0) this.#penalised += 1;
      this.#penalties[node] = (this.#penalties[node] ?? 0) + 1;
    }
    this.#sinceLowered += 1;
    if (this.#sinceLowered < this.#delay) return;
    this.#sinceLowered = 0;
    for (let node = 0; node < this.#nodes; node += 1) {
      const penalty = this.#penalties[node] ?? 0;
      if (penalty === 0) continue;
      this.#penalties[node] = penalty - 1;
      if (penalty === 1) this.#penalised -= 1;
    }
    this.#delay = Math.max(1, this.#delay + (this.#penalised < PENALISED * this.#nodes ? 1 : -1));
  }

  /** After a walk by penalty one node stays; otherwise a random one comes in and those it is not joined to go. */
  #unsettle(mood: Mood): void {
    const { clique } = this.#walk;
    if (mood === 'penalty') {
      this.#walk.reduce(clique.nodes[clique.size - 1] ?? 0);
      return;
    }
    if (clique.size === this.#nodes) return;
    let node = this.#chance.below(this.#nodes);
    while (clique.has(node)) node = this.#chance.below(this.#nodes);
    this.#walk.force(node);
  }
}
