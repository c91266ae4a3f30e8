// The packaged app as it is given to people: started from its own program, mined with, weighed in the tray, ended.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'libsql';
import type { ElectronApplication } from 'playwright';
import { freePort } from './axon-bench.ts';
import { descendants, isAlive } from '../e2e/fixtures/processes.ts';
import { type Weight, weighApp } from './memory.ts';
import { closeEmpty, closeLode, whileClosed } from './tray-bench.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Questions a second, so that nobody waits for them. */
const RATE = '--practice-rate=10';
const WAIT_LIMIT_MS = 60_000;
/** Stop takes five seconds at most, and the rest of the end no longer. */
const END_LIMIT_MS = 15_000;
const LOOK_EVERY_MS = 200;

/** Where tools/pack.mjs left it. */
export interface Packed {
  readonly folder: string;
  readonly program: string;
  readonly resources: string;
}

export interface Mined {
  readonly answered: number;
  /** null where the system does not tell memory by process as Linux does. */
  readonly tray: Weight | null;
  /** Which native files of the package were in the memory of its processes while it mined; of the others why not. null: as above. */
  readonly natives: Readonly<Record<string, true | string>> | null;
}

/** Linux tells of each process what it has in its memory. Elsewhere that it mines is all that shows that its native files load. */
const TELLS = existsSync('/proc/self/smaps_rollup');

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what: string, holds: () => boolean | Promise<boolean>, limitMs = WAIT_LIMIT_MS): Promise<void> {
  for (const end = Date.now() + limitMs; !(await holds()); await sleep(LOOK_EVERY_MS))
    if (Date.now() > end) throw new Error(`${what}: not within ${limitMs / 1000} s`);
}

/** A folder of one's own for as long as it is used. */
async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lode-packaged-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const flagsFor = async (folder: string) => [`--data-folder=${folder}/data`, `--axon-port=${await freePort()}`, RATE];

/** Mines in practice until `wanted` questions are answered, stops, closes the window, and weighs what is left. Nothing is left after. */
export function mineAndWeigh({ program, resources }: Packed, wanted: number): Promise<Mined> {
  return inFolder(async (folder) => {
    let answered = 0;
    let natives: Mined['natives'] = null;
    let all: readonly number[] = [];
    const mine = async (app: ElectronApplication) => {
      const page = await app.firstWindow();
      const state = (kind: string) => page.locator(`h1[data-state="${kind}"]`).waitFor();
      await state('ready');
      await page.getByRole('button', { name: /^Start practice mining/ }).click();
      await state('mining');
      await until(`${wanted} answers`, async () => {
        answered = Number((await page.locator('[data-figure="answered"]').innerText()).replace(/\D/g, ''));
        return answered >= wanted;
      });
      all = await processesOf(app);
      if (TELLS) natives = await loadedNatives(app, all, path.join(resources, 'app.asar.unpacked'));
      await page.getByRole('button', { name: 'Stop', exact: true }).click();
      await closeLode(app);
    };
    const tray = await whileClosed(program, await flagsFor(folder), mine, (pid) => (TELLS ? weighApp(pid) : null));
    await until('no process is left', () => !all.some(runs), END_LIMIT_MS);
    return { answered, tray, natives };
  });
}

/** As Electron itself counts them. */
const processesOf = (app: ElectronApplication): Promise<number[]> =>
  app.evaluate(({ app: main }) => main.getAppMetrics().map(({ pid }) => pid));

const runs = (pid: number): boolean => (TELLS ? isAlive(pid) : exists(pid));

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/**
 * The same Electron with an empty page in place of Lode, its window closed; null where memory is not told.
 * `archive`: makes a file of a folder, as Electron reads it.
 */
export async function weighEmpty(
  { folder, program, resources }: Packed,
  archive: (from: string, to: string) => Promise<void>,
): Promise<Weight | null> {
  if (!TELLS) return null;
  return inFolder(async (work) => {
    const copy = path.join(work, 'empty');
    await cp(folder, copy, { recursive: true });
    const inCopy = path.join(copy, path.relative(folder, resources));
    await rm(path.join(inCopy, 'app.asar.unpacked'), { recursive: true, force: true });
    await archive(path.join(ROOT, 'bench/empty-app'), path.join(inCopy, 'app.asar'));
    const empty = path.join(copy, path.relative(folder, program));
    return whileClosed(empty, [`--user-data-dir=${work}/profile`], closeEmpty, weighApp);
  });
}

