// The bench's graphs are those whose best sizes are known, today and tomorrow, and are what they say they are.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeGraph } from '../main/engine/subnets/clique/encode.ts';
import { degreeOf } from '../main/engine/subnets/clique/graph.ts';
import { Known } from './clique.ts';
import { makeGraph, RECIPES, SIZES } from './clique-graphs.ts';

const known = Known.parse(JSON.parse(readFileSync(new URL('clique-known.json', import.meta.url), 'utf8')));

describe('the clique bench', () => {
  it('knows the cliques of all its graphs, and of none besides', () => {
    expect(Object.keys(known).toSorted()).toEqual(RECIPES.map(({ name }) => name).toSorted());
    for (const { name, hidden } of RECIPES) {
      const its = known[name];
      expect(its?.hidden).toBe(hidden?.members ?? null);
      expect(its?.size).toBe(Math.max(its?.hidden ?? 0, ...(its?.found ?? []).map(({ size }) => size)));
      expect(its?.found.length).toBeGreaterThanOrEqual(2);
      expect(its?.proved).toBe(its?.found.some(({ proved, size }) => proved && size === its.size));
    }
  });

  it.each(RECIPES.filter((_, at) => at % 7 === 0))('$name is as large and as dense as it says', (recipe) => {
    expect(SIZES.some(([least, most]) => least <= recipe.nodes && recipe.nodes <= most)).toBe(true);
    const graph = makeGraph(recipe);
    let edges = 0;
    for (let node = 0; node < graph.nodes; node += 1) edges += degreeOf(graph, node) / 2;
    expect(Math.abs(edges / ((graph.nodes * (graph.nodes - 1)) / 2) - recipe.density)).toBeLessThan(0.01);
  });

  // Another generator would make other graphs under the same names.
  it.each([
    ['random-290-0.7-0', '1378d43b626384f0'],
    ['c-300-0.74-2', '236fc32b72171c61'],
    ['brock-294-0.74-2', '90dea3c40be57ffb'],
  ])('%s is the graph that was searched', (name, digest) => {
    const recipe = RECIPES.find((one) => one.name === name);
    if (!recipe) throw new Error('no such graph');
    expect(
      createHash('sha256')
        .update(encodeGraph(makeGraph(recipe)))
        .digest('hex')
        .slice(0, 16),
    ).toBe(digest);
  });
});
