// Graphs as chance makes them: for practice, for the adapter's own test and for the bench.
import type { Chance } from './chance.ts';
import { emptyGraph, type Graph, join } from './graph.ts';

/** Each pair of nodes is joined with the same odds. */
export function randomGraph(nodes: number, density: number, chance: Chance): Graph {
  const graph = emptyGraph(nodes);
  for (let one = 0; one < nodes; one += 1) {
    for (let other = one + 1; other < nodes; other += 1) if (chance.next() < density * 2 ** 32) join(graph, one, other);
  }
  return graph;
}

/** The largest size of which such a graph has at least one clique to be expected. */
export function chanceSize(nodes: number, density: number): number {
  let expected = 1;
  let size = 0;
  for (; expected >= 1; size += 1) expected *= ((nodes - size) / (size + 1)) * density ** size;
  return size - 1;
}
