// Whether the window in front fills its screen, on Linux: by the X server, and where Wayland keeps it to itself by what can be seen of it.
import type { RunTool } from '../../../run-tool.ts';
import type { Reader } from '../system-readers.ts';
import { known, type Told, unread, type Value } from '../told.ts';
import { playing } from './game-mode.ts';
import { descendsFromOurs, nameOf } from './processes.ts';
import { frontWindow, type FrontWindow } from './x-windows.ts';

const EVERY_MS = 6_000;

export interface DesktopOptions {
  readonly run: RunTool;
  readonly isOurs: (pid: number) => boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** /proc */
  readonly proc: string;
}

export const isWayland = (env: DesktopOptions['env']): boolean =>
  env['XDG_SESSION_TYPE'] === 'wayland' || Boolean(env['WAYLAND_DISPLAY']);

type FullScreen = Value<'fullScreen'>;

export function linuxFullScreen({ run, isOurs, env, proc }: DesktopOptions): Reader<FullScreen> {
  const calm = known({ full: false, program: null });
  const full = async (name: string | null, pid: number | null): Promise<Told<FullScreen>> =>
    known({ full: true, program: name ?? (pid === null ? null : await nameOf(proc, pid)) });

  const read = async (): Promise<Told<FullScreen>> => {
    const wayland = isWayland(env);
    if (!wayland && !env['DISPLAY']) return unread('not-here', 'no display');
    const games = await playing(run);
    const [game] = games.kind === 'known' ? games.value : [];
    if (game !== undefined) return full(null, game);
    const front: Told<FrontWindow | null> = env['DISPLAY'] ? await frontWindow(run) : unread('not-here');
    if (front.kind === 'known' && front.value) {
      const { value } = front;
      if (!value.full || (value.pid !== null && (await descendsFromOurs(proc, value.pid, isOurs)))) return calm;
      return full(value.name, value.pid);
    }
    // An X server under Wayland knows its own windows alone: that none of them is in front says nothing of the others.
    if (wayland) return unread('not-here', 'Wayland does not say which window is in front');
    return front.kind === 'known' ? calm : front;
  };
  return { everyMs: EVERY_MS, read };
}
