// `node tools/find-cliques.mjs --seconds 30 --seeds 1,2 --proof 300 --only 69`: looks long for large cliques of the bench's graphs and
// adds what it finds to bench/clique-known.json. Hours of the processor if it is let; `nice` it.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildStale, root } from './build.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    seeds: { type: 'string', default: '1' },
    proof: { type: 'string', default: '300' },
    only: { type: 'string', default: '.' },
  },
});
const file = path.join(root, 'bench/clique-known.json');

await buildStale(['main', 'bench']);
const { findCliques } = await import('../dist/bench/find-cliques.mjs');
const effort = { seconds: Number(values.seconds), seeds: values.seeds.split(',').map(Number), proof: Number(values.proof) };
findCliques(effort, new RegExp(values.only), ({ name, hidden }, findings) => {
  // Read anew each time: others may write to it meanwhile.
  const known = JSON.parse(readFileSync(file, 'utf8'));
  const before = known[name] ?? { size: hidden?.members ?? 0, hidden: hidden?.members ?? null, proved: false, found: [] };
  const size = Math.max(before.size, ...findings.map((finding) => finding.size));
  known[name] = {
    ...before,
    size,
    proved: findings.some((finding) => finding.proved) || (before.proved && before.size === size),
    found: [...before.found, ...findings],
  };
  writeFileSync(file, `${JSON.stringify(known, null, 2)}\n`);
  // The file is committed, and what is committed is in the house's form.
  spawnSync('npx', ['biome', 'format', '--write', file], { cwd: root, stdio: 'ignore' });
  console.log(
    name,
    size,
    findings.map(({ method, size: its, proved }) => `${method} ${its}${proved ? ' proved' : ''}`).join(', '),
  );
});
