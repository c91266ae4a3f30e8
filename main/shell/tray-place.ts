// Whether this desktop shows a tray, and what its place is called there: a person who closes the window must find Lode again.
import type { TrayPlace } from '../contract/snapshot.ts';
import type { RunTool } from '../engine/run-tool.ts';
import type { AppWindow } from './app-window.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const LIMITS = { limitMs: 2_000, maxBytes: 4_096 } as const;
const BUS = 'org.freedesktop.DBus';
/** Who shows the icons of others on today's Linux desktops; GNOME has none unless an extension is it. */
const WATCHER = 'org.kde.StatusNotifierWatcher';
/** Two programs that ask the session's bus the same; each desktop has one of them. */
const ASKERS = [
  [
    'gdbus',
    ['call', '--session', '--dest', BUS, '--object-path', '/org/freedesktop/DBus', '--method', `${BUS}.NameHasOwner`, WATCHER],
  ],
  ['busctl', ['--user', 'call', BUS, '/org/freedesktop/DBus', BUS, 'NameHasOwner', 's', WATCHER]],
] as const;

/** "(true,)" of gdbus, "b true" of busctl. null: neither. */
const answerOf = (printed: string): boolean | null => {
  const word = /\b(true|false)\b/.exec(printed)?.[1];
  return word === undefined ? null : word === 'true';
};

/** At login what shows icons may come up after Lode. */
const DESKTOP_UP_MS = 15_000;

async function isWatched(run: RunTool): Promise<boolean | null> {
  for (const [tool, args] of ASKERS) {
    const result = await run(tool, args, LIMITS);
    const answer = result.kind === 'ended' && result.code === 0 ? answerOf(result.stdout.toString('utf8')) : null;
    if (answer !== null) return answer;
  }
  return null;
}

export async function trayPlace(platform: string, env: Environment, run: RunTool): Promise<TrayPlace> {
  if (platform === 'darwin') return 'menu-bar';
  if (platform === 'win32') return 'tray';
  const watched = await isWatched(run);
  if (watched === true) return 'tray';
  // Under X11 an older kind of tray may be there, which this bus knows nothing of.
  return watched === false && env['XDG_SESSION_TYPE'] === 'wayland' ? 'none' : 'unknown';
}

/** Lode is never at work unseen: a start that was to be hidden opens its window where no icon can be shown. @returns the end. */
export function neverUnseen(find: () => Promise<TrayPlace>, window: Pick<AppWindow, 'current' | 'open'>): () => void {
  const look = async () => {
    if ((await find()) === 'none' && window.current === null) window.open();
  };
  const timer = setTimeout(() => void look(), DESKTOP_UP_MS);
  return () => clearTimeout(timer);
}
