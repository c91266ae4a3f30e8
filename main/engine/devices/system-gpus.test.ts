// Cards as the systems themselves tell of them: a /sys on disk, lspci, system_profiler and ioreg, PowerShell; whole and hostile.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Gpu } from '../../contract/computer.ts';
import { linuxGpuNow, linuxGpus, readLspci } from './linux-gpus.ts';
import { macosGpus, readDisplays, readUtilization } from './macos-gpus.ts';
import { CapturedTools, capture, printed } from './testing/captured-tools.ts';
import { readControllers, windowsGpus } from './windows-gpus.ts';

const GIB = 1_073_741_824;
const MIB = 1_048_576;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lode-gpus-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A /sys as the kernel lays it out: a folder a device, a value a file, the driver a link. */
const sysWith = (devices: Readonly<Record<string, Readonly<Record<string, string>>>>): string => {
  const sys = mkdtempSync(path.join(folder, 'sys-'));
  mkdirSync(path.join(sys, 'bus/pci/devices'), { recursive: true });
  for (const [address, files] of Object.entries(devices)) {
    const device = path.join(sys, 'bus/pci/devices', address);
    mkdirSync(device);
    for (const [name, value] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(device, name)), { recursive: true });
      if (name === 'driver') symlinkSync(`../../../bus/pci/drivers/${value}`, path.join(device, name));
      else writeFileSync(path.join(device, name), `${value}\n`);
    }
  }
  return sys;
};
const intel = { class: '0x030000', vendor: '0x8086', device: '0x46a3', driver: 'i915' };
const nvidia = { class: '0x030200', vendor: '0x10de', device: '0x28a1' };
const bridge = { class: '0x060000', vendor: '0x8086', device: '0x4621' };
const withLspci = (name: string) => new CapturedTools(null, { lspci: printed(capture(name)) }).run;

describe('on Linux', () => {
  it('finds a laptop’s two, of two makers, one of them without a driver', async () => {
    const sys = sysWith({ '0000:00:00.0': bridge, '0000:00:02.0': intel, '0000:01:00.0': nvidia });
    const gpus = await linuxGpus(withLspci('laptop.lspci'), sys);
    expect(gpus.map(({ id, name, vendor, driver, sharesMemory }) => ({ id, name, vendor, driver, sharesMemory }))).toEqual([
      { id: 'pci:0000:00:02.0', name: 'Intel Corporation Iris Xe Graphics', vendor: 'intel', driver: 'i915', sharesMemory: true },
      {
        id: 'pci:0000:01:00.0',
        name: 'NVIDIA Corporation GeForce RTX 4050 Max-Q / Mobile',
        vendor: 'nvidia',
        driver: null,
        sharesMemory: null,
      },
    ]);
  });

  it('reads what amdgpu tells', async () => {
    const amd = {
      class: '0x030000',
      vendor: '0x1002',
      device: '0x747e',
      driver: 'amdgpu',
      mem_info_vram_total: String(16 * GIB),
      mem_info_vram_used: String(GIB),
      gpu_busy_percent: '37',
      'hwmon/hwmon3/temp1_input': '51000',
    };
    const sys = sysWith({ '0000:03:00.0': amd });
    const gpus = await linuxGpus(withLspci('none.lspci'), sys);
    expect(gpus).toMatchObject([
      { name: 'AMD 747e', vramBytes: 16 * GIB, vramFreeBytes: 15 * GIB, load: 0.37, temperatureC: 51, driver: 'amdgpu' },
    ]);
    const device = path.join(sys, 'bus/pci/devices/0000:03:00.0');
    writeFileSync(path.join(device, 'gpu_busy_percent'), '90\n');
    writeFileSync(path.join(device, 'hwmon/hwmon3/temp1_input'), '83000\n');
    const now = await Promise.all(gpus.map((gpu) => linuxGpuNow(gpu, sys)));
    expect(now, 'later, without any tool').toMatchObject([{ name: 'AMD 747e', load: 0.9, temperatureC: 83, driver: 'amdgpu' }]);
  });

  it('finds none where there is none, with lspci or without', async () => {
    const sys = sysWith({ '0000:00:00.0': bridge });
    expect(await linuxGpus(withLspci('none.lspci'), sys)).toEqual([]);
    expect(await linuxGpus(new CapturedTools(null).run, sys)).toEqual([]);
  });

  it('takes no file for more than it says', async () => {
    const odd = {
      class: '0x030000',
      vendor: '0x10',
      device: 'x'.repeat(5_000),
      mem_info_vram_total: '-5',
      gpu_busy_percent: '900',
      'hwmon/hwmon0/temp1_input': '99999999',
    };
    const [gpu] = await linuxGpus(new CapturedTools(null).run, sysWith({ '0000:01:00.0': odd }));
    expect(gpu).toMatchObject({ vendor: 'other', vramBytes: null, load: 1, temperatureC: null });
    expect(Gpu.safeParse(gpu).success).toBe(true);
  });

  it('reads this computer’s own', async () => {
    if (process.platform !== 'linux') return;
    const gpus = await linuxGpus(new CapturedTools(null).run);
    for (const gpu of gpus) expect(Gpu.safeParse(gpu).success).toBe(true);
  });

  it.each(['', '"', '0000:00:02.0', '0000:00:02.0 "a"', '0000:00:02.0 "a" "b" ""', `x "${'a'.repeat(500_000)}`])(
    'reads no name out of %#',
    (text) => {
      expect(readLspci(text).size).toBe(0);
    },
  );
});

