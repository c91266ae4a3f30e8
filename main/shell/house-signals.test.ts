// What the house hears of the person, from a power monitor that does as Electron's: on each system, and only while there is something to pause.
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HouseSignals } from '../contract/pausing.ts';
import type { EpochMs } from '../contract/units.ts';
import { believedOn, type PowerMonitor, tellHouseSignals } from './house-signals.ts';

class Monitor extends EventEmitter implements PowerMonitor {
  onBattery = false;
  idleSeconds = 0;
  idleAsked = 0;
  state: ReturnType<PowerMonitor['getSystemIdleState']> = 'active';
  isOnBatteryPower = () => this.onBattery;
  getSystemIdleState = () => this.state;
  getSystemIdleTime = () => {
    this.idleAsked += 1;
    return this.idleSeconds;
  };
}

const work = { kind: 'practice', subnet: 'practice' } as const;
const since = 0 as EpochMs;
const mining = { miner: { kind: 'mining', work, since, recovering: null } } as const;
const ready = { miner: { kind: 'ready' } } as const;

const house = (platform: NodeJS.Platform, env: Record<string, string> = {}, monitor = new Monitor()) => {
  const heard: HouseSignals[] = [];
  const told = tellHouseSignals({ monitor, believed: believedOn(platform, env), hear: (signals) => heard.push(signals) });
  return { monitor, told, last: () => heard.at(-1), times: () => heard.length };
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('on macOS and Windows', () => {
  it('tells at once what is known, and each thing as it happens', () => {
    const { monitor, last } = house('darwin');
    expect(last()).toEqual({ onBattery: false, idleMs: null, seat: 'here', asleep: false });
    const steps: readonly (readonly [string, Partial<HouseSignals>])[] = [
      ['on-battery', { onBattery: true }],
      ['lock-screen', { seat: 'locked' }],
      ['suspend', { asleep: true }],
      ['resume', { asleep: false }],
      ['unlock-screen', { seat: 'here' }],
      ['user-did-resign-active', { seat: 'elsewhere' }],
      ['user-did-become-active', { seat: 'here' }],
      ['on-ac', { onBattery: false }],
    ];
    for (const [event, news] of steps) {
      if (event.startsWith('on-')) monitor.onBattery = event === 'on-battery';
      monitor.emit(event);
      expect({ event, ...last() }).toMatchObject({ event, ...news });
    }
  });

  it('sees after a sleep that the plug was pulled meanwhile', () => {
    const { monitor, last } = house('win32');
    monitor.emit('suspend');
    monitor.onBattery = true;
    monitor.emit('resume');
    expect(last()).toMatchObject({ onBattery: true, asleep: false });
  });

  it('begins behind a locked screen where it was started there', () => {
    const monitor = new Monitor();
    monitor.state = 'locked';
    expect(house('win32', {}, monitor).last()?.seat).toBe('locked');
  });
});

it('asks for the last key only while there is something to pause', () => {
  const { monitor, told, last } = house('win32');
  monitor.idleSeconds = 7;
  vi.advanceTimersByTime(60_000);
  expect(monitor.idleAsked).toBe(0);
  told.follow(mining);
  told.follow(mining);
  expect(last()?.idleMs).toBe(7_000);
  monitor.idleSeconds = 17;
  vi.advanceTimersByTime(10_000);
  expect(last()?.idleMs).toBe(17_000);
  expect(monitor.idleAsked).toBe(2);
  told.follow(ready);
  expect(last()?.idleMs, 'what is no longer read gets old').toBeNull();
  vi.advanceTimersByTime(60_000);
  expect(monitor.idleAsked).toBe(2);
});

it('says nothing of what Electron does not know on Linux', () => {
  const { monitor, told, last } = house('linux');
  monitor.idleSeconds = 3;
  told.follow(mining);
  monitor.emit('on-ac');
  monitor.emit('lock-screen');
  expect(last()).toEqual({ onBattery: null, idleMs: 3_000, seat: null, asleep: false });
  const wayland = house('linux', { XDG_SESSION_TYPE: 'wayland' });
  wayland.told.follow(mining);
  expect(wayland.last()?.idleMs).toBeNull();
});

it('leaves nothing behind', () => {
  const { monitor, told, times } = house('darwin');
  told.follow(mining);
  told.end();
  const before = times();
  vi.advanceTimersByTime(60_000);
  for (const event of monitor.eventNames()) monitor.emit(event);
  expect(times()).toBe(before);
  expect(monitor.eventNames()).toEqual([]);
});
