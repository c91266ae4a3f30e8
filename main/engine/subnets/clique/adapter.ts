// CliqueAI answered: a graph read, searched on the threads until shortly before its caller's time is up, and the largest clique said.
import { fail, ok } from '../../../contract/problem.ts';
import { SUBNET_NAMES } from '../../../contract/subnet.ts';
import { en } from '../../../contract/words/en.ts';
import { type CreateAdapter, type RouteSpec, rulesOf } from '../adapter.ts';
import { Chance } from './chance.ts';
import { CliqueRequest, type GraphFault, parseGraph } from './codec.ts';
import { encodeGraph } from './encode.ts';
import { faultOf, greedyClique } from './graph.ts';
import { difficultyOf, ROUTE } from './problems.ts';
import { chanceSize, randomGraph } from './random-graph.ts';
import { scoreClique } from './score.ts';
import { type CliqueSearch, createCliqueSearch } from './search.ts';

/** Before the deadline the search ends: what the way back to a validator far away may take, and a busy computer. */
const MARGIN_MS = 1_500;
/** Of a time limit too short for the margin. */
const LEAST_SHARE = 0.5;
/** The test's graphs: of the subnet's largest size, as dense as its examples. */
const TEST = { nodes: 700, density: 0.74, graphs: 3, seed: 83, limitMs: 4_500 };
const P95 = 0.95;

/** Why a graph was not searched. Its caller is answered with no clique, the subnet's "no answer". */
const FAULTS: Readonly<Record<GraphFault, string>> = en.subnets.said.clique;

export const createAdapter: CreateAdapter = (manifest, network) => {
  const subnet = rulesOf(manifest, SUBNET_NAMES.clique, network);
  let search: CliqueSearch | null = null;

  const route: RouteSpec<typeof CliqueRequest> = {
    name: ROUTE,
    subnet,
    schema: CliqueRequest,
    requiredFields: [],
    async handle({ body, deadline, signal }) {
      if (!search) return { ok: false, failure: { why: 'inference-gone' } };
      const read = parseGraph(body);
      const asked = `${body.number_of_nodes} points`;
      if (!read.ok) {
        return { ok: true, value: { fields: { maximum_clique: [] }, items: 1, asked, said: FAULTS[read.problem] } };
      }
      const left = deadline - Date.now();
      const deadlineMs = Math.min(Math.max(left - MARGIN_MS, left * LEAST_SHARE), manifest.limits.softTimeoutMs);
      const clique = await search.find(read.value, { deadlineMs, signal });
      return { ok: true, value: { fields: { maximum_clique: clique }, items: 1, asked, said: `a group of ${clique.length}` } };
    },
  };

  return {
    manifest: subnet,
    routes: [route],
    init({ startThread, dial }) {
      search = createCliqueSearch({ startThread, dial });
      return Promise.resolve(ok(undefined));
    },
    async selfTest() {
      if (!search) return fail('inference-unavailable', { detail: 'the search is not open' });
      const started = performance.now();
      const chance = new Chance(TEST.seed);
      const times: number[] = [];
      for (let at = 0; at < TEST.graphs; at += 1) {
        const made = randomGraph(TEST.nodes, TEST.density, chance);
        const body = { number_of_nodes: made.nodes, encoded_matrix: encodeGraph(made) };
        const from = performance.now();
        const read = parseGraph(body);
        if (!read.ok) return fail('inference-unavailable', { detail: `the golden question was not read (${read.problem})` });
        // A size that chance all but promises, and that plain greed does not reach.
        const enough = chanceSize(TEST.nodes, TEST.density) - 1;
        const found = await search.find(read.value, { deadlineMs: TEST.limitMs, enough, seed: TEST.seed });
        const fault = faultOf(made, found);
        if (fault) return fail('inference-unavailable', { detail: `a wrong answer to the golden question (${fault})` });
        times.push(performance.now() - from);
      }
      const p95Ms = times.toSorted((a, b) => a - b)[Math.floor(P95 * times.length)] ?? null;
      return ok({ tookMs: performance.now() - started, p95Ms, samples: times.length });
    },
    selfScore(body, fields) {
      const read = parseGraph(body);
      const answer = CliqueRequest.shape.maximum_clique.safeParse(fields['maximum_clique']);
      const difficulty = read.ok ? difficultyOf(read.value.nodes) : 0;
      const range = [0, 2 + difficulty] as const;
      const approximated = ['clique-other-miners'];
      if (!read.ok || !answer.success) return Promise.resolve(ok({ score: 0, range, parts: { size: 0 }, approximated }));
      const greedy = greedyClique(read.value);
      const score = scoreClique(read.value, answer.data, { difficulty, others: [greedy] });
      const parts = { size: answer.data.length, greedy: greedy.length, difficulty };
      return Promise.resolve(ok({ score, range, parts, approximated }));
    },
    async shutdown() {
      await search?.dispose();
      search = null;
    },
  };
};
