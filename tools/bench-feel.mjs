// `npm run bench:feel`: makes the model, builds what is stale, and measures. The last line is one line of JSON; with --json the only one.
import { buildStale } from './build.mjs';
import { madeModel } from './minilm-shaped.mjs';

/** All of it, what it builds included. */
const LIMIT_MS = 200_000;

const started = performance.now();
const log = console.log;
console.log = console.error; // only the result goes to standard output

const file = madeModel('fp32');
await buildStale(['main', 'bench']);
const { benchFeel } = await import('../dist/bench/feel.mjs');
const report = await benchFeel(file, started + LIMIT_MS);
console.log = log;
if (!process.argv.includes('--json')) {
  const { alone, unnoticeable, balanced, 'all-out': allOut } = report;
  console.table({ alone, unnoticeable, balanced, 'all-out': allOut });
  console.log(`took ${((performance.now() - started) / 1_000).toFixed(0)} s, load before ${report.machine.loadBefore}`);
}
console.log(JSON.stringify(report));
process.exit(0);
