// CliqueAI practised: graphs of its sizes, its time limits and its reward, among miners made up here.
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { CreateQuestions, Judgement, PracticeQuestion } from '../questions.ts';
import { Chance } from './chance.ts';
import { encodeGraph } from './encode.ts';
import { faultOf, type Graph, greedyClique } from './graph.ts';
import { LocalSearch } from './local-search.ts';
import { PROBLEMS, type Problem, ROUTE, TIME_LIMITS_S } from './problems.ts';
import { randomGraph } from './random-graph.ts';
import { Best, Ranks } from './record.ts';
import { scoreCliques } from './score.ts';

const EVERY_MS = 10_000;
/** toptensor/CliqueAI common/utils/config.py, `forward.interval`; a newcomer is among those asked less often. */
const REAL_EVERY_MS = 60_000;
/** The subnet's example graphs are about as dense. */
const DENSITY = { least: 0.72, most: 0.76 };
/** CliqueAI/transport/axon_requester.py */
const MAX_REPLY_BYTES = 102_400;
/** Made-up miners that take the best connected node each time, the first from the best start and the others from any. */
const GREEDY_MINERS = 7;
/** One more walks so often: some hundredths of a second of a real search. */
const WALKS = 400;

const Answer = z.object({ maximum_clique: z.array(z.int()) });

/** What the made-up miners answer; the first is the baseline. With a pause after each, so that the process stays at hand. */
async function othersOn(graph: Graph, chance: Chance): Promise<readonly (readonly number[])[]> {
  const others: (readonly number[])[] = [];
  for (let miner = 0; miner < GREEDY_MINERS; miner += 1) {
    others.push(greedyClique(graph, miner === 0 ? undefined : chance.below(graph.nodes)));
    await setImmediate();
  }
  const best = new Best();
  const walks = new LocalSearch(graph, new Ranks(graph.nodes, chance.next()), best, chance.next(), 'restless');
  walks.run(WALKS);
  return [...others, best.news()?.clique ?? []];
}

async function judge(graph: Graph, { difficulty }: Problem, chance: Chance, fields: unknown): Promise<Judgement> {
  const answer = Answer.safeParse(fields);
  const clique = answer.success ? answer.data.maximum_clique : [];
  const [own = 0, ...rewards] = scoreCliques(graph, [clique, ...(await othersOn(graph, chance))], difficulty);
  const share = (reward: number): number => reward / (2 + difficulty);
  return {
    answered: faultOf(graph, clique) === null,
    score: share(own),
    rank: { place: 1 + rewards.filter((reward) => reward > own).length, of: 1 + rewards.length },
    baseline: share(rewards[0] ?? 0),
  };
}

export const createQuestions: CreateQuestions = ({ random }) => {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

  function question(): PracticeQuestion {
    const problem = pick(PROBLEMS);
    const chance = new Chance(Math.floor(random() * 2 ** 32));
    const [least, most] = problem.nodes;
    const nodes = least + chance.below(most - least + 1);
    const graph = randomGraph(nodes, DENSITY.least + random() * (DENSITY.most - DENSITY.least), chance);
    return {
      route: ROUTE,
      dialect: 'classic',
      fields: {
        uuid: `practice-${chance.next()}`,
        label: 'general',
        number_of_nodes: nodes,
        encoded_matrix: encodeGraph(graph),
        maximum_clique: [],
      },
      required: [],
      timeoutS: pick(TIME_LIMITS_S),
      maxReplyBytes: MAX_REPLY_BYTES,
      items: 1,
      judge: (fields) => judge(graph, problem, chance, fields),
    };
  }

  return Promise.resolve({
    everyMs: EVERY_MS,
    realEveryMs: REAL_EVERY_MS,
    baseline: 'clique-greedy',
    approximated: ['clique-graphs', 'clique-other-miners'],
    next: () => Promise.resolve([question()]),
    close: () => Promise.resolve(),
  });
};
