// `npm run bench:wallet`: builds what is stale and measures what a person waits for. The last line is one line of JSON.
import { buildStale } from './build.mjs';

const log = console.log;
console.log = console.error; // only the result goes to standard output
await buildStale(['main', 'bench']);
const { benchWallet } = await import('../dist/bench/wallet.mjs');
const report = await benchWallet();
console.log = log;
console.log(JSON.stringify(report));
process.exit(0);
