// A clique on its walk, and what could join it: for all nodes at once, one bit of a word each, so that a step costs some hundred
// operations whatever the graph's edges are.
import { type Graph, WORD_BITS } from './graph.ts';
import type { Ranks } from './record.ts';

export class Walk {
  readonly words: number;
  /** The clique's nodes, in no order; the last is the one that came last. */
  readonly clique: Int32Array;
  size = 0;
  /** Joined to the whole clique: what can be added. */
  readonly open: Int32Array;
  /** Joined to all of the clique but one: what can be swapped in. */
  readonly near: Int32Array;
  /** The clique as bits. */
  readonly members: Int32Array;
  readonly #none: number;
  readonly #ranks: Ranks;
  readonly #place: Int32Array;
  /** Row of node v: those not joined to it, itself left out. */
  readonly #strangers: Int32Array;
  /**
   * How many of the clique each node is not joined to, as binary numbers that stand upright: bit k of node u's count is u's bit in
   * the k-th of its word's planes. Adding a row of bits to all counts is a ripple through the planes that seldom goes far.
   */
  readonly #counts: Int32Array;
  readonly #planes: number;
  readonly #outside: Int32Array;
  #first = 0;
  #second = 0;

  constructor(graph: Graph, ranks: Ranks) {
    const { nodes, words, rows } = graph;
    this.words = words;
    this.#ranks = ranks;
    this.#planes = WORD_BITS - Math.clz32(nodes + 1);
    this.clique = new Int32Array(nodes);
    this.#place = new Int32Array(nodes);
    this.open = new Int32Array(words);
    this.near = new Int32Array(words);
    this.members = new Int32Array(words);
    this.#outside = new Int32Array(words);
    for (let node = 0; node < nodes; node += 1) this.#outside[node >>> 5] = (this.#outside[node >>> 5] ?? 0) | (1 << (node & 31));
    this.#counts = new Int32Array(words * this.#planes);
    // The last row is nobody's and empty.
    this.#strangers = new Int32Array((nodes + 1) * words);
    this.#none = nodes;
    for (let node = 0; node < nodes; node += 1) {
      for (let word = 0; word < words; word += 1) {
        const at = node * words + word;
        this.#strangers[at] = (this.#outside[word] ?? 0) & ~(rows[at] ?? 0);
      }
      const own = node * words + (node >>> 5);
      this.#strangers[own] = (this.#strangers[own] ?? 0) & ~(1 << (node & 31));
    }
    this.#count(-1, -1);
  }

  get rank(): number {
    return this.#ranks.rank(this.#first, this.#second);
  }

  nodes(): readonly number[] {
    return [...this.clique.subarray(0, this.size)];
  }

  /** Whether anything can be added. */
  get growing(): boolean {
    for (let word = 0; word < this.words; word += 1) if (this.open[word] !== 0) return true;
    return false;
  }

  /** Adds an open node. */
  add(node: number): void {
    this.#enter(node);
    this.#count(node, -1);
  }

  /** Adds a near node and takes out the one it is not joined to, which is returned. */
  swap(node: number): number {
    const row = node * this.words;
    let out = -1;
    for (let word = 0; out < 0; word += 1) {
      const it = (this.members[word] ?? 0) & (this.#strangers[row + word] ?? 0);
      if (it !== 0) out = word * WORD_BITS + (31 - Math.clz32(it));
    }
    this.#leave(out);
    this.#enter(node);
    this.#count(node, out);
    return out;
  }

  /** Adds a node whatever it costs: those of the clique it is not joined to leave. */
  force(node: number): void {
    const row = node * this.words;
    for (let word = 0; word < this.words; word += 1) {
      for (let gone = (this.members[word] ?? 0) & (this.#strangers[row + word] ?? 0); gone !== 0; gone &= gone - 1) {
        const out = word * WORD_BITS + (31 - Math.clz32(gone & -gone));
        this.#leave(out);
        this.#count(-1, out);
      }
    }
    this.#enter(node);
    this.#count(node, -1);
  }

  /** Leaves the node that came last alone. */
  reduce(): void {
    const last = this.clique[this.size - 1] ?? 0;
    for (let at = 0; at < this.size - 1; at += 1) {
      const node = this.clique[at] ?? 0;
      this.#outside[node >>> 5] = (this.#outside[node >>> 5] ?? 0) | (1 << (node & 31));
    }
    this.#outside[last >>> 5] = (this.#outside[last >>> 5] ?? 0) | (1 << (last & 31));
    this.members.fill(0);
    this.#counts.fill(0);
    this.size = 0;
    this.#first = 0;
    this.#second = 0;
    this.#enter(last);
    this.#count(last, -1);
  }

  #enter(node: number): void {
    const bit = 1 << (node & 31);
    this.members[node >>> 5] = (this.members[node >>> 5] ?? 0) | bit;
    this.#outside[node >>> 5] = (this.#outside[node >>> 5] ?? 0) & ~bit;
    this.clique[this.size] = node;
    this.#place[node] = this.size;
    this.size += 1;
    this.#turn(node);
  }

  #leave(node: number): void {
    const bit = 1 << (node & 31);
    this.members[node >>> 5] = (this.members[node >>> 5] ?? 0) & ~bit;
    this.#outside[node >>> 5] = (this.#outside[node >>> 5] ?? 0) | bit;
    this.size -= 1;
    const place = this.#place[node] ?? 0;
    const last = this.clique[this.size] ?? 0;
    this.clique[place] = last;
    this.#place[last] = place;
    this.#turn(node);
  }

  /** Counts a node in and one out, -1 for none, and sees anew what is open and what is near: those of count 0 and of count 1. */
  #count(added: number, taken: number): void {
    const words = this.words;
    const counts = this.#counts;
    const strangers = this.#strangers;
    const outside = this.#outside;
    const planes = this.#planes;
    // One more than the size: what a swap takes out was counted.
    const used = WORD_BITS - Math.clz32(this.size + 1);
    const inRow = (added < 0 ? this.#none : added) * words;
    const outRow = (taken < 0 ? this.#none : taken) * words;
    for (let word = 0; word < words; word += 1) {
      const plus = strangers[inRow + word] ?? 0;
      const minus = strangers[outRow + word] ?? 0;
      let carry = plus & ~minus;
      let borrow = minus & ~plus;
      const at = word * planes;
      let low = counts[at] ?? 0;
      let turned = low ^ (carry | borrow);
      counts[at] = turned;
      carry &= low;
      borrow &= ~low;
      low = turned;
      let high = 0;
      for (let plane = at + 1; plane < at + used; plane += 1) {
        const old = counts[plane] ?? 0;
        turned = old ^ (carry | borrow);
        counts[plane] = turned;
        carry &= old;
        borrow &= ~old;
        high |= turned;
      }
      this.near[word] = low & ~high;
      this.open[word] = ~(low | high) & (outside[word] ?? 0);
    }
  }

  #turn(node: number): void {
    this.#first ^= this.#ranks.first[node] ?? 0;
    this.#second ^= this.#ranks.second[node] ?? 0;
  }
}
