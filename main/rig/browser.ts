// Opens the page in the person's browser, where there is a screen and a browser.
import { spawn } from 'node:child_process';

type Environment = Readonly<Record<string, string | undefined>>;

/** The system's own opener, or null where nobody would see it. */
export function browserCommand(platform: string, env: Environment): readonly [string, ...string[]] | null {
  if (platform === 'darwin') return ['open'];
  // `start` takes its first quoted argument for a title.
  if (platform === 'win32') return ['cmd', '/c', 'start', ''];
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open'] : null;
}

/** Whether an opener was started and did not fail at once. `url` stands in its arguments: a ticket, never the token. */
export function openBrowser(url: string, platform = process.platform, env: Environment = process.env): Promise<boolean> {
  const command = browserCommand(platform, env);
  if (!command) return Promise.resolve(false);
  const [program, ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, [...args, url], { stdio: 'ignore', detached: platform !== 'win32', windowsHide: true });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
    child.once('spawn', () => child.unref());
    // Some openers stay for as long as the browser does.
    setTimeout(resolve, OPENER_FAILS_WITHIN_MS, true).unref();
  });
}

const OPENER_FAILS_WITHIN_MS = 3_000;
