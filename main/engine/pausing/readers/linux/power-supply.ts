// Mains or battery, on Linux: as the kernel has it. Electron says "mains" there whatever is plugged in.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Reader } from '../system-readers.ts';
import { known, type Told, unread, type Value } from '../told.ts';

const EVERY_MS = 5_000;
const MOST = 32;
const FIELDS = ['type', 'scope', 'online', 'status', 'capacity'] as const;
export type Supply = Readonly<Record<(typeof FIELDS)[number], string>>;

/** Of all that the kernel lists. A mouse's own battery says nothing of the computer. null: they do not say. */
export function powerOf(supplies: readonly Supply[]): Value<'power'> | null {
  const own = supplies.filter(({ scope }) => scope !== 'Device');
  const batteries = own.filter(({ type }) => type === 'Battery');
  if (batteries.length === 0) return { from: 'mains', percent: null };
  const shares = batteries.flatMap(({ capacity }) => (/^(?:100|\d{1,2})$/.test(capacity) ? [Number(capacity)] : []));
  const percent = shares.length === 0 ? null : shares.reduce((all, share) => all + share, 0) / shares.length;
  const plugs = own.filter(({ type, online }) => type !== 'Battery' && type !== 'UPS' && online !== '');
  // What fills comes from somewhere, also where the firmware does not know its plug.
  const fills = batteries.some(({ status }) => status === 'Charging');
  if (fills || plugs.some(({ online }) => online !== '0')) return { from: 'mains', percent };
  if (plugs.length > 0 || batteries.some(({ status }) => status === 'Discharging')) return { from: 'battery', percent };
  // No plug is told of: what a battery does says it.
  const fed = batteries.some(({ status }) => status === 'Full' || status === 'Not charging');
  return fed ? { from: 'mains', percent } : null;
}

/** `folder`: /sys/class/power_supply */
export function linuxPower(folder: string): Reader<Value<'power'>> {
  const field = (name: string, file: string): Promise<string> =>
    readFile(path.join(folder, name, file), 'utf8').then(
      (text) => text.slice(0, 40).trim(),
      () => '',
    );
  const supply = async (name: string): Promise<Supply> => {
    const values = await Promise.all(FIELDS.map(async (file) => [file, await field(name, file)] as const));
    return Object.fromEntries(values) as Supply;
  };
  const read = async (): Promise<Told<Value<'power'>>> => {
    const names = await readdir(folder).catch(() => null);
    if (names === null) return unread('not-here', folder);
    const power = powerOf(await Promise.all(names.slice(0, MOST).map(supply)));
    return power ? known(power) : unread('unreadable', folder);
  };
  return { everyMs: EVERY_MS, read };
}
