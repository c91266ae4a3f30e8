// What only the house hears of the person and the computer, told to the engine: mains or battery, the last key, whose turn it is, sleep.
import type { HouseSignals } from '../contract/pausing.ts';
import type { Snapshot } from '../contract/snapshot.ts';

/** The last key and movement, while there is something to pause. */
const IDLE_EVERY_MS = 10_000;
const MS_PER_SECOND = 1_000;

/** Of Electron's powerMonitor, what is used here. */
export interface PowerMonitor {
  on(event: PowerEvent, listener: () => void): unknown;
  off(event: PowerEvent, listener: () => void): unknown;
  isOnBatteryPower(): boolean;
  /** Seconds. */
  getSystemIdleTime(): number;
  getSystemIdleState(thresholdSeconds: number): 'active' | 'idle' | 'locked' | 'unknown';
}
type PowerEvent = (typeof EVENTS)[number];
const EVENTS = [
  'on-battery',
  'on-ac',
  'suspend',
  'resume',
  'lock-screen',
  'unlock-screen',
  'user-did-resign-active',
  'user-did-become-active',
] as const;

/** What each event changes. Power is read again at each of them. */
const CHANGES: Readonly<Record<PowerEvent, Partial<HouseSignals>>> = {
  'on-battery': { onBattery: true },
  'on-ac': { onBattery: false },
  suspend: { asleep: true },
  resume: { asleep: false },
  'lock-screen': { seat: 'locked' },
  'unlock-screen': { seat: 'here' },
  'user-did-resign-active': { seat: 'elsewhere' },
  'user-did-become-active': { seat: 'here' },
};

/** What can be believed of it on each system. */
export interface Believed {
  /** On Linux Chromium says "mains" whatever is plugged in. */
  readonly power: boolean;
  /** Under Wayland it counts from the last key in a window of X's, or says 0 for ever. */
  readonly idle: boolean;
  /** Linux has no such events: the engine asks logind. */
  readonly seat: boolean;
}

export function believedOn(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): Believed {
  const linux = platform === 'linux';
  const wayland = env['XDG_SESSION_TYPE'] === 'wayland' || Boolean(env['WAYLAND_DISPLAY']);
  return { power: !linux, idle: !linux || !wayland, seat: !linux };
}

const followed = ({ miner }: Pick<Snapshot, 'miner'>): boolean =>
  miner.kind === 'starting' || miner.kind === 'mining' || miner.kind === 'paused';

export interface HouseSignalsNeeds {
  readonly monitor: PowerMonitor;
  readonly believed: Believed;
  readonly hear: (signals: HouseSignals) => void;
}

/** @returns what is told of the miner, and the end. */
export function tellHouseSignals({ monitor, believed, hear }: HouseSignalsNeeds): {
  readonly follow: (snapshot: Pick<Snapshot, 'miner'>) => void;
  readonly end: () => void;
} {
  let signals: HouseSignals = {
    onBattery: believed.power ? monitor.isOnBatteryPower() : null,
    idleMs: null,
    seat: believed.seat ? (monitor.getSystemIdleState(1) === 'locked' ? 'locked' : 'here') : null,
    asleep: false,
  };
  let timer: NodeJS.Timeout | null = null;
  const change = (news: Partial<HouseSignals>) => {
    signals = { ...signals, ...news };
    hear(signals);
  };
  const readIdle = () => change({ idleMs: believed.idle ? monitor.getSystemIdleTime() * MS_PER_SECOND : null });
  const listeners = EVENTS.map((event) => {
    const listener = () => {
      const { onBattery, seat, ...rest } = CHANGES[event];
      change({
        ...rest,
        ...(believed.power ? { onBattery: onBattery ?? monitor.isOnBatteryPower() } : {}),
        ...(believed.seat && seat ? { seat } : {}),
      });
    };
    monitor.on(event, listener);
    return { event, listener };
  });
  hear(signals);
  const rest = () => {
    if (timer) clearInterval(timer);
    timer = null;
  };
  return {
    follow: (snapshot) => {
      if (followed(snapshot) === (timer !== null)) return;
      if (timer) {
        rest();
        // What is no longer read gets old.
        change({ idleMs: null });
        return;
      }
      timer = setInterval(readIdle, IDLE_EVERY_MS);
      readIdle();
    },
    end: () => {
      rest();
      for (const { event, listener } of listeners) monitor.off(event, listener);
    },
  };
}
