// `npm run practice:journey`: the whole way of a miner's money through the engine's door, without a window, and a line that says how it went.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { createEngine } from './engine/index.ts';
import { consenting } from './journey/consent.ts';
import { fundFromAlice } from './journey/alice.ts';
import { Journey } from './journey/journey.ts';
import { forkSpawn, startThreads } from './rig/fork.ts';

/** Faster than the app's practice chain, so that two tempos fit into the time there is. */
const FAST_CHAIN = { blockMs: 250, tempo: 39 } as const;
const QUERIES_A_SECOND = 10;
const LIMIT_MS = 230_000;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    endpoint: { type: 'string' },
    netuid: { type: 'string', default: '1' },
    tempos: { type: 'string' },
  },
});
// The person's own keychain is not for a rehearsal's wallet: the signer asks for a passphrase instead, and is given one.
process.env.LODE_KEYCHAIN = 'none';
const built = new URL('.', import.meta.url);
const folder = await mkdtemp(path.join(tmpdir(), 'lode-journey-'));
const engine = createEngine({
  version: 'journey',
  dataFolder: folder,
  modelsFolder: path.join(fileURLToPath(new URL('../../', built)), 'models'),
  trust: 'development',
  spawn: forkSpawn(built, consenting(folder)),
  startThread: startThreads(built),
  practiceRate: QUERIES_A_SECOND,
  practiceChain: FAST_CHAIN,
});
const say = (line: string): void => {
  if (!values.json) console.log(line);
};
const end = async (code: number): Promise<never> => {
  await engine.dispose();
  await rm(folder, { recursive: true, force: true });
  process.exit(code);
};
const late = setTimeout(() => {
  console.error('practice-journey: it took too long');
  process.exit(1);
}, LIMIT_MS);

const journey = new Journey(engine, say, Number(values.netuid), values.endpoint ?? null);
const tempos = Number(values.tempos ?? (values.endpoint === undefined ? 2 : 0));
const report = await journey.walk({ tempos, fund: fundFromAlice });
clearTimeout(late);
console.log(JSON.stringify(report));
await end(report.ok ? 0 : 1);
