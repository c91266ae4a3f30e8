// What the signals say of each reason to pause, by a person's settings, and how long they must say so before it counts.
import type { AutoReason, Reading, Signals } from '../../contract/pausing.ts';
import { COOLER_BY_C, IDLE_AFTER_MS, type Politeness } from '../../contract/politeness.ts';
import type { EpochMs } from '../../contract/units.ts';
import { lookAtWindows, type WindowLook } from './time-windows.ts';

/** Of the card, by others: what a desktop with a film takes stays below, what a game or a render takes is far above. */
export const BUSY_SHARE = 0.25;
export const FREE_SHARE = 0.1;
/** A pause whose signal can no longer be read goes on for so long: a driver that restarts is back within it. */
export const UNREAD_HOLD_MS = 60_000;

const SECOND_MS = 1_000;

/**
 * How long a signal must say so before a pause begins, and before it ends. Ending takes longer: starting anew is what disturbs. What is
 * read every 15 s must say so twice.
 */
export const DWELL_MS = {
  asleep: { begins: 0, ends: 5 * SECOND_MS }, // the network comes back a moment after the computer
  'too-hot': { begins: 20 * SECOND_MS, ends: 30 * SECOND_MS },
  battery: { begins: 3 * SECOND_MS, ends: 10 * SECOND_MS }, // a plug that is wiggled
  'video-call': { begins: 2 * SECOND_MS, ends: 30 * SECOND_MS }, // a call that changes its camera
  'full-screen': { begins: 5 * SECOND_MS, ends: 30 * SECOND_MS }, // a look at another window
  'gpu-busy': { begins: 20 * SECOND_MS, ends: 60 * SECOND_MS }, // a game that loads its next level
  'other-user': { begins: 2 * SECOND_MS, ends: 5 * SECOND_MS },
  metered: { begins: 5 * SECOND_MS, ends: 15 * SECOND_MS }, // a phone that changes its mast
  'quiet-hours': { begins: 0, ends: 0 },
  tariff: { begins: 0, ends: 0 },
  'user-active': { begins: 0, ends: 0 }, // IDLE_AFTER_MS is its dwell
} as const satisfies Record<AutoReason, { readonly begins: number; readonly ends: number }>;

export type Says =
  | { readonly kind: 'holds'; readonly cause: string | null; readonly until: EpochMs | null }
  | { readonly kind: 'over' }
  /** Between two thresholds: as it was. */
  | { readonly kind: 'same' }
  /** It cannot be told. */
  | { readonly kind: 'unknown' }
  /** The person does not want it. */
  | { readonly kind: 'off' };

const OVER: Says = { kind: 'over' };
const SAME: Says = { kind: 'same' };
const UNKNOWN: Says = { kind: 'unknown' };
const OFF: Says = { kind: 'off' };
const holds = (cause: string | null = null, until: EpochMs | null = null): Says => ({ kind: 'holds', cause, until });

/** What is known, judged; what is not, unknown. */
const of = <T>(reading: Reading<T>, judge: (value: T) => Says): Says =>
  reading.kind === 'known' ? judge(reading.value) : UNKNOWN;
const when = (is: boolean, cause: string | null = null): Says => (is ? holds(cause) : OVER);

export interface Hours {
  readonly quiet: WindowLook;
  readonly cheap: WindowLook;
}

export const hoursAt = ({ quietHours, cheapHours }: Politeness, now: EpochMs): Hours => ({
  quiet: lookAtWindows(quietHours, now),
  cheap: lookAtWindows(cheapHours, now),
});

/** `hours`: those of the settings, now. */
export function saysOf(reason: AutoReason, signals: Signals, wants: Politeness, hours: Hours): Says {
  switch (reason) {
    case 'asleep':
      return of(signals.sleep, ({ asleep }) => when(asleep));
    case 'too-hot':
      return wants.hottestC === null ? OFF : heat(signals, wants.hottestC);
    case 'battery':
      return wants.onBattery ? of(signals.power, ({ from }) => when(from === 'battery')) : OFF;
    case 'video-call':
      return wants.videoCall ? of(signals.call, ({ active, program }) => when(active, program)) : OFF;
    case 'full-screen':
      return wants.fullScreen ? of(signals.fullScreen, ({ full, program }) => when(full, program)) : OFF;
    case 'gpu-busy':
      return wants.gpuBusy ? of(signals.gpu, ({ load, program }) => share(load, program)) : OFF;
    case 'other-user':
      // A locked screen is nobody's: the best time there is.
      return wants.otherUser ? of(signals.session, ({ seat }) => when(seat === 'elsewhere')) : OFF;
    case 'metered':
      return wants.metered ? of(signals.network, ({ metered }) => when(metered)) : OFF;
    case 'quiet-hours':
      if (wants.quietHours.length === 0) return OFF;
      return hours.quiet.inside ? holds(null, hours.quiet.until) : OVER;
    case 'tariff':
      if (wants.cheapHours.length === 0) return OFF;
      return hours.cheap.inside ? OVER : holds(null, hours.cheap.until);
    case 'user-active':
      return wants.onlyIdle ? inUse(signals) : OFF;
    default:
      return reason satisfies never;
  }
}

const heat = ({ heat: read }: Signals, hottestC: number): Says =>
  of(read, ({ celsius, name }) => {
    if (celsius > hottestC) return holds(name);
    return celsius <= hottestC - COOLER_BY_C ? OVER : SAME;
  });

function share(load: number, program: string | null): Says {
  if (load > BUSY_SHARE) return holds(program);
  return load < FREE_SHARE ? OVER : SAME;
}

function inUse({ session, idle }: Signals): Says {
  if (session.kind === 'known' && session.value.seat === 'locked') return OVER;
  return of(idle, ({ ms }) => when(ms < IDLE_AFTER_MS));
}
