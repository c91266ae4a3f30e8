// This computer as one engine has it: its own processes known, its inference started with the GPU pack's libraries where there are any.
import type { ExecutionProvider } from '../contract/device.ts';
import type { Spawn } from '../contract/port.ts';
import type { Result } from '../contract/problem.ts';
import type { Clock } from './clock.ts';
import type { Devices } from './devices/devices.ts';
import { openDevices } from './devices/open-devices.ts';
import type { Catalogue } from './models/catalogue.ts';
import type { Downloads } from './models/downloads.ts';
import { ownProcesses } from './own-processes.ts';
import type { StartThread } from './threads.ts';

export interface ComputerOptions {
  readonly clock: Clock;
  readonly version: string;
  readonly dataFolder: string;
  readonly modelsFolder: string;
  readonly catalogue: Result<Catalogue>;
  readonly storeFolder: () => string;
  readonly spawn: Spawn;
  readonly startThread: StartThread;
  readonly downloads: Downloads;
  readonly safe?: { readonly suspect: ExecutionProvider | null } | null;
  readonly onChange: () => void;
}

export interface Computer {
  readonly devices: Devices;
  /** For everything that answers. */
  readonly spawn: Spawn;
  /** Whether a process is one of Lode's. */
  readonly isOurs: (pid: number) => boolean;
}

export async function openComputer(options: ComputerOptions): Promise<Computer> {
  const own = ownProcesses(options.spawn);
  const isOurs = (pid: number) => own.has(pid);
  const devices = await openDevices({ ...options, spawn: own.spawn, isOurs });
  return {
    devices,
    isOurs,
    spawn: (name, wishes) =>
      own.spawn(name, name === 'inference' ? { ...wishes, libraryFolders: devices.libraryFolders() } : wishes),
  };
}
