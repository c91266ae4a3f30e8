// The clique search held against what is known: whether it reaches the best known size within half the subnet's shortest limit.
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { faultOf, type Graph, greedyClique } from '../main/engine/subnets/clique/graph.ts';
import { TIME_LIMITS_S } from '../main/engine/subnets/clique/problems.ts';
import { EffortDial } from '../main/engine/effort-dial.ts';
import { type CliqueSearch, createCliqueSearch } from '../main/engine/subnets/clique/search.ts';
import { startThreads } from '../main/rig/fork.ts';
import { FAMILIES, makeGraph, RECIPES, type Recipe } from './clique-graphs.ts';
import { median, rounded } from './figures.ts';

const MS = 1_000;
const LIMIT_MS = (Math.min(...TIME_LIMITS_S) * MS) / 2;
const SEED = 20_261_129;
/** What a graph may take besides its search: making it, reading the answer. */
const AROUND_MS = 500;

/** How each size was found: bench/clique-known.json, written by tools/find-cliques.mjs. */
export const Known = z.record(
  z.string(),
  z.object({
    size: z.int().positive(),
    /** Of the clique that was hidden in it when it was made. */
    hidden: z.int().positive().nullable(),
    /** Nothing larger exists. */
    proved: z.boolean(),
    found: z.array(
      z.object({
        method: z.string(),
        /** Of the processor. */
        seconds: z.number(),
        seeds: z.array(z.int()),
        size: z.int(),
        proved: z.boolean(),
      }),
    ),
  }),
);
export type Known = z.infer<typeof Known>;

interface Tried {
  readonly recipe: Recipe;
  readonly known: number;
  readonly size: number;
  readonly ms: number;
  readonly greedy: number;
}

interface Share {
  readonly graphs: number;
  readonly reached: number;
  /** Of those that were reached. null: none was. */
  readonly medianMs: number | null;
}

export interface CliqueReport {
  /** Of all graphs, those whose best known size was reached in time: 0 to 1. Graphs that were not tried count as not reached. */
  readonly reached: number;
  /** To the best known size, over the graphs that were reached. */
  readonly medianMs: number | null;
  readonly bySize: Readonly<Record<string, Share>>;
  readonly byFamily: Readonly<Record<string, Share>>;
  /** The plain greedy search on the same graphs: the share it reaches, and by how many nodes it falls short on average. */
  readonly baseline: { readonly reached: number; readonly meanGap: number };
  readonly limitMs: number;
  readonly graphs: number;
  readonly tried: number;
  /** What was not reached, and what was found to be larger than known. */
  readonly missed: readonly { readonly graph: string; readonly known: number; readonly size: number }[];
  readonly larger: readonly { readonly graph: string; readonly known: number; readonly size: number }[];
  readonly threads: number;
  readonly node: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly loadBefore: number };
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const share = (count: number, of: number): number => (of === 0 ? 0 : rounded(count / of));
const isReached = ({ size, known }: Tried): boolean => size >= known;

function shareOf(tried: readonly Tried[], graphs: number): Share {
  const reached = tried.filter(isReached);
  return {
    graphs,
    reached: share(reached.length, graphs),
    medianMs: reached.length > 0 ? rounded(median(reached.map(({ ms }) => ms))) : null,
  };
}

async function tryOne(search: CliqueSearch, recipe: Recipe, graph: Graph, known: number): Promise<Tried> {
  const from = performance.now();
  const clique = await search.find(graph, { deadlineMs: LIMIT_MS, enough: known, seed: SEED });
  const ms = performance.now() - from;
  const fault = faultOf(graph, clique);
  if (fault) throw new Error(`the search answered what is no maximal clique of ${recipe.name}: ${fault}`);
  return { recipe, known, size: clique.length, ms, greedy: greedyClique(graph).length };
}

/** `endBy`: on the clock of `performance.now()`; what is not tried by then counts as not reached. */
export async function benchClique(file: string, endBy: number): Promise<CliqueReport> {
  const known = Known.parse(JSON.parse(readFileSync(file, 'utf8')));
  const loadBefore = rounded(loadavg()[0] ?? 0);
  const dial = new EffortDial('all-out');
  const threads = dial.effort.searchThreads;
  const search = createCliqueSearch({ startThread: startThreads(new URL('../main/', import.meta.url)), dial });
  const tried: Tried[] = [];
  try {
    for (const recipe of RECIPES) {
      if (performance.now() + LIMIT_MS + AROUND_MS > endBy) break;
      const size = known[recipe.name]?.size;
      if (size === undefined) throw new Error(`nobody has looked for the cliques of ${recipe.name} yet`);
      const one = await tryOne(search, recipe, makeGraph(recipe), size);
      tried.push(one);
      say(`bench: ${recipe.name}: ${one.size} of ${size} after ${Math.round(one.ms)} ms; greedy ${one.greedy}`);
      await sleep(0);
    }
  } finally {
    await search.dispose();
  }
  const told = ({ recipe, known: its, size }: Tried) => ({ graph: recipe.name, known: its, size });
  const by = (names: readonly string[], of: (recipe: Recipe) => string): Record<string, Share> =>
    Object.fromEntries(
      names.map((name) => [
        name,
        shareOf(
          tried.filter(({ recipe }) => of(recipe) === name),
          RECIPES.filter((recipe) => of(recipe) === name).length,
        ),
      ]),
    );
  const all = shareOf(tried, RECIPES.length);
  return {
    reached: all.reached,
    medianMs: all.medianMs,
    bySize: by([...new Set(RECIPES.map(({ size }) => size))], ({ size }) => size),
    byFamily: by(FAMILIES, ({ family }) => family),
    baseline: {
      reached: share(tried.filter(({ greedy, known: its }) => greedy >= its).length, tried.length),
      meanGap: rounded(tried.reduce((sum, { greedy, known: its }) => sum + its - greedy, 0) / Math.max(1, tried.length)),
    },
    limitMs: LIMIT_MS,
    graphs: RECIPES.length,
    tried: tried.length,
    missed: tried.filter((one) => !isReached(one)).map(told),
    larger: tried.filter(({ size, known: its }) => size > its).map(told),
    threads,
    node: process.version,
    machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, loadBefore },
  };
}
