// `npm run bench:wallet`: how long a person waits for their wallet, for a metagraph of 256 miners, and for a year of their ledger.
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import type { Netuid } from '../main/contract/amounts.ts';
import type { Hash } from '../main/contract/chain.ts';
import type { EpochMs } from '../main/contract/units.ts';
import { systemClock } from '../main/engine/clock.ts';
import { createEngine, type Engine } from '../main/engine/index.ts';
import { openStorage } from '../main/engine/storage/client.ts';
import type { MoneyRow } from '../main/engine/storage/money-store.ts';
import { consenting } from '../main/journey/consent.ts';
import { forkSpawn, startThreads } from '../main/rig/fork.ts';
import { median, rounded } from './figures.ts';

const BUILT = new URL('../main/', import.meta.url);
const MODELS = fileURLToPath(new URL('../../models', import.meta.url));
const ROUNDS = 3;
const READINGS = 7;
/** The practice chain's subnet of 256. */
const LARGE = 4 as Netuid;
const NS_PER_MS = 1_000_000;
/** A tempo is 72 minutes: twenty a day, for three subnets. */
const ROWS_OF_A_YEAR = 20 * 3 * 365;
const BATCH = 1_000;
const TEMPO_MS = 72 * 60_000;
const DAY_MS = 86_400_000;

export interface WalletReport {
  /** Milliseconds from an engine that is ready to a wallet with its balance, a chain connected to and read. */
  readonly connectMs: number;
  /** Milliseconds for a forecast of a subnet with 256 miners: five readings of the chain, decoded and judged. */
  readonly metagraphMs: number;
  /** The longest the engine's loop stood still meanwhile, in milliseconds. */
  readonly metagraphBlockMs: number;
  /** Milliseconds for the three totals and the newest rows out of a year of ledger. */
  readonly ledgerYearMs: number;
  readonly ledgerRows: number;
  readonly node: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly loadBefore: number };
}

export async function benchWallet(): Promise<WalletReport> {
  const [loadBefore = 0] = loadavg();
  // The person's own keychain is not for a bench's wallet.
  process.env['LODE_KEYCHAIN'] = 'none';
  const folder = await mkdtemp(path.join(tmpdir(), 'lode-bench-wallet-'));
  try {
    await makeWallet(folder);
    const connects: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) connects.push(await connect(folder));
    const graph = await readLarge(folder);
    const ledgerYearMs = await readYear(folder);
    return {
      connectMs: rounded(median(connects)),
      ...graph,
      ledgerYearMs: rounded(ledgerYearMs),
      ledgerRows: ROWS_OF_A_YEAR,
      node: process.version.slice(1),
      machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, loadBefore: rounded(loadBefore) },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const openEngine = (folder: string): Engine =>
  createEngine({
    version: 'bench',
    dataFolder: folder,
    modelsFolder: MODELS,
    trust: 'development',
    spawn: forkSpawn(BUILT, consenting(folder)),
    startThread: startThreads(BUILT),
  });

const until = (engine: Engine, holds: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = () => {
      if (!holds()) return;
      stop();
      resolve();
    };
    const stop = engine.snapshots.subscribe(() => queueMicrotask(look));
    queueMicrotask(look);
  });
const isReady = (engine: Engine) => () => engine.snapshots.current.miner.kind === 'ready';

async function makeWallet(folder: string): Promise<void> {
  const engine = openEngine(folder);
  await until(engine, isReady(engine));
  const made = await engine.commands.send({
    type: 'wallet.set-up',
    args: { coldkey: { kind: 'here', from: { kind: 'new' } }, hotkey: { kind: 'new' } },
  });
  if (!made.ok) throw new Error(made.problem.code);
  await engine.commands.send({ type: 'wallet.faucet', args: {} });
  await engine.dispose();
}

async function connect(folder: string): Promise<number> {
  const engine = openEngine(folder);
  await until(engine, isReady(engine));
  const from = performance.now();
  await until(engine, () => engine.snapshots.current.wallet?.money != null);
  const took = performance.now() - from;
  await engine.dispose();
  return took;
}

async function readLarge(folder: string): Promise<Pick<WalletReport, 'metagraphMs' | 'metagraphBlockMs'>> {
  const engine = openEngine(folder);
  await until(engine, () => engine.snapshots.current.wallet?.money != null);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const times: number[] = [];
  for (let reading = 0; reading < READINGS; reading += 1) {
    // The first one compiles; a person has it too, but once.
    if (reading === 1) delay.enable();
    const from = performance.now();
    const read = await engine.commands.send({ type: 'chain.forecast', args: { netuid: LARGE } });
    if (!read.ok) throw new Error(read.problem.code);
    times.push(performance.now() - from);
  }
  delay.disable();
  await engine.dispose();
  return { metagraphMs: rounded(median(times)), metagraphBlockMs: rounded(delay.max / NS_PER_MS) };
}

async function readYear(folder: string): Promise<number> {
  const where = path.join(folder, 'year');
  const now = Date.now();
  const open = async () => {
    const opened = await openStorage({
      folder: where,
      startThread: () => startThreads(BUILT)('storage'),
      clock: systemClock,
      today: 0 as EpochMs,
      onNews: () => undefined,
    });
    if (!opened.ok) throw new Error(opened.problem.code);
    return opened.value;
  };
  const genesis = `0x${'a'.repeat(64)}` as Hash;
  const first = await open();
  const rows = Array.from({ length: ROWS_OF_A_YEAR }, (_, at): MoneyRow => {
    const tempo = Math.floor(at / 3);
    return {
      genesis,
      network: 'finney',
      block: { number: tempo * 361, hash: genesis },
      extrinsic: null,
      at: (now - tempo * TEMPO_MS) as EpochMs,
      netuid: (at % 3) as Netuid,
      hotkey: null,
      kind: 'emission',
      unit: 'alpha',
      amount: 1_032_272_801n,
      price: 50_000_000n,
    };
  });
  for (let at = 0; at < rows.length; at += BATCH) await first.money.add(rows.slice(at, at + BATCH), null);
  await first.close();
  const storage = await open();
  const times: number[] = [];
  for (let reading = 0; reading < READINGS; reading += 1) {
    const from = performance.now();
    await Promise.all([
      ...[1, 7, 30].map((days) => storage.money.sums(genesis, (now - days * DAY_MS) as EpochMs, now as EpochMs)),
      storage.money.sums(genesis, 0 as EpochMs, now as EpochMs),
      storage.money.rows(genesis, null, 50),
    ]);
    times.push(performance.now() - from);
  }
  await storage.close();
  // The first reading is the one a person waits for: nothing is cached yet.
  return times[0] ?? Number.NaN;
}
