// `npm run soak:app`: the whole app in its tray for 72 hours (`-- --hours N`, `--minutes N`), a query a second; the last line is JSON.
// The exit status is 1 where it grows, stops answering, does not obey, or a process of it dies. An interrupt ends it in order.
import { parseArgs } from 'node:util';
import { buildStale } from './build.mjs';
import { electron } from './setup-tests.mjs';
import { startXvfb } from './xvfb.mjs';

const HOURS = 72;
const MINUTES_AN_HOUR = 60;

const { values } = parseArgs({ options: { minutes: { type: 'string' }, hours: { type: 'string' }, rig: { type: 'boolean' } } });
const minutes = values.minutes === undefined ? Number(values.hours ?? HOURS) * MINUTES_AN_HOUR : Number(values.minutes);
if (!(minutes > 0)) {
  console.error('Usage: npm run soak:app -- [--hours N | --minutes N] [--rig]');
  process.exit(2);
}
const log = console.log;
console.log = console.error; // only the result goes to standard output
const say = (line) => console.error(line);
const program = values.rig ? { where: null, why: 'the rig was asked for' } : await electron();
await buildStale(['main', 'preload', 'renderer', 'fuzz']);
const endDisplay = program.where ? await startXvfb({ ownGroup: true }) : () => undefined;
process.once('exit', endDisplay);
if (program.where === null) say(`soak: the rig in place of the app: ${program.why}`);

const { soakApp } = await import('../dist/fuzz/app-soak.mjs');
const asked = new AbortController();
const end = () => asked.abort();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, end);
const report = await soakApp({ minutes, electron: program.where, say, signal: asked.signal });
log(JSON.stringify(report, (_, value) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value)));
process.exit(report.verdict === 'flat' || report.verdict === 'inconclusive' ? 0 : 1);
