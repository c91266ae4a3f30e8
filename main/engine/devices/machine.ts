// The rest of this computer: processor, memory, disks, battery. By Node where Node knows, by systeminformation, in its thread, where it does not.
import os from 'node:os';
import { readFile, statfs } from 'node:fs/promises';
import type { Battery, ComputerView, Disk, Processor } from '../../contract/computer.ts';
import { short } from './found-gpu.ts';
import type { SystemInformation } from './system-information.ts';

type Asking = Pick<SystemInformation, 'ask'>;

export interface CpuTimes {
  readonly busy: number;
  readonly all: number;
}

/** Milliseconds of all cores together since the system started. */
export function cpuTimes(): CpuTimes {
  let [busy, all] = [0, 0];
  for (const { times } of os.cpus()) {
    const total = times.user + times.nice + times.sys + times.idle + times.irq;
    all += total;
    busy += total - times.idle;
  }
  return { busy, all };
}

/** From 0 to 1 between two readings. null: they are too close together to tell. */
export function loadBetween(before: CpuTimes, after: CpuTimes): number | null {
  const all = after.all - before.all;
  return all <= 0 ? null : Math.min(1, Math.max(0, (after.busy - before.busy) / all));
}

/** What does not change while Lode runs. Never rejects. */
export async function readSystem(
  told: Asking,
): Promise<{ readonly system: ComputerView['system']; readonly processor: Processor }> {
  const [chip, system] = await Promise.all([told.ask('cpu'), systemName()]);
  const named = chip ? short(`${chip.manufacturer} ${chip.brand}`) : '';
  const name = named || short(os.cpus()[0]?.model ?? '') || null;
  return {
    system: {
      platform: process.platform,
      arch: process.arch,
      name: system,
    },
    processor: {
      name,
      physicalCores: chip && chip.physicalCores > 0 ? chip.physicalCores : null,
      logicalCores: Math.max(1, os.cpus().length),
      load: null,
      temperatureC: null,
    },
  };
}

const NAMED_IN: Readonly<Record<string, string>> = {
  linux: '/etc/os-release',
  darwin: '/System/Library/CoreServices/SystemVersion.plist',
};

/**
 * What the system calls itself. systeminformation's osInfo would ask the network for this computer's full name too, and everything in
 * this process would wait for the answer.
 */
async function systemName(): Promise<string | null> {
  if (process.platform === 'win32') return short(os.version()) || null;
  const file = NAMED_IN[process.platform];
  return file === undefined ? null : systemNameIn(await readFile(file, 'utf8').catch(() => ''));
}

/** Of an os-release or a SystemVersion.plist. null: it names none. */
export function systemNameIn(text: string): string | null {
  const linux = /^PRETTY_NAME=(["']?)([^"'\n]{1,200})\1[ \t\r]*$/m.exec(text)?.[2];
  const value = (key: string) => new RegExp(`<key>${key}</key>\\s{0,20}<string>([^<]{1,60})</string>`).exec(text)?.[1] ?? '';
  return short(linux ?? `${value('ProductName')} ${value('ProductVersion')}`) || null;
}

/** In degrees. null: no sensor, or none that an ordinary program may read. */
export async function processorTemperature(told: Asking): Promise<number | null> {
  const main = (await told.ask('cpuTemperature'))?.main;
  return typeof main === 'number' && main > 0 && main <= 200 ? main : null;
}

export async function readMemory(told: Asking): Promise<ComputerView['memory']> {
  // Caches are not in use: what a program could have is more than what is free.
  const available = (await told.ask('mem'))?.available;
  const free = typeof available === 'number' && available > 0 ? available : null;
  return { totalBytes: os.totalmem(), freeBytes: free === null ? null : Math.min(Math.round(free), os.totalmem()) };
}

export async function readBattery(told: Asking): Promise<Battery> {
  const battery = await told.ask('battery');
  if (!battery) return { kind: 'unknown' };
  if (!battery.hasBattery) return { kind: 'absent' };
  const percent = Number.isFinite(battery.percent) ? Math.min(100, Math.max(0, battery.percent)) : null;
  return { kind: 'present', percent, charging: battery.isCharging, plugged: battery.acConnected };
}

/** Of the disk that holds each folder. */
export function readDisks(folders: Readonly<Record<Disk['of'], string>>): Promise<Disk[]> {
  return Promise.all(
    (['data', 'models'] as const).map(async (of): Promise<Disk> => {
      const folder = folders[of];
      const told = await statfs(folder, { bigint: true }).catch(() => null);
      const bytes = (blocks: bigint): number => Number(blocks * (told?.bsize ?? 0n));
      return { of, folder, totalBytes: told && bytes(told.blocks), freeBytes: told && bytes(told.bavail) };
    }),
  );
}
