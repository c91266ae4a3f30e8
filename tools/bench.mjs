// `npm run bench`: builds what is stale, fetches what the bench needs, measures. With --json the last line is one line of JSON.
import { buildStale } from './build.mjs';
import { chromium, electron } from './setup-tests.mjs';
import { startXvfb } from './xvfb.mjs';

/** The whole bench, what it fetches and builds included, is done within four minutes. */
const LIMIT_MS = 225_000;

const started = performance.now();
const log = console.log;
console.log = console.error; // only the result goes to standard output
const program = await electron();
// Chromium stands in for Electron; where there is Electron it is not fetched.
const browser = program.where === null ? chromium() : { where: null, why: 'not needed' };
const endDisplay = await startXvfb();
await buildStale(['main', 'preload', 'renderer', 'bench']);
const { bench } = await import('../dist/bench/run.mjs');
const report = await bench({ electron: program, chromium: browser }, started + LIMIT_MS);
endDisplay();
console.log = log;

if (process.argv.includes('--json')) {
  console.log(JSON.stringify(report));
} else {
  const { why, rss, tray, machine, ...figures } = report;
  for (const [name, value] of Object.entries(figures))
    console.log(`${name.padEnd(16)} ${value ?? `not measured: ${why[name] ?? 'no reason was given'}`}`);
  for (const [when, parts] of Object.entries(rss)) console.log(`rss ${when.padEnd(12)} ${JSON.stringify(parts)}`);
  console.log(`tray by process  ${JSON.stringify(tray)}`);
  for (const [name, text] of Object.entries(why)) console.log(`  ${name}: ${text}`);
  console.log(`on               ${machine.cpu}, ${machine.cores} cores, load before ${machine.loadBefore}`);
  console.log(`took             ${((performance.now() - started) / 1000).toFixed(0)} s`);
}
process.exit(0);
