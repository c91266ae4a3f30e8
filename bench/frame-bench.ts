// From the start of the program to the first frame with something on it: in real Electron where it can be had, else the rig's page
// in Chromium (from the visit, because the rig waits for one).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, chromium, type Page } from 'playwright';
import { freePort } from './axon-bench.ts';
import { median } from './figures.ts';
import { startRig } from './rig-bench.ts';

/** What tools/setup-tests.mjs found. */
export interface Parts {
  readonly electron: { readonly where: string | null; readonly why: string | null };
  readonly chromium: { readonly where: string | null; readonly why: string | null };
}

export const hasDisplay = (): boolean =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);

const ROOT = path.resolve(import.meta.dirname, '../..');

/** When the page first painted content, in milliseconds since 1970. */
const firstPaint = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const entry = list.getEntriesByName('first-contentful-paint')[0];
          if (entry) resolve(performance.timeOrigin + entry.startTime);
        }).observe({ type: 'paint' as 'mark', buffered: true });
      }),
  );

async function inElectron(program: string): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lode-frame-'));
  const flags = [`--data-folder=${folder}`, `--axon-port=${await freePort()}`];
  const started = Date.now();
  const app = await _electron.launch({ executablePath: program, args: [ROOT, ...flags], cwd: ROOT });
  const closed = app.waitForEvent('close');
  const painted = await firstPaint(await app.firstWindow());
  await app.evaluate(({ app: main }) => main.quit()).catch(() => undefined);
  await closed;
  await rm(folder, { recursive: true, force: true });
  return painted - started;
}

async function inChromium(program: string): Promise<number> {
  const rig = await startRig();
  const browser = await chromium.launch({ executablePath: program, chromiumSandbox: process.getuid?.() !== 0 });
  const page = await browser.newPage();
  const started = Date.now();
  await page.goto(rig.address.href);
  const painted = await firstPaint(page);
  await browser.close();
  await rig.end();
  return painted - started;
}

export type FrameFigures =
  | { readonly ms: number; readonly where: 'electron' | 'rig-page' }
  | { readonly ms: null; readonly why: string };

export async function benchFirstFrame(runs: number, { electron, chromium: browser }: Parts): Promise<FrameFigures> {
  const program = electron.where !== null && hasDisplay() ? electron.where : null;
  const page = browser.where;
  if (program === null && page === null)
    return { ms: null, why: `neither Electron (${electron.why ?? 'no display'}) nor Chromium (${browser.why})` };
  const took: number[] = [];
  // One more than is counted: the first start reads the program from the disk.
  for (let run = 0; run <= runs; run += 1) {
    const ms = program === null ? await inChromium(page ?? '') : await inElectron(program);
    if (run > 0) took.push(ms);
  }
  return { ms: median(took), where: program === null ? 'rig-page' : 'electron' };
}