const onMac = (displays: string, ioreg = '') =>
  new CapturedTools(null, { '/usr/sbin/system_profiler': printed(displays), '/usr/sbin/ioreg': printed(ioreg) }).run;

describe('on macOS', () => {
  it('reads Apple’s own, whose memory is the computer’s', async () => {
    expect(await macosGpus(onMac(capture('m3.macos.json'), capture('m1.ioreg')), 36 * GIB)).toMatchObject([
      { name: 'Apple M3 Pro', vendor: 'apple', sharesMemory: true, vramBytes: 36 * GIB, load: 0.18 },
    ]);
  });

  it('reads two of two makers, and takes no load of one for the other’s', async () => {
    expect(await macosGpus(onMac(capture('two-vendors.macos.json'), capture('m1.ioreg')), 16 * GIB)).toMatchObject([
      { name: 'Intel UHD Graphics 630', vendor: 'intel', sharesMemory: true, vramBytes: 1_536 * MIB, load: null },
      { name: 'AMD Radeon Pro 5300M', vendor: 'amd', sharesMemory: false, vramBytes: 4 * GIB, load: null },
    ]);
  });

  it.each(['', '{}', '[]', '{"SPDisplaysDataType":1}', '{"SPDisplaysDataType":[{}]}', '['.repeat(100_000)])(
    'reads nothing out of %#',
    async (text) => {
      expect(await macosGpus(onMac(text), GIB)).toBeNull();
    },
  );

  it('knows a load from what merely looks like one', () => {
    expect(readUtilization('"Device Utilization %"=140,')).toBe(1);
    for (const text of ['', '"Device Utilization %"=', '"Device Utilization %"=-3', '"Device Utilization %"=9999999'])
      expect(readUtilization(text)).toBeNull();
  });
});

const POWERSHELL = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';
const onWindows = (json: string) => new CapturedTools(null, { [POWERSHELL]: printed(json) });

describe('on Windows', () => {
  it('reads a laptop’s two and leaves a virtual display out', async () => {
    const gpus = await windowsGpus(onWindows(`\uFEFF${capture('laptop.windows.json')}`).run);
    expect(gpus).toMatchObject([
      { name: 'Intel(R) UHD Graphics', vendor: 'intel', sharesMemory: true, vramBytes: 128 * MIB },
      { name: 'NVIDIA GeForce RTX 4050 Laptop GPU', vendor: 'nvidia', sharesMemory: null, vramBytes: 6_441_402_368 },
    ]);
    expect(new Set(gpus?.map(({ id }) => id)).size).toBe(2);
  });

  it('reads more than 4 GB of memory', () => {
    expect(readControllers(capture('amd.windows.json'))).toMatchObject([
      { name: 'AMD Radeon RX 7800 XT', vendor: 'amd', vramBytes: 17_163_091_968, driver: '32.0.21025.1024' },
    ]);
  });

  it('asks without a shell that reads a profile', async () => {
    const asked = onWindows('[]');
    expect(await windowsGpus(asked.run)).toEqual([]);
    expect(asked.asked[0]).toContain('-NoProfile -NonInteractive');
    expect(asked.asked[0]).not.toContain('"');
  });

  it.each(['', 'null', '{}', '[{}]', '[{"Name":1}]', '{"Name":"x","PNPDeviceID":"PCI\\\\VEN_10DE&"}'])(
    'reads nothing out of %#',
    (text) => {
      expect(readControllers(text)).toBeNull();
    },
  );
});

it('never throws, and what is read is of its contract', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), fc.string(), (text, name) => {
      const displays = JSON.stringify({ SPDisplaysDataType: [{ _name: name, spdisplays_vram: text.slice(0, 40) }] });
      const cards = JSON.stringify([
        { Name: name, AdapterCompatibility: null, DriverVersion: text, PNPDeviceID: 'PCI\\VEN_1234&', AdapterRAM: null },
      ]);
      readLspci(text);
      readUtilization(text);
      for (const gpu of [...(readDisplays(text, 1) ?? []), ...(readControllers(text) ?? [])])
        expect(Gpu.safeParse(gpu).success).toBe(true);
      for (const gpu of [...(readDisplays(displays, 1) ?? []), ...(readControllers(cards) ?? [])])
        expect(Gpu.safeParse(gpu).success).toBe(true);
    }),
  );
});
