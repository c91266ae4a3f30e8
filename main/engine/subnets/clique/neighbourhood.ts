// A clique on its walk, and how far every other node is from joining it: kept up to date with each step, never counted anew.
import { degreeOf, type Graph, joined } from './graph.ts';
import type { Ranks } from './record.ts';

/** A set of nodes that can be gone through, added to and taken from in constant time. */
class NodeSet {
  readonly nodes: Int32Array;
  readonly #place: Int32Array;
  size = 0;

  constructor(nodes: number) {
    this.nodes = new Int32Array(nodes);
    this.#place = new Int32Array(nodes).fill(-1);
  }

  has(node: number): boolean {
    return (this.#place[node] ?? -1) >= 0;
  }

  add(node: number): void {
    this.nodes[this.size] = node;
    this.#place[node] = this.size;
    this.size += 1;
  }

  remove(node: number): void {
    const place = this.#place[node] ?? 0;
    this.size -= 1;
    const last = this.nodes[this.size] ?? 0;
    this.nodes[place] = last;
    this.#place[last] = place;
    this.#place[node] = -1;
  }
}

export class Neighbourhood {
  readonly clique: NodeSet;
  /** Joined to the whole clique: what can be added. */
  readonly open: NodeSet;
  /** Joined to all of the clique but one: what can be swapped in. */
  readonly near: NodeSet;
  readonly degrees: Int32Array;
  readonly #graph: Graph;
  readonly #ranks: Ranks;
  /** Of node v, `strangers[starts[v]] … strangers[starts[v + 1] - 1]`: those not joined to it. */
  readonly #strangers: Int32Array;
  readonly #starts: Int32Array;
  /** How many of the clique a node is not joined to, and the sum of their numbers: with one, the sum is that one. */
  readonly #missing: Int32Array;
  readonly #missed: Int32Array;
  #first = 0;
  #second = 0;

  constructor(graph: Graph, ranks: Ranks) {
    const { nodes } = graph;
    this.#graph = graph;
    this.#ranks = ranks;
    this.clique = new NodeSet(nodes);
    this.open = new NodeSet(nodes);
    this.near = new NodeSet(nodes);
    this.degrees = Int32Array.from({ length: nodes }, (_, node) => degreeOf(graph, node));
    this.#starts = new Int32Array(nodes + 1);
    const strangers: number[] = [];
    for (let one = 0; one < nodes; one += 1) {
      this.#starts[one] = strangers.length;
      for (let other = 0; other < nodes; other += 1) if (other !== one && !joined(graph, one, other)) strangers.push(other);
      this.open.add(one);
    }
    this.#starts[nodes] = strangers.length;
    this.#strangers = Int32Array.from(strangers);
    this.#missing = new Int32Array(nodes);
    this.#missed = new Int32Array(nodes);
  }

  get rank(): number {
    return this.#ranks.rank(this.#first, this.#second);
  }

  members(): readonly number[] {
    return [...this.clique.nodes.subarray(0, this.clique.size)];
  }

  /** Adds an open node. */
  add(node: number): void {
    this.open.remove(node);
    this.clique.add(node);
    this.#turn(node);
    const end = this.#starts[node + 1] ?? 0;
    for (let at = this.#starts[node] ?? 0; at < end; at += 1) {
      const stranger = this.#strangers[at] ?? 0;
      const missing = (this.#missing[stranger] ?? 0) + 1;
      this.#missing[stranger] = missing;
      this.#missed[stranger] = (this.#missed[stranger] ?? 0) + node;
      if (missing === 1) {
        this.open.remove(stranger);
        this.near.add(stranger);
      } else if (missing === 2) this.near.remove(stranger);
    }
  }

  /** Takes a node out of the clique; it is open then. */
  remove(node: number): void {
    this.clique.remove(node);
    this.open.add(node);
    this.#turn(node);
    const end = this.#starts[node + 1] ?? 0;
    for (let at = this.#starts[node] ?? 0; at < end; at += 1) {
      const stranger = this.#strangers[at] ?? 0;
      const missing = (this.#missing[stranger] ?? 0) - 1;
      this.#missing[stranger] = missing;
      this.#missed[stranger] = (this.#missed[stranger] ?? 0) - node;
      if (missing === 0) {
        this.near.remove(stranger);
        this.open.add(stranger);
      } else if (missing === 1) this.near.add(stranger);
    }
  }

  /** Adds a near node and takes out the one it is not joined to, which is returned. */
  swap(node: number): number {
    const out = this.#missed[node] ?? 0;
    this.remove(out);
    this.add(node);
    return out;
  }

  /** Adds a node whatever it costs: those of the clique it is not joined to leave. */
  force(node: number): void {
    for (let at = this.clique.size - 1; at >= 0; at -= 1) {
      const member = this.clique.nodes[at] ?? 0;
      if (!joined(this.#graph, member, node)) this.remove(member);
    }
    this.add(node);
  }

  /** Leaves one node of the clique alone. */
  reduce(node: number): void {
    for (let at = this.clique.size - 1; at >= 0; at -= 1) {
      const member = this.clique.nodes[at] ?? 0;
      if (member !== node) this.remove(member);
    }
  }

  #turn(node: number): void {
    this.#first ^= this.#ranks.first[node] ?? 0;
    this.#second ^= this.#ranks.second[node] ?? 0;
  }
}
