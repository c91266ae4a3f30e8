// `npm run bench:axon`: builds what is stale, fetches the SDK, measures our axon beside its own. The last line is one line of JSON.
import { buildStale } from './build.mjs';
import { sdk } from './setup-tests.mjs';

/** All of it, what it fetches and builds included. */
const LIMIT_MS = 480_000;

const started = performance.now();
const log = console.log;
console.log = console.error; // only the result goes to standard output
const stock = await sdk('sdk10');
await buildStale(['main', 'bench']);
const { benchSides } = await import('../dist/bench/axon-sides.mjs');
const report = await benchSides(stock, started + LIMIT_MS);
console.log = log;
console.log(JSON.stringify(report));
process.exit(0);
