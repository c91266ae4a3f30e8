// Walks the whole practice journey: builds what is stale, then runs it. `--json`, `--endpoint ws://…`, `--netuid N`, `--tempos K`.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildStale, root } from './build.mjs';

await buildStale(['main']);
const { status } = spawnSync(process.execPath, [path.join(root, 'dist/main/practice-journey.mjs'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
