// Since the last key or movement, on Linux, where the house cannot tell: by the X server, by GNOME, by the login session.
import type { Clock } from '../../../clock.ts';
import type { Reader } from '../system-readers.ts';
import { ask, type Told, type Value } from '../told.ts';
import { type DesktopOptions, isWayland } from './full-screen.ts';
import { idleIn, ownSession } from './logind.ts';

const EVERY_MS = 15_000;
const MONITOR = 'org.gnome.Mutter.IdleMonitor';
const GNOME = ['--user', '--auto-start=no', 'call', MONITOR, '/org/gnome/Mutter/IdleMonitor/Core', MONITOR, 'GetIdletime'];
const LONGEST_MS = 10 * 365 * 24 * 3_600_000;

const milliseconds = (text: string | undefined): Value<'idle'> | null => {
  const ms = Number(text);
  return text !== undefined && /^\d{1,15}$/.test(text) && ms <= LONGEST_MS ? { ms } : null;
};
/** `t 12345` */
export const readIdleMonitor = (text: string): Value<'idle'> | null => milliseconds(/^t (\d+)\s*$/.exec(text)?.[1]);
export const readXprintidle = (text: string): Value<'idle'> | null => milliseconds(text.trim());

export function linuxIdle(options: DesktopOptions & { readonly clock: Clock }): Reader<Value<'idle'>> {
  const { run, env, clock } = options;
  let trusted = false;
  const read = async (): Promise<Told<Value<'idle'>>> => {
    const nearest = isWayland(env)
      ? await ask(run, 'busctl', GNOME, readIdleMonitor)
      : env['DISPLAY']
        ? await ask(run, 'xprintidle', [], readXprintidle)
        : null;
    if (nearest?.kind === 'known') return nearest;
    const session = await ownSession(options);
    if (session.kind !== 'known') return session;
    trusted ||= session.value.IdleHint === 'yes';
    return idleIn(session.value, trusted, clock.now());
  };
  return { everyMs: EVERY_MS, read };
}
