// A graph as the clique search reads it: one row of bits for each node, in memory that threads share.

/** Above what the subnet asks (700). Reading a graph of this size takes some milliseconds of the event loop, and no more. */
export const MAX_NODES = 768;

export const WORD_BITS = 32;

export interface Graph {
  readonly nodes: number;
  /** 32-bit words in a row. */
  readonly words: number;
  /** `nodes × words`: bit `u & 31` of word `u >>> 5` in row `v` says that v and u are joined. Symmetric, nothing on the diagonal. */
  readonly rows: Uint32Array<SharedArrayBuffer>;
}

/** A graph without edges. */
export function emptyGraph(nodes: number): Graph {
  const words = Math.ceil(nodes / WORD_BITS);
  return { nodes, words, rows: new Uint32Array(new SharedArrayBuffer(nodes * words * Uint32Array.BYTES_PER_ELEMENT)) };
}

function mark({ words, rows }: Graph, from: number, to: number): void {
  const at = from * words + (to >>> 5);
  rows[at] = (rows[at] ?? 0) | (1 << (to & 31));
}

/** Joins two different nodes of a graph that is being made. */
export function join(graph: Graph, one: number, other: number): void {
  mark(graph, one, other);
  mark(graph, other, one);
}

export const joined = ({ words, rows }: Graph, one: number, other: number): boolean =>
  (((rows[one * words + (other >>> 5)] ?? 0) >>> (other & 31)) & 1) === 1;

/** How many bits of a word are set. */
export function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

export function degreeOf({ words, rows }: Graph, node: number): number {
  let degree = 0;
  for (let at = node * words; at < (node + 1) * words; at += 1) degree += bitsIn(rows[at] ?? 0);
  return degree;
}

export type CliqueFault = 'empty' | 'not-a-node' | 'repeated' | 'not-joined' | 'not-maximal';

/** What the subnet's validators would object to in an answer, or null. They want no node left that could still be added. */
export function faultOf(graph: Graph, clique: readonly number[]): CliqueFault | null {
  if (clique.length === 0) return 'empty';
  if (clique.some((node) => !Number.isInteger(node) || node < 0 || node >= graph.nodes)) return 'not-a-node';
  const members = new Set(clique);
  if (members.size !== clique.length) return 'repeated';
  for (const one of members) for (const other of members) if (one < other && !joined(graph, one, other)) return 'not-joined';
  for (let node = 0; node < graph.nodes; node += 1) {
    if (!members.has(node) && clique.every((member) => joined(graph, node, member))) return 'not-maximal';
  }
  return null;
}

/** A maximal clique at once: the nodes in the order of their edges, each that fits. */
export function quickClique(graph: Graph): number[] {
  const degrees = Array.from({ length: graph.nodes }, (_, node) => degreeOf(graph, node));
  const order = [...degrees.keys()].toSorted((one, other) => (degrees[other] ?? 0) - (degrees[one] ?? 0));
  const clique: number[] = [];
  for (const node of order) if (clique.every((member) => joined(graph, member, node))) clique.push(node);
  return clique;
}

/** The plain greedy answer: from `first` on, always the candidate that keeps the most candidates. Maximal, seldom maximum. */
export function greedyClique(graph: Graph, first?: number): number[] {
  const { nodes, words, rows } = graph;
  if (nodes === 0) return [];
  const candidates = new Uint32Array(words);
  for (let node = 0; node < nodes; node += 1) candidates[node >>> 5] = (candidates[node >>> 5] ?? 0) | (1 << (node & 31));
  const kept = (node: number): number => {
    let count = 0;
    for (let word = 0; word < words; word += 1) count += bitsIn((candidates[word] ?? 0) & (rows[node * words + word] ?? 0));
    return count;
  };
  const mostKept = (): number => {
    let best = -1;
    let most = -1;
    for (let node = 0; node < nodes; node += 1) {
      if ((((candidates[node >>> 5] ?? 0) >>> (node & 31)) & 1) === 0) continue;
      const count = kept(node);
      if (count <= most) continue;
      best = node;
      most = count;
    }
    return best;
  };
  const clique: number[] = [];
  for (let next = first ?? mostKept(); next >= 0; next = mostKept()) {
    clique.push(next);
    for (let word = 0; word < words; word += 1) candidates[word] = (candidates[word] ?? 0) & (rows[next * words + word] ?? 0);
  }
  return clique;
}
