// CliqueAI's practice: graphs of the real kinds, judged by the real rule among made-up miners.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Ss58 } from '../../../contract/units.ts';
import { subnets } from '../../../contract/words/en/subnets.ts';
import type { PracticeQuestion } from '../questions.ts';
import { Chance } from './chance.ts';
import { CliqueRequest, parseGraph } from './codec.ts';
import { degreeOf, type Graph, greedyClique } from './graph.ts';
import { LocalSearch } from './local-search.ts';
import { createQuestions } from './practice.ts';
import { PROBLEMS, TIME_LIMITS_S } from './problems.ts';
import { Best, Ranks } from './record.ts';

const chance = new Chance(4);
const context = {
  files: new Map(),
  modelsFolder: '',
  miner: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY' as Ss58,
  random: () => chance.next() / 2 ** 32,
};
const source = await createQuestions(context);

async function next(): Promise<{ readonly question: PracticeQuestion; readonly graph: Graph }> {
  const [question] = await source.next();
  const read = parseGraph(question?.fields);
  if (!question || !read.ok) throw new Error('a question that its own miner cannot read');
  return { question, graph: read.value };
}
const isOf = (nodes: number) => PROBLEMS.findIndex((problem) => problem.nodes[0] <= nodes && nodes <= problem.nodes[1]);

describe('CliqueAI in practice', () => {
  it('asks graphs of all the sizes, as dense as the real ones, with the real time limits', async () => {
    const asked = await Promise.all(Array.from({ length: 12 }, next));
    for (const { question, graph } of asked) {
      expect(question).toMatchObject({ route: 'MaximumCliqueOfLambdaGraph', dialect: 'classic', required: [], items: 1 });
      expect(Object.keys(question.fields)).toEqual(Object.keys(CliqueRequest.shape));
      expect(TIME_LIMITS_S).toContain(question.timeoutS);
      let edges = 0;
      for (let node = 0; node < graph.nodes; node += 1) edges += degreeOf(graph, node) / 2;
      const density = edges / ((graph.nodes * (graph.nodes - 1)) / 2);
      expect(density).toBeGreaterThan(0.7);
      expect(density).toBeLessThan(0.78);
    }
    expect(new Set(asked.map(({ graph }) => isOf(graph.nodes)))).toEqual(new Set([0, 1, 2]));
    expect(new Set(asked.map(({ question }) => question.timeoutS)).size).toBeGreaterThan(1);
    expect(new Set(asked.map(({ question }) => z.string().parse(question.fields['encoded_matrix']))).size).toBe(12);
  });

  it('ranks a search above greed, and greed where it stands', async () => {
    const { question, graph } = await next();
    const best = new Best();
    new LocalSearch(graph, new Ranks(graph.nodes, 1), best, 1, 'restless').run(3_000);
    const searched = await question.judge({ maximum_clique: best.news()?.clique }, 1);
    const greedy = await question.judge({ maximum_clique: greedyClique(graph) }, 1);
    expect(searched).toMatchObject({ answered: true, rank: { place: 1, of: 9 } });
    expect(searched.score).toBeLessThanOrEqual(1);
    expect(searched.score ?? 0).toBeGreaterThan(searched.baseline ?? 1);
    expect(greedy.answered).toBe(true);
    expect(greedy.rank?.place).toBeGreaterThan(1);
  });

  it('is worth nothing what is no answer, and last', async () => {
    const { question, graph } = await next();
    const clique = greedyClique(graph);
    const NONE = [
      null,
      {},
      { maximum_clique: [] },
      { maximum_clique: 'none' },
      { maximum_clique: clique.slice(1) },
      { maximum_clique: [...clique, clique[0]] },
      { maximum_clique: [...clique, graph.nodes] },
      { maximum_clique: Array.from({ length: graph.nodes }, (_, node) => node) },
    ];
    for (const fields of NONE)
      expect(await question.judge(fields, 1)).toMatchObject({ answered: false, score: 0, rank: { place: 9, of: 9 } });
  });

  it('names in words whom one is ranked against and what is approximated, and asks more often than the real one', () => {
    expect(Object.keys(subnets.baselines)).toContain(source.baseline);
    expect(Object.keys(subnets.approximated)).toEqual(expect.arrayContaining([...source.approximated]));
    expect(source.everyMs).toBeLessThan(source.realEveryMs ?? 0);
  });
});
