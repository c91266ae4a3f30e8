// Power and heat as they stand in the devices' view of this computer.
import type { ComputerView } from '../../../contract/computer.ts';
import type { Reading, Signals } from '../../../contract/pausing.ts';
import type { EpochMs } from '../../../contract/units.ts';
import { unread, type Value } from './told.ts';

/** What is older is not what the computer is now. */
export const STALE_MS = 150_000;

const fresh = (computer: ComputerView | null, now: EpochMs): EpochMs | null =>
  computer?.readAt != null && now - computer.readAt < STALE_MS ? computer.readAt : null;

/** `onBattery`: as the house says, which knows at once; null: it does not. */
export function power(computer: ComputerView | null, onBattery: boolean | null, now: EpochMs): Signals['power'] {
  const battery = computer?.battery ?? { kind: 'unknown' };
  const percent = battery.kind === 'present' ? battery.percent : null;
  if (onBattery !== null) return { kind: 'known', value: { from: onBattery ? 'battery' : 'mains', percent }, at: now };
  const at = fresh(computer, now);
  if (at === null) return notYet;
  if (battery.kind === 'unknown') return refused('the battery');
  const value = batteryPower(battery);
  return value ? { kind: 'known', value, at } : refused('the battery');
}

function batteryPower(battery: Exclude<ComputerView['battery'], { kind: 'unknown' }>): Value<'power'> | null {
  if (battery.kind === 'absent') return { from: 'mains', percent: null };
  const { plugged, charging, percent } = battery;
  // Where the plug is not told, a battery that is being filled says the same.
  const mains = plugged ?? (charging === true ? true : null);
  return mains === null ? null : { from: mains ? 'mains' : 'battery', percent };
}

/** Of all cards and the processor, the one that is hottest. */
export function heat(computer: ComputerView | null, now: EpochMs): Signals['heat'] {
  const at = fresh(computer, now);
  if (!computer || at === null) return notYet;
  const parts: Value<'heat'>[] = [];
  for (const { temperatureC, name } of computer.gpus ?? [])
    if (temperatureC !== null) parts.push({ celsius: temperatureC, part: 'gpu', name });
  const { temperatureC, name } = computer.processor;
  if (temperatureC !== null) parts.push({ celsius: temperatureC, part: 'processor', name });
  const [hottest] = parts.toSorted((a, b) => b.celsius - a.celsius);
  return hottest ? { kind: 'known', value: hottest, at } : (unread('not-here', 'no sensor is told of') as Reading<never>);
}

const notYet = unread('not-yet') as Reading<never>;
const refused = (detail: string) => unread('refused', detail) as Reading<never>;
