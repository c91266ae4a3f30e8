// The whole app at rest in the tray, its window opened and closed before, beside the same Electron with an empty page closed.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication } from 'playwright';
import type { Bridge } from '../main/contract/transport.ts';
import { freePort } from './axon-bench.ts';
import { median } from './figures.ts';
import { ROLES, type Role, type Weight, weighApp } from './memory.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Long enough for a closed window's process to go, and for the garbage of the start. */
const SETTLE_MS = 5_000;

export interface TrayFigures {
  readonly trayPssMb: number;
  readonly enginePssMb: number;
  readonly emptyElectronPssMb: number;
  /** (tray - engine) / empty. */
  readonly trayRatio: number;
  /** The app in the tray, by what its processes are for. */
  readonly byRole: Readonly<Record<Role, number>>;
}

interface Side {
  readonly tray: Weight;
  readonly empty: Weight;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Both are driven the same way, so that what driving costs is on both sides. `look` is called while it rests without its window. */
export async function whileClosed<T>(
  program: string,
  args: readonly string[],
  close: (app: ElectronApplication) => Promise<void>,
  look: (pid: number) => T,
): Promise<T> {
  const app = await _electron.launch({ executablePath: program, args: [...args] });
  const pid = app.process().pid ?? 0;
  const ended = once(app.process(), 'exit');
  // Where the bench runs out of time it leaves nothing behind.
  const endWithUs = () => void app.process().kill('SIGTERM');
  process.once('exit', endWithUs);
  try {
    await close(app);
    await sleep(SETTLE_MS);
    return look(pid);
  } finally {
    // As its tray quits it. A signal would do the same here, and on Windows would end it where it stands.
    await app.evaluate(({ app: main }) => main.quit()).catch(() => undefined);
    await ended;
    process.off('exit', endWithUs);
  }
}

/** As a person closes it who has chosen that Lode goes on. */
export async function closeLode(app: ElectronApplication): Promise<void> {
  const page = await app.firstWindow();
  await page.locator('h1[data-state="ready"]').waitFor();
  await page.evaluate(async () => {
    const { lode } = globalThis as unknown as { readonly lode: Bridge };
    await lode.send({ type: 'settings.change', args: { patch: { onClose: 'background' } } });
    // The window's own process has read it once the page has.
    await new Promise<void>((resolve) => lode.subscribe(({ settings }) => settings.onClose === 'background' && resolve()));
  });
  const closed = page.waitForEvent('close');
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await closed;
}

export async function closeEmpty(app: ElectronApplication): Promise<void> {
  const page = await app.firstWindow();
  const closed = page.waitForEvent('close');
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.destroy());
  await closed;
}

async function weighSide(program: string): Promise<Side> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lode-tray-'));
  try {
    const own = [`--data-folder=${folder}/data`, `--axon-port=${await freePort()}`];
    const tray = await whileClosed(program, [ROOT, ...own], closeLode, weighApp);
    const emptyApp = [path.join(ROOT, 'bench/empty-app'), `--user-data-dir=${folder}/empty`];
    return { tray, empty: await whileClosed(program, emptyApp, closeEmpty, weighApp) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Medians of `runs` pairs, each measured one after the other: programs beside them that share Electron's pages share both sides'. */
export async function benchTray(program: string, runs: number): Promise<TrayFigures> {
  const sides: Side[] = [];
  for (let run = 0; run < runs; run += 1) sides.push(await weighSide(program));
  const of = (figure: (side: Side) => number): number => median(sides.map(figure));
  return {
    trayPssMb: of(({ tray }) => tray.whole),
    enginePssMb: of(({ tray }) => tray.engine),
    emptyElectronPssMb: of(({ empty }) => empty.whole),
    trayRatio: of(({ tray, empty }) => (tray.whole - tray.engine) / empty.whole),
    byRole: Object.fromEntries(ROLES.map((role) => [role, of(({ tray }) => tray[role])])) as Record<Role, number>,
  };
}
