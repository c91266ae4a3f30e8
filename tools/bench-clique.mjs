// `npm run bench:clique`: builds what is stale and searches the bench's graphs. With --json the last line is one line of JSON.
import path from 'node:path';
import { buildStale, root } from './build.mjs';

/** All of it, what it builds included. */
const LIMIT_MS = 235_000;

const started = performance.now();
const log = console.log;
console.log = console.error; // only the result goes to standard output
await buildStale(['main', 'bench']);
const { benchClique } = await import('../dist/bench/clique.mjs');
const report = await benchClique(path.join(root, 'bench/clique-known.json'), started + LIMIT_MS);
console.log = log;

if (process.argv.includes('--json')) {
  console.log(JSON.stringify(report));
} else {
  const { bySize, byFamily, baseline, missed, larger, machine } = report;
  for (const [name, { reached, graphs, medianMs }] of Object.entries({ all: report, ...bySize, ...byFamily }))
    console.log(
      `${name.padEnd(8)} ${(100 * reached).toFixed(1).padStart(5)} % of ${graphs} graphs, median ${medianMs ?? '–'} ms`,
    );
  console.log(`greedy   ${(100 * baseline.reached).toFixed(1).padStart(5)} %, ${baseline.meanGap} nodes short on average`);
  for (const { graph, known, size } of missed) console.log(`missed   ${graph}: ${size} of ${known}`);
  for (const { graph, known, size } of larger) console.log(`larger   ${graph}: ${size}, best known so far ${known}`);
  console.log(`on       ${machine.cpu}, ${machine.cores} cores, load before ${machine.loadBefore}`);
  console.log(`took     ${((performance.now() - started) / 1000).toFixed(0)} s`);
}
process.exit(0);
