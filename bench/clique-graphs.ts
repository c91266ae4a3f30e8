// The graphs of the clique bench: of the subnet's sizes and densities, random, C-like and brock-like, each from a seed of its own.
import { Chance } from '../main/engine/subnets/clique/chance.ts';
import { emptyGraph, type Graph, join } from '../main/engine/subnets/clique/graph.ts';
import { chanceSize, randomGraph } from '../main/engine/subnets/clique/random-graph.ts';

/** Nodes, at least and at most: what the subnet's validators choose from. */
export const SIZES = [
  [290, 300],
  [490, 500],
  [690, 700],
] as const;
/**
 * `random`: each edge by a coin of its own. `c`: as many edges as the density says, any of them, as DIMACS' C graphs are described.
 * `brock`: a clique larger than chance would make, hidden.
 */
export const FAMILIES = ['random', 'c', 'brock'] as const;
export type Family = (typeof FAMILIES)[number];
const DENSITIES = [0.7, 0.72, 0.74, 0.76, 0.78, 0.8];
/** By how much the hidden cliques exceed what chance makes: from 2 to 5 in DIMACS' brock800, 2 to 8 in its brock400. */
const EXCESS = [2, 3, 4, 5, 3, 4];
const HIDING_DEPTHS = [0, 1, 2];

export interface Recipe {
  /** E.g. "brock-493-0.74-3". */
  readonly name: string;
  readonly size: string;
  readonly family: Family;
  readonly nodes: number;
  readonly density: number;
  readonly seed: number;
  readonly hidden: { readonly members: number; readonly depth: number } | null;
}

/** Six of each family and size: 54. */
export const RECIPES: readonly Recipe[] = SIZES.flatMap(([least, most]) =>
  FAMILIES.flatMap((family) =>
    DENSITIES.map((density, at): Recipe => {
      const seed = least * 100 + FAMILIES.indexOf(family) * 10 + at;
      const nodes = least + new Chance(seed).below(most - least + 1);
      const hidden =
        family === 'brock'
          ? {
              members: chanceSize(nodes, density) + (EXCESS[at] ?? 0),
              depth: HIDING_DEPTHS[at % HIDING_DEPTHS.length] ?? 0,
            }
          : null;
      return { name: `${family}-${nodes}-${density}-${at}`, size: `${least}-${most}`, family, nodes, density, seed, hidden };
    }),
  ),
);

export function makeGraph(recipe: Recipe): Graph {
  const chance = new Chance(recipe.seed);
  if (recipe.hidden) return withHidden(recipe, recipe.hidden, chance);
  return recipe.family === 'c' ? withEdges(recipe, chance) : randomGraph(recipe.nodes, recipe.density, chance);
}

const coin = (chance: Chance, odds: number): boolean => chance.next() < odds * 2 ** 32;

function withEdges({ nodes, density }: Recipe, chance: Chance): Graph {
  const graph = emptyGraph(nodes);
  let pairs = (nodes * (nodes - 1)) / 2;
  let edges = Math.round(density * pairs);
  for (let one = 0; one < nodes; one += 1) {
    for (let other = one + 1; other < nodes; other += 1) {
      if (chance.below(pairs) < edges) {
        join(graph, one, other);
        edges -= 1;
      }
      pairs -= 1;
    }
  }
  return graph;
}

/**
 * After M. Brockington, J. Culberson, "Camouflaging Independent Sets in Quasi-Random Graphs" (DIMACS 26, 1996), for cliques: the
 * hidden nodes are joined less to the others, just so much that to one who has found `depth` of them already, those of the rest that
 * are still candidates and hidden have no more edges among the candidates than the others. What is not an edge is counted here.
 */
function withHidden({ nodes, density }: Recipe, { members, depth }: NonNullable<Recipe['hidden']>, chance: Chance): Graph {
  const others = nodes - members;
  const missing = 1 - density;
  // How often a hidden and another node are not joined. Others left among the candidates: `others * (1 - across) ** depth`.
  let across = missing;
  const left = (): number => others * (1 - across) ** depth;
  for (let round = 0; round < 200; round += 1) across = missing * (1 + (members - depth - 1) / left());
  const among = (across * (left() - (members - depth))) / (left() - 1);

  const places = shuffled(nodes, chance);
  const hidden = places.slice(0, members);
  const rest = places.slice(members);
  const graph = emptyGraph(nodes);
  for (const [at, one] of hidden.entries()) for (const other of hidden.slice(at + 1)) join(graph, one, other);
  for (const [at, one] of rest.entries()) {
    for (const other of rest.slice(at + 1)) if (!coin(chance, among)) join(graph, one, other);
    const apart = new Set(shuffled(members, chance).slice(0, Math.round(members * across)));
    for (const [place, other] of hidden.entries()) if (!apart.has(place)) join(graph, one, other);
  }
  return graph;
}

function shuffled(count: number, chance: Chance): number[] {
  const places = Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at > 0; at -= 1) {
    const other = chance.below(at + 1);
    const place = places[at] ?? 0;
    places[at] = places[other] ?? 0;
    places[other] = place;
  }
  return places;
}
