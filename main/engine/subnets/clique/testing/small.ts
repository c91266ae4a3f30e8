// Small graphs, and all their maximum cliques by trying every set: what the search is held against.
import fc from 'fast-check';
import { emptyGraph, type Graph, join, joined } from '../graph.ts';

export function graphOf(nodes: number, edges: Iterable<readonly [number, number]>): Graph {
  const graph = emptyGraph(nodes);
  for (const [one, other] of edges) join(graph, one, other);
  return graph;
}

/** All pairs of different nodes, the smaller first: the order of the wire. */
export const pairsOf = (nodes: number): (readonly [number, number])[] =>
  Array.from({ length: nodes }, (_, one) =>
    Array.from({ length: nodes - one - 1 }, (__, at) => [one, one + 1 + at] as const),
  ).flat();

/** Any graph of up to so many nodes, of any density. */
export const anyGraph = (most: number): fc.Arbitrary<Graph> =>
  fc.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 0, max: 100 })).chain(([nodes, percent]) =>
    fc
      .array(fc.integer({ min: 0, max: 99 }), { minLength: (nodes * (nodes - 1)) / 2, maxLength: (nodes * (nodes - 1)) / 2 })
      .map((draws) =>
        graphOf(
          nodes,
          pairsOf(nodes).filter((_, at) => (draws[at] ?? 0) < percent),
        ),
      ),
  );

/** Every maximum clique, by adding nodes in rising order in all ways: for up to some twenty nodes. */
export function allMaximum(graph: Graph): readonly (readonly number[])[] {
  let best: number[][] = [];
  const grow = (clique: number[], from: number): void => {
    const size = best[0]?.length ?? 0;
    if (clique.length > size) best = [clique];
    else if (clique.length === size) best.push(clique);
    for (let node = from; node < graph.nodes; node += 1) {
      if (clique.every((member) => joined(graph, member, node))) grow([...clique, node], node + 1);
    }
  };
  grow([], 0);
  return best;
}
