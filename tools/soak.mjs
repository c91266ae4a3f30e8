// `npm run soak`: an hour of honest and hostile callers; the last line is JSON, and the exit status 1 where memory or what is open grows. `-- --minutes N` or `-- --hours N`.
import { parseArgs } from 'node:util';
import { buildStale } from './build.mjs';

const MINUTES = 60;
const SEEDS = 2 ** 31;

const { values } = parseArgs({ options: { minutes: { type: 'string' }, hours: { type: 'string' }, seed: { type: 'string' } } });
const minutes = values.hours === undefined ? Number(values.minutes ?? MINUTES) : Number(values.hours) * MINUTES;
const seed = Number(values.seed ?? Math.floor(Math.random() * SEEDS));
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error('Usage: npm run soak -- [--minutes N | --hours N] [--seed S]');
  process.exit(2);
}
await buildStale(['main', 'fuzz']);
const { soak } = await import('../dist/fuzz/soak.mjs');
const report = await soak(minutes, seed, (line) => console.error(line));
console.log(JSON.stringify(report, (_, value) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value)));
process.exit(report.findings.length > 0 || report.verdict === 'growing' ? 1 : 0);
