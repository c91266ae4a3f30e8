// `npm run bench:inference`: makes the models, builds what is stale, and measures. The last line is one line of JSON; with --json the only one.
import { buildStale } from './build.mjs';
import { madeModel } from './minilm-shaped.mjs';

/** All of it, what it builds included. */
const LIMIT_MS = 150_000;

const started = performance.now();
const log = console.log;
console.log = console.error; // only the result goes to standard output

const files = { fp32: madeModel('fp32'), int8: madeModel('int8') };
await buildStale(['main', 'bench']);
const { benchInference } = await import('../dist/bench/inference.mjs');
const report = await benchInference(files, started + LIMIT_MS);
console.log = log;
if (!process.argv.includes('--json')) {
  for (const [precision, rows] of Object.entries(report.table)) {
    console.log(`${precision}, rows a second`);
    console.table(
      rows.map(({ atBest, cpuMs, byCpu, ...row }) => ({
        ...row,
        atBest: `${atBest.batchGain} / ${atBest.share}`,
        byCpu: `${byCpu.batchGain} / ${byCpu.share}`,
        cpuMs: cpuMs.batched,
      })),
    );
  }
  console.log(`took ${((performance.now() - started) / 1_000).toFixed(0)} s, load before ${report.machine.loadBefore}`);
}
console.log(JSON.stringify(report));
process.exit(0);
