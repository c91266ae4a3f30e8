// What the subnet's validators would pay for answers to one graph.
// toptensor/CliqueAI docs/mechanism.md "Scoring": performance, weighted by the problem's difficulty, plus rarity.
import { faultOf, type Graph } from './graph.ts';

/**
 * @param answers one per miner that was asked; what is no maximal clique counts as an answer of size 0
 * @param difficulty of the problem, as the validator chose it: .2, .4 and 1 for about 300, 500 and 700 nodes
 * @returns for each answer a reward between 0 and 2 + difficulty, without unit
 */
export function scoreCliques(graph: Graph, answers: readonly (readonly number[])[], difficulty: number): readonly number[] {
  const judged = answers.map((answer) => {
    const valid = faultOf(graph, answer) === null;
    return { size: valid ? answer.length : 0, key: valid ? answer.toSorted((a, b) => a - b).join() : null };
  });
  const largest = Math.max(0, ...judged.map(({ size }) => size));
  const alike = new Map<string | null, number>();
  for (const { key } of judged) alike.set(key, (alike.get(key) ?? 0) + 1);
  const shares = judged.map(({ size, key }) => {
    if (key === null) return { optimality: 0, diversity: 0 };
    const beaten = judged.filter((other) => other.size > size).length / judged.length;
    return { optimality: Math.exp((-beaten * largest) / size), diversity: 1 / (alike.get(key) ?? 1) };
  });
  const best = Math.max(0, ...shares.map(({ optimality }) => optimality));
  const rarest = Math.max(0, ...shares.map(({ diversity }) => diversity));
  return shares.map(({ optimality, diversity }) =>
    optimality === 0 ? 0 : (optimality / best) * (1 + difficulty) + diversity / rarest,
  );
}

/** The reward of an answer beside those of others: 2 + difficulty when none is larger and none the same. */
export const scoreClique = (
  graph: Graph,
  answer: readonly number[],
  { difficulty, others = [] }: { readonly difficulty: number; readonly others?: readonly (readonly number[])[] },
): number => scoreCliques(graph, [answer, ...others], difficulty)[0] ?? 0;
