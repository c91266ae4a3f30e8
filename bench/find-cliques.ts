// Looks long for large cliques of the bench's graphs, with several methods apart from each other: where bench/clique-known.json comes from.
import { Best, Ranks } from '../main/engine/subnets/clique/record.ts';
import { ExactSearch } from '../main/engine/subnets/clique/exact-search.ts';
import { faultOf, type Graph } from '../main/engine/subnets/clique/graph.ts';
import { LocalSearch, type Mood } from '../main/engine/subnets/clique/local-search.ts';
import { makeGraph, type Recipe, RECIPES } from './clique-graphs.ts';

const MS = 1_000;
const WALKS = 64;
const STEPS = 4_096;

/** What one method came to. `seconds`: of the processor, all seeds together. */
export interface Finding {
  readonly method: Mood | 'exact';
  readonly seconds: number;
  readonly seeds: readonly number[];
  readonly size: number;
  /** Nothing larger exists. */
  readonly proved: boolean;
}

/** `seconds`: of the processor, for each seed of a walk and for the proof. `proof`: for graphs of up to so many nodes. */
export interface Effort {
  readonly seconds: number;
  readonly seeds: readonly number[];
  readonly proof: number;
}

const secondsUsed = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / MS / MS;
};

function walked(graph: Graph, method: Mood, { seconds, seeds }: Effort): Finding {
  const from = secondsUsed();
  let size = 0;
  for (const seed of seeds) {
    const begun = secondsUsed();
    const best = new Best();
    const search = new LocalSearch(graph, new Ranks(graph.nodes, seed), best, seed, method);
    while (secondsUsed() - begun < seconds) search.run(WALKS);
    const found = best.news()?.clique ?? [];
    const fault = faultOf(graph, found);
    if (fault) throw new Error(`the ${method} walk answered what is no maximal clique: ${fault}`);
    size = Math.max(size, found.length);
  }
  return { method, seconds: Math.round(secondsUsed() - from), seeds, size, proved: false };
}

function proved(graph: Graph, least: number, { seconds }: Effort): Finding {
  const from = secondsUsed();
  const best = new Best();
  best.raise(least);
  const search = new ExactSearch(graph, new Ranks(graph.nodes, 1), best);
  while (!search.done && secondsUsed() - from < seconds) search.run(STEPS);
  return { method: 'exact', seconds: Math.round(secondsUsed() - from), seeds: [], size: best.size, proved: search.done };
}

export function findCliques(effort: Effort, only: RegExp, tell: (recipe: Recipe, findings: readonly Finding[]) => void): void {
  for (const recipe of RECIPES.filter(({ name }) => only.test(name))) {
    const graph = makeGraph(recipe);
    const findings = [walked(graph, 'restless', effort), walked(graph, 'shy', effort)];
    const least = Math.max(...findings.map(({ size }) => size));
    if (graph.nodes <= effort.proof) findings.push(proved(graph, least, effort));
    tell(recipe, findings);
  }
}
