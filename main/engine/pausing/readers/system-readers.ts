// What each system's readers are. How often each is asked it says itself: often what is cheap, rarely what is not.
import type { ComputerView } from '../../../contract/computer.ts';
import type { Device } from '../../../contract/device.ts';
import type { Clock } from '../../clock.ts';
import type { RunTool } from '../../run-tool.ts';
import { byRestToo } from './gpu/by-rest.ts';
import { linuxGpu } from './gpu/linux-gpu.ts';
import { linuxCall } from './linux/call.ts';
import { linuxFullScreen } from './linux/full-screen.ts';
import { linuxIdle } from './linux/idle.ts';
import { linuxSession } from './linux/logind.ts';
import { linuxMetered } from './linux/metered.ts';
import { linuxPower } from './linux/power-supply.ts';
import { macosCall } from './macos/call.ts';
import { macosFullScreen } from './macos/full-screen.ts';
import { macosGpu } from './macos/gpu-clients.ts';
import { macosMetered } from './macos/metered.ts';
import { macosIdle, macosSession } from './macos/session.ts';
import { type Told, unread, type Value } from './told.ts';
import { windowsCall } from './windows/consent.ts';
import { windowsScreen } from './windows/front.ts';
import { windowsGpu } from './windows/gpu-engines.ts';
import { windowsMetered } from './windows/metered.ts';

/** Those that the system is asked for. The others are heard of, or stand in the devices' view, as power does where the system is not asked. */
export type Asked = 'power' | 'gpu' | 'fullScreen' | 'call' | 'idle' | 'network' | 'session';

export interface Reader<T> {
  readonly everyMs: number;
  /** Never rejects. */
  read(): Promise<Told<T>>;
}
export type SystemReaders = { readonly [S in Asked]: Reader<Value<S>> };

export interface SystemReadersOptions {
  readonly clock: Clock;
  readonly run: RunTool;
  readonly platform: NodeJS.Platform;
  /** Whether a process is one of Lode's. */
  readonly isOurs: (pid: number) => boolean;
  readonly computer: () => ComputerView | null;
  /** What answers. null: nothing does. */
  readonly device: () => Device | null;
  /** Lode computes nothing now: what a card does, others do. */
  readonly holdsStill: () => boolean;
}

const RARELY_MS = 10 * 60_000;
const nowhere: Reader<never> = { everyMs: RARELY_MS, read: () => Promise.resolve(unread('not-here')) };

export function systemReaders(options: SystemReadersOptions): SystemReaders {
  const readers = readersOn(options);
  return { ...readers, gpu: byRestToo(readers.gpu, options) };
}

function readersOn(options: SystemReadersOptions): SystemReaders {
  const { run, isOurs, platform } = options;
  const { env } = process;
  if (platform === 'linux') {
    const desktop = { ...options, env, proc: '/proc' };
    return {
      power: linuxPower('/sys/class/power_supply'),
      gpu: linuxGpu(desktop),
      fullScreen: linuxFullScreen(desktop),
      call: linuxCall(desktop),
      idle: linuxIdle(desktop),
      network: linuxMetered(run),
      session: linuxSession(desktop),
    };
  }
  if (platform === 'win32') {
    const windows = { ...options, env, own: process.execPath };
    return {
      power: nowhere,
      gpu: windowsGpu(windows),
      call: windowsCall(windows),
      network: windowsMetered(windows),
      ...windowsScreen(windows),
    };
  }
  if (platform === 'darwin') {
    return {
      power: nowhere,
      gpu: macosGpu(options, process.execPath),
      fullScreen: macosFullScreen(run, isOurs),
      call: macosCall(options),
      idle: macosIdle(run),
      network: macosMetered(),
      session: macosSession(run, process.getuid?.() ?? -1),
    };
  }
  return { power: nowhere, gpu: nowhere, fullScreen: nowhere, call: nowhere, idle: nowhere, network: nowhere, session: nowhere };
}
