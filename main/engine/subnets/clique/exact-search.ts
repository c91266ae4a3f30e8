// The search that ends with a proof: branch and bound over all cliques, bounded by colouring what is left, on rows of bits.
// Written from the descriptions in E. Tomita, T. Seki, "An Efficient Branch-and-Bound Algorithm for Finding a Maximum Clique"
// (DMTCS 2003) and P. San Segundo et al., "An exact bit-parallel algorithm for the maximum clique problem" (C&OR 38, 2011).
import { degreeOf, type Graph, joined, WORD_BITS } from './graph.ts';
import type { Best, Ranks } from './record.ts';

/** One level of the tree: what may still be added, and in which order it is tried. */
interface Level {
  readonly candidates: Uint32Array;
  /** Tried from the last to the first; the colours never fall from the first to the last. */
  readonly tried: Uint16Array;
  readonly colours: Uint16Array;
  left: number;
  /** The node of this level that is in the clique. */
  node: number;
}

export class ExactSearch {
  readonly #best: Best;
  readonly #ranks: Ranks;
  readonly #nodes: number;
  readonly #words: number;
  /** Place in the search's own order to node: those with few neighbours last, so that they are tried first and seldom. */
  readonly #order: readonly number[];
  readonly #rows: Uint32Array;
  readonly #levels: Level[] = [];
  readonly #uncoloured: Uint32Array;
  readonly #fitting: Uint32Array;
  /** The level that is worked on, which is also the size of the clique so far; below 0 all is done. */
  #depth = 0;

  constructor(graph: Graph, ranks: Ranks, best: Best) {
    this.#best = best;
    this.#ranks = ranks;
    this.#nodes = graph.nodes;
    this.#words = graph.words;
    this.#order = degeneracyOrder(graph);
    this.#rows = new Uint32Array(graph.nodes * graph.words);
    for (const [one, node] of this.#order.entries()) {
      for (const [other, neighbour] of this.#order.entries()) {
        if (!joined(graph, node, neighbour)) continue;
        const at = one * graph.words + (other >>> 5);
        this.#rows[at] = (this.#rows[at] ?? 0) | (1 << (other & 31));
      }
    }
    this.#uncoloured = new Uint32Array(graph.words);
    this.#fitting = new Uint32Array(graph.words);
    const root = this.#level(0);
    for (let at = 0; at < graph.nodes; at += 1) root.candidates[at >>> 5] = (root.candidates[at >>> 5] ?? 0) | (1 << (at & 31));
    this.#colour(root);
  }

  /** Every clique that could be as large as the best has been looked at: the best is the maximum, and every one of its size seen. */
  get done(): boolean {
    return this.#depth < 0;
  }

  /** Takes a number of steps, each some microseconds. */
  run(steps: number): void {
    for (let step = 0; step < steps && this.#depth >= 0; step += 1) this.#step();
  }

  #step(): void {
    const level = this.#level(this.#depth);
    const colour = level.left > 0 ? (level.colours[level.left - 1] ?? 0) : 0;
    // The rest of this level has no more colours: no clique in it is as large as the best.
    if (level.left === 0 || this.#depth + colour < this.#best.size) {
      this.#depth -= 1;
      return;
    }
    level.left -= 1;
    const at = level.tried[level.left] ?? 0;
    level.node = at;
    const below = this.#level(this.#depth + 1);
    const row = at * this.#words;
    let any = 0;
    for (let word = 0; word < this.#words; word += 1) {
      const both = (level.candidates[word] ?? 0) & (this.#rows[row + word] ?? 0);
      below.candidates[word] = both;
      any |= both;
    }
    level.candidates[at >>> 5] = (level.candidates[at >>> 5] ?? 0) & ~(1 << (at & 31));
    if (any === 0) {
      this.#tell(this.#depth + 1);
      return;
    }
    this.#depth += 1;
    this.#colour(below);
  }

  /** Nothing can be added, so it is maximal: what was tried before and would fit has been seen in a larger clique. */
  #tell(size: number): void {
    if (size < this.#best.size) return;
    const clique = this.#levels.slice(0, size).map((level) => this.#order[level.node] ?? 0);
    this.#best.offer(size, this.#ranks.rankOf(clique, size), () => clique);
  }

  /** Colours the level's candidates, no two neighbours alike, and lists those whose colour is high enough to be worth trying. */
  #colour(level: Level): void {
    const words = this.#words;
    const uncoloured = this.#uncoloured;
    const fitting = this.#fitting;
    const worth = this.#best.size - this.#depth;
    uncoloured.set(level.candidates);
    level.left = 0;
    let firstWord = 0;
    for (let colour = 1; ; colour += 1) {
      while (firstWord < words && uncoloured[firstWord] === 0) firstWord += 1;
      if (firstWord === words) return;
      for (let word = firstWord; word < words; word += 1) fitting[word] = uncoloured[word] ?? 0;
      for (let word = firstWord; word < words; word += 1) {
        for (let bits = fitting[word] ?? 0; bits !== 0; bits = fitting[word] ?? 0) {
          const bit = bits & -bits;
          const at = word * WORD_BITS + (31 - Math.clz32(bit));
          uncoloured[word] = (uncoloured[word] ?? 0) & ~bit;
          fitting[word] = bits & ~bit;
          const row = at * words;
          for (let other = word; other < words; other += 1)
            fitting[other] = (fitting[other] ?? 0) & ~(this.#rows[row + other] ?? 0);
          if (colour < worth) continue;
          level.tried[level.left] = at;
          level.colours[level.left] = colour;
          level.left += 1;
        }
      }
    }
  }

  #level(depth: number): Level {
    const level = this.#levels[depth] ?? {
      candidates: new Uint32Array(this.#words),
      tried: new Uint16Array(this.#nodes),
      colours: new Uint16Array(this.#nodes),
      left: 0,
      node: 0,
    };
    this.#levels[depth] = level;
    return level;
  }
}

/** Takes away the node with the fewest neighbours again and again; the first taken comes last. */
function degeneracyOrder(graph: Graph): readonly number[] {
  const degrees = Int32Array.from({ length: graph.nodes }, (_, node) => degreeOf(graph, node));
  const left = new Set(degrees.keys());
  const taken: number[] = [];
  while (left.size > 0) {
    let fewest = -1;
    for (const node of left) if (fewest < 0 || (degrees[node] ?? 0) < (degrees[fewest] ?? 0)) fewest = node;
    left.delete(fewest);
    taken.push(fewest);
    for (const node of left) if (joined(graph, node, fewest)) degrees[node] = (degrees[node] ?? 0) - 1;
  }
  return taken.toReversed();
}