/** Native files by their path in the package. The keychain's is used by a wallet alone, so it is loaded here to see that it can be. */
async function loadedNatives(
  app: ElectronApplication,
  pids: readonly number[],
  unpacked: string,
): Promise<Record<string, true | string>> {
  const files = readdirSync(unpacked, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(node|so(\.\d+)*)$/.test(file));
  const inMemory = pids.map(mapsOf).join('\n');
  const loaded = files.map(async (file): Promise<[string, true | string]> => {
    if (inMemory.includes(path.join(unpacked, file))) return [file, true];
    if (!file.includes('keytar')) return [file, 'no process has it in its memory'];
    return [file, await app.evaluate(loadKeychain, path.join(unpacked, file))];
  });
  return Object.fromEntries(await Promise.all(loaded));
}

/** In the app's main process. The package hides why it could not be loaded, and the loader tells. */
function loadKeychain({ app }: { readonly app: { getAppPath(): string } }, file: string): true | string {
  try {
    process.getBuiltinModule('node:module').createRequire(`${app.getAppPath()}/`)('keytar');
    return true;
  } catch (error) {
    try {
      process.dlopen({ exports: {} }, file);
    } catch (said) {
      return String(said);
    }
    return String(error);
  }
}

function mapsOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/maps`, 'utf8');
  } catch {
    return ''; // it ended while we looked
  }
}

export interface ReleaseRun {
  /** Answered questions in its ledger, read from its data folder. */
  readonly answered: number;
  /** What a second start, as a Node that runs what it is told, came to: the app's own "already running". */
  readonly secondSaid: string;
  /** It opened no door to a debugger when asked to. */
  readonly inspector: boolean;
  /** null: it was ended where it stood, as Windows does whatever it is asked. */
  readonly exitCode: number | null;
}

/** The release flavour, which nobody can drive: started hidden and at work, seen by its ledger, and ended as the system ends it. */
export function runRelease({ program }: Packed): Promise<ReleaseRun> {
  return inFolder(async (folder) => {
    const flags = [...(await flagsFor(folder)), ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
    const first = start(program, ['--inspect=127.0.0.1:0', '--hidden', '--practice', ...flags], {});
    try {
      let answered = 0;
      await until('an answer in the ledger', async () => {
        if (first.child.exitCode !== null) throw new Error(`it ended: ${first.said()}`);
        answered = await answeredIn(path.join(folder, 'data'));
        return answered > 0;
      });
      const second = start(program, ['-e', 'process.exit(42)', '--hidden', ...flags], { ELECTRON_RUN_AS_NODE: '1' });
      await second.ended;
      const children = TELLS ? descendants(first.child.pid ?? 0) : [];
      first.child.kill('SIGTERM');
      await until('its end', () => first.child.exitCode !== null || first.child.signalCode !== null, END_LIMIT_MS);
      await until('the end of its children', () => !children.some(isAlive), END_LIMIT_MS);
      const inspector = first.said().includes('Debugger listening');
      return { answered, secondSaid: second.said().trim(), inspector, exitCode: first.child.exitCode };
    } finally {
      if (first.child.exitCode === null) first.child.kill('SIGKILL');
    }
  });
}

function start(program: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const child: ChildProcess = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  // Where the check runs out of time it leaves nothing behind.
  const endWithUs = () => void child.kill('SIGTERM');
  process.once('exit', endWithUs);
  void once(child, 'exit').then(() => process.off('exit', endWithUs));
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (data: string) => {
      text += data;
    });
  return { child, ended: once(child, 'exit'), said: () => text };
}

/** Answered questions in the ledger of a Lode that runs; 0 while there is none. It holds its database alone, so a copy is read. */
async function answeredIn(dataFolder: string): Promise<number> {
  const copy = await mkdtemp(path.join(tmpdir(), 'lode-ledger-'));
  try {
    for (const name of ['lode.db', 'lode.db-wal']) await cp(path.join(dataFolder, name), path.join(copy, name));
    const database = new Database(path.join(copy, 'lode.db'));
    try {
      const row = database.prepare("SELECT count(*) AS answered FROM queries WHERE outcome = 'answered'").get() as {
        readonly answered: number;
      };
      return row.answered;
    } finally {
      database.close();
    }
  } catch {
    return 0; // it is being made, or the two files were not of one moment
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
