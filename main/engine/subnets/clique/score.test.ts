// The reward: the spec's golden vector, and its rules one by one.
import { describe, expect, it } from 'vitest';
import { faultOf, greedyClique } from './graph.ts';
import { scoreClique, scoreCliques } from './score.ts';
import { graphOf, pairsOf } from './testing/small.ts';

/** Two cliques of four and one of three, apart from each other. */
const GRAPH = graphOf(11, [
  ...pairsOf(4),
  ...pairsOf(4).map(([one, other]) => [one + 4, other + 4] as const),
  ...pairsOf(3).map(([one, other]) => [one + 8, other + 8] as const),
]);

describe('the reward', () => {
  it('is that of the subnet’s rule', () => {
    const rewards = scoreCliques(
      GRAPH,
      [
        [0, 1, 2, 3],
        [4, 5, 6, 7],
        [8, 9, 10],
        [0, 4],
      ],
      0.4,
    );
    for (const [at, reward] of [2.4, 2.4, 1.718784, 0].entries()) expect(rewards[at]).toBeCloseTo(reward, 6);
  });

  it('pays rarity: the same answer in another order is the same answer', () => {
    const rewards = scoreCliques(
      GRAPH,
      [
        [0, 1, 2, 3],
        [3, 2, 1, 0],
        [4, 5, 6, 7],
      ],
      1,
    );
    expect(rewards).toEqual([2.5, 2.5, 3]);
    expect(scoreClique(GRAPH, [0, 1, 2, 3], { difficulty: 1 })).toBe(3);
    expect(scoreClique(GRAPH, [0, 1], { difficulty: 1, others: [[4, 5, 6, 7]] })).toBe(0);
    expect(scoreCliques(GRAPH, [], 1)).toEqual([]);
  });

  it.each([
    [[], 'empty'],
    [[0, 1, 2, 11], 'not-a-node'],
    [[-1], 'not-a-node'],
    [[0.5], 'not-a-node'],
    [[0, 1, 2, 3, 3], 'repeated'],
    [[0, 1, 2, 4], 'not-joined'],
    [[0, 1, 2], 'not-maximal'],
    [[0, 1, 2, 3], null],
  ] as const)('%j: %s', (clique, fault) => {
    expect(faultOf(GRAPH, clique)).toBe(fault);
  });

  it('finds no fault with the plain greedy answer', () => {
    for (const first of [undefined, 0, 9]) expect(faultOf(GRAPH, greedyClique(GRAPH, first))).toBeNull();
    expect(greedyClique(graphOf(0, []))).toEqual([]);
  });
});
