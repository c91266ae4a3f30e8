// The window in front, as an X server tells of it: xprop, twice.
import type { RunTool } from '../../../run-tool.ts';
import { ask, known, program, SMALL, type Told, unread } from '../told.ts';

export interface FrontWindow {
  readonly full: boolean;
  readonly pid: number | null;
  /** What kind of window it calls itself, e.g. "firefox". */
  readonly name: string | null;
}

/** null: none is in front. */
export function readActiveWindow(text: string): string | null | undefined {
  const id = /^_NET_ACTIVE_WINDOW\(WINDOW\): window id # (0x[0-9a-f]{1,8})\b/.exec(text)?.[1];
  if (id === undefined) return undefined;
  return Number(id) === 0 ? null : id;
}

/** Each property on a line of its own: `NAME(TYPE) = …`, `NAME:  not found.` where the window has none. */
export function readWindow(text: string): FrontWindow | null {
  const state = /^_NET_WM_STATE(?:\(ATOM\) = (.*)|:  (?:not found|no such atom on any window)\.)$/m.exec(text);
  if (!state) return null;
  const pid = /^_NET_WM_PID\(CARDINAL\) = (\d{1,9})$/m.exec(text)?.[1];
  const kind = /^WM_CLASS\(STRING\) = "(?:[^"\\]|\\.){0,300}", "((?:[^"\\]|\\.){0,300})"$/m.exec(text)?.[1];
  return {
    full: (state[1] ?? '').split(', ').includes('_NET_WM_STATE_FULLSCREEN'),
    pid: pid === undefined ? null : Number(pid),
    name: kind === undefined ? null : program(kind),
  };
}

/** null: no window is in front. Where no window manager says which is, it is not here. */
export async function frontWindow(run: RunTool): Promise<Told<FrontWindow | null>> {
  const active = await run('xprop', ['-root', '_NET_ACTIVE_WINDOW'], SMALL);
  if (active.kind === 'ended' && active.code === 0) {
    const id = readActiveWindow(active.stdout.toString('utf8'));
    if (id === undefined) return unread('not-here', 'no window manager says which window is in front');
    if (id === null) return known(null);
    const window = await run('xprop', ['-id', id, '_NET_WM_STATE', '_NET_WM_PID', 'WM_CLASS'], SMALL);
    // It was closed in between.
    if (window.kind === 'ended' && /\bBadWindow\b/.test(window.stderr.toString('utf8'))) return known(null);
    return ask(() => Promise.resolve(window), 'xprop', [], readWindow);
  }
  return ask(
    () => Promise.resolve(active),
    'xprop',
    [],
    () => null,
  );
}
