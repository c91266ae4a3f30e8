// The whole app as the soak knows it: the desktop one hidden in its tray, or the rig in plain Node where there is no Electron.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { _electron } from 'playwright';
import { sandboxed } from '../e2e/fixtures/ordinary-user.ts';
import { hearTray } from '../e2e/fixtures/tray.ts';
import type { Bridge } from '../main/contract/transport.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const WINDOW_OPEN_MS = 10_000;
const PAUSED_MS = 10_000;
/** What is there for as long as questions are answered. Lode ends its other children by killing them once they have done their work. */
const STAY: readonly string[] = ['Lode engine', 'Lode inference', 'Lode validator', 'GPU', 'Network Service'];
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export interface SoakedHome {
  readonly kind: 'desktop' | 'rig';
  readonly pid: number;
  /** As it is shown: today's on the desktop, the session's in the rig's terminal. */
  answered(): Promise<number>;
  /** Processes of it that ended otherwise than in order, those that come back by themselves too; on the rig itself alone. */
  readonly died: readonly string[];
  /** What a person does now and then, by name; each done when it is over. */
  readonly deeds: Readonly<Record<string, () => Promise<void>>>;
  quit(): Promise<void>;
}

interface Watched {
  soakDied?: string[];
}

export async function soakDesktop(electron: string, flags: readonly string[]): Promise<SoakedHome> {
  const { program, why } = sandboxed(electron, path.join(ROOT, 'package.json'));
  const args = [ROOT, '--hidden', ...flags];
  const ours = SIGNALS.map((signal) => process.listeners(signal));
  const app = await _electron.launch({ executablePath: program, chromiumSandbox: why === null, args });
  // Playwright would end the app where it stands when we are asked to end.
  for (const [i, signal] of SIGNALS.entries())
    for (const listener of process.listeners(signal)) if (!ours[i]?.includes(listener)) process.off(signal, listener);
  const main = app.process();
  const died: string[] = [];
  let quitting = false;
  const ended = once(main, 'exit').then(([code, signal]) => {
    if (!quitting) died.push(`main: ${String(code ?? signal)}`);
  });
  await app.evaluate(({ app: electronApp }, stays) => {
    const list: string[] = ((globalThis as Watched).soakDied = []);
    electronApp.on('child-process-gone', (_event, { type, name, reason }) => {
      const byLode = reason === 'killed' && !stays.includes(name ?? type);
      if (reason !== 'clean-exit' && !byLode) list.push(`${name ?? type}: ${reason}`);
    });
    electronApp.on('render-process-gone', (_event, _contents, { reason }) => {
      if (reason !== 'clean-exit') list.push(`page: ${reason}`);
    });
  }, STAY);
  const tray = await hearTray(app);
  const open = async () => {
    const opened = app.waitForEvent('window');
    await tray.press('Open Lode');
    const page = await opened;
    await page.locator('h1[data-state]').waitFor();
    return page;
  };
  return {
    kind: 'desktop',
    pid: main.pid ?? 0,
    answered: async () => {
      const line = (await tray.labels()).map((label) => /^([\d,]+) answered today/.exec(label)?.[1]).find(Boolean);
      const news = await app.evaluate(() => (globalThis as Watched).soakDied?.splice(0) ?? []);
      died.push(...news);
      return Number(line?.replaceAll(',', '') ?? 0);
    },
    died,
    deeds: {
      'paused and resumed': async () => {
        await tray.press('Pause', '1 hour');
        await wait(PAUSED_MS);
        await tray.press('Resume');
      },
      'window opened and closed': async () => {
        const page = await open();
        await page.evaluate(async () => {
          const { lode } = globalThis as unknown as { readonly lode: Bridge };
          await lode.send({ type: 'settings.change', args: { patch: { onClose: 'background' } } });
        });
        await wait(WINDOW_OPEN_MS);
        const closed = page.waitForEvent('close');
        await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
        await closed;
      },
    },
    quit: async () => {
      quitting = true;
      main.kill('SIGTERM');
      await ended;
    },
  };
}

/** Nobody pauses it and no page is opened: its terminal alone is read. */
export async function soakRig(flags: readonly string[]): Promise<SoakedHome> {
  const rig = spawn(process.execPath, [path.join(ROOT, 'dist/main/rig.mjs'), '--no-open', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true, // an interrupt at the terminal is ours, and it is asked to end after
  });
  const died: string[] = [];
  let [answered, quitting] = [0, false];
  rig.stdout.setEncoding('utf8').on('data', (text: string) => {
    const [, count] = /(?:^|\s)([\d,]+) answered,/.exec(text) ?? [];
    if (count) answered = Number(count.replaceAll(',', ''));
  });
  const ended = once(rig, 'exit').then(([code, signal]) => {
    if (!quitting) died.push(`rig: ${String(code ?? signal)}`);
  });
  return {
    kind: 'rig',
    pid: rig.pid ?? 0,
    answered: () => Promise.resolve(answered),
    died,
    deeds: {},
    quit: async () => {
      quitting = true;
      rig.kill('SIGTERM');
      await ended;
    },
  };
}
