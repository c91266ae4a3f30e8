// The login session as systemd-logind has it: whose turn it is at the screen, and since when nobody is there.
import type { RunTool } from '../../../run-tool.ts';
import type { Reader } from '../system-readers.ts';
import { ask, known, type Told, unread, type Value } from '../told.ts';
import type { DesktopOptions } from './full-screen.ts';

const FIELDS = ['Id', 'User', 'Active', 'LockedHint', 'IdleHint', 'IdleSinceHint', 'Seat', 'Class', 'Type'] as const;
const MICROSECONDS_PER_MS = 1_000;
type Session = Readonly<Partial<Record<(typeof FIELDS)[number], string>>>;

/** `Name=value` on each line. null: what must be there is not. */
export function readSession(text: string): Session | null {
  const session: Partial<Record<string, string>> = {};
  for (const line of text.split('\n').slice(0, 64)) {
    const [, name = '', value = ''] = /^([A-Za-z]{1,40})=([^\r\n]{0,200})\r?$/.exec(line) ?? [];
    if ((FIELDS as readonly string[]).includes(name)) session[name] = value;
  }
  return session['Active'] === 'yes' || session['Active'] === 'no' ? session : null;
}

const show = (run: RunTool, id: string): Promise<Told<Session>> =>
  ask(run, 'loginctl', ['show-session', id, ...FIELDS.flatMap((field) => ['-p', field])], readSession);

/** logind's own numbers and letters; what else stands there is not passed on to a tool. */
const plainId = (id: string | undefined): string => (id !== undefined && /^[A-Za-z0-9]{1,20}$/.test(id) ? id : 'auto');

export const ownSession = ({ run, env }: Pick<DesktopOptions, 'run' | 'env'>): Promise<Told<Session>> =>
  show(run, plainId(env['XDG_SESSION_ID']));

/** A session that is not in front: another of this person's may be, or the screen where one logs in. */
async function seat(options: Pick<DesktopOptions, 'run' | 'env'>): Promise<Told<Value<'session'>>> {
  const own = await ownSession(options);
  if (own.kind !== 'known') return own;
  const { Active: active, LockedHint: locked, Seat: place, User: user } = own.value;
  if (active === 'yes') return known({ seat: locked === 'yes' ? 'locked' : 'here' });
  if (!place || !/^[A-Za-z0-9_-]{1,60}$/.test(place)) return unread('unreadable', 'loginctl');
  const other = await ask(options.run, 'loginctl', ['show-seat', place, '-p', 'ActiveSession'], activeIn);
  if (other.kind !== 'known') return other;
  // A console that waits for somebody to log in.
  if (other.value === '') return known({ seat: 'locked' });
  const front = await show(options.run, other.value);
  if (front.kind !== 'known') return front;
  if (front.value.Class === 'greeter') return known({ seat: 'locked' });
  return known({ seat: user !== undefined && front.value.User === user ? 'here' : 'elsewhere' });
}

const EVERY_MS = 15_000;

export const linuxSession = (options: DesktopOptions): Reader<Value<'session'>> => ({
  everyMs: EVERY_MS,
  read: () => seat(options),
});

/** '': none is in front. null: it is no such answer. */
export const readActive = (text: string): string | null => /^ActiveSession=([A-Za-z0-9]{0,20})\r?$/m.exec(text)?.[1] ?? null;
/** Of none that is in front loginctl may say nothing at all. */
const activeIn = (text: string): string | null => (text.trim() === '' ? '' : readActive(text));

/**
 * Some desktops never tell logind that nobody is there. `trusted`: this one has, so that its silence says something.
 * `now`: wall time in milliseconds.
 */
export function idleIn(session: Session, trusted: boolean, now: number): Told<Value<'idle'>> {
  const since = session.IdleSinceHint ?? '';
  if (session.IdleHint === 'yes' && /^\d{1,20}$/.test(since))
    return known({ ms: Math.max(0, now - Number(since) / MICROSECONDS_PER_MS) });
  if (session.IdleHint === 'no' && (trusted || session.Type === 'tty')) return known({ ms: 0 });
  return unread('not-here', 'this desktop does not say since when nobody is there');
}
