// `npm run fuzz`: throws requests made from a seed at the axon and judges what becomes of them. `-- --minutes N --seed S`.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildStale, root } from './build.mjs';

const MINUTES = 10;
const MS_PER_MINUTE = 60_000;
const SEEDS = 2 ** 31;

const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
const minutes = Number(values.minutes ?? MINUTES);
const seed = Number(values.seed ?? Math.floor(Math.random() * SEEDS));
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error('Usage: npm run fuzz -- [--minutes N] [--seed S]');
  process.exit(2);
}
await buildStale(['main', 'fuzz']);
const { fuzz } = await import('../dist/fuzz/run.mjs');
console.log(`fuzz: ${minutes} minutes; again with --seed ${seed}`);
const folder = path.join(root, '.cache/fuzz');
const report = await fuzz({ seed, durationMs: minutes * MS_PER_MINUTE, folder, say: (line) => console.log(line) });
console.log(JSON.stringify(report));
if (report.findings.length > 0)
  console.log(`The .http files belong into fuzz/corpus once what they show is mended:\n${report.findings.join('\n')}`);
process.exit(report.findings.length > 0 ? 1 : 0);
