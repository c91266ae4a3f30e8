// The packaged app as it is given to people: started from its own program, mined with, weighed in the tray, ended.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'libsql';
import type { ElectronApplication } from 'playwright';
import { freePort } from './axon-bench.ts';
import { descendants, isAlive } from '../e2e/fixtures/processes.ts';
import type { Weight } from './memory.ts';
import { closeEmpty, closeLode, weighClosed } from './tray-bench.ts';

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
  readonly tray: Weight;
  /** Which native files of the package were in the memory of its processes while it mined; of the others why not. */
  readonly natives: Readonly<Record<string, true | string>>;
}

const processesOf = (pid: number) => [pid, ...descendants(pid)];
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
    let natives: Mined['natives'] = {};
    let all: readonly number[] = [];
    const tray = await weighClosed(program, await flagsFor(folder), async (app) => {
      const page = await app.firstWindow();
      const state = (kind: string) => page.locator(`h1[data-state="${kind}"]`).waitFor();
      await state('ready');
      await page.getByRole('button', { name: /^Start practice mining/ }).click();
      await state('mining');
      await until(`${wanted} answers`, async () => {
        answered = Number((await page.locator('[data-figure="answered"]').innerText()).replace(/\D/g, ''));
        return answered >= wanted;
      });
      const pid = app.process().pid ?? 0;
      natives = await loadedNatives(app, pid, path.join(resources, 'app.asar.unpacked'));
      await page.getByRole('button', { name: 'Stop', exact: true }).click();
      await closeLode(app);
      all = processesOf(pid);
    });
    await until('no process is left', () => all.every((pid) => !isAlive(pid)), END_LIMIT_MS);
    return { answered, tray, natives };
  });
}

/** The same Electron with an empty page in place of Lode, its window closed. `archive`: makes a file of a folder, as Electron reads it. */
export function weighEmpty({ folder, resources }: Packed, archive: (from: string, to: string) => Promise<void>): Promise<Weight> {
  return inFolder(async (work) => {
    const copy = path.join(work, 'empty');
    await cp(folder, copy, { recursive: true });
    const inCopy = path.join(copy, path.relative(folder, resources));
    await rm(path.join(inCopy, 'app.asar.unpacked'), { recursive: true, force: true });
    await archive(path.join(ROOT, 'bench/empty-app'), path.join(inCopy, 'app.asar'));
    return weighClosed(path.join(copy, 'lode'), [`--user-data-dir=${work}/profile`], closeEmpty);
  });
}

/** Native files by their path in the package. The keychain's is used by a wallet alone, so it is loaded here to see that it can be. */
async function loadedNatives(app: ElectronApplication, pid: number, unpacked: string): Promise<Mined['natives']> {
  const files = readdirSync(unpacked, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(node|so(\.\d+)*)$/.test(file));
  const inMemory = processesOf(pid).map(mapsOf).join('\n');
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
      const all = processesOf(first.child.pid ?? 0);
      first.child.kill('SIGTERM');
      await until('its end', () => first.child.exitCode !== null && all.every((pid) => !isAlive(pid)), END_LIMIT_MS);
      const inspector = first.said().includes('Debugger listening');
      return { answered, secondSaid: second.said().trim(), inspector, exitCode: first.child.exitCode };
    } finally {
      if (first.child.exitCode === null) first.child.kill('SIGKILL');
    }
  });
}

function start(program: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const child: ChildProcess = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
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
