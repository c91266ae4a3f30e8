// Graphics cards on Linux: which there are by /sys, with or without a driver; their names by lspci, where it is installed.
import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';
import type { Gpu } from '../../contract/computer.ts';
import type { RunTool } from '../run-tool.ts';
import { gpuOf, vendorOfPci } from './found-gpu.ts';

const LIMITS = { limitMs: 5_000, maxBytes: 1_048_576 };
/** PCI's class of displays: VGA, XGA, 3D and other controllers (the PCI Code and ID Assignment Specification). */
const DISPLAY_CLASS = /^0x03[0-9a-f]{4}$/i;
const ADDRESS = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/i;
/** Where Intel puts a processor's own graphics, which has no memory of its own. */
const INTEL_BUILT_IN = /:00:02\.0$/;
const MOST_CARDS = 32;
/** How a card's id begins; its address follows. */
const PCI = 'pci:';
const VENDOR_NAMES = { nvidia: 'NVIDIA', amd: 'AMD', intel: 'Intel', apple: 'Apple', other: 'PCI' } as const;

/** `sys`: /sys. Rejects where it cannot be read at all. */
export async function linuxGpus(run: RunTool, sys = '/sys'): Promise<Gpu[]> {
  const devices = path.join(sys, 'bus/pci/devices');
  const addresses = (await readdir(devices)).filter((name) => ADDRESS.test(name)).toSorted();
  const cards: Gpu[] = [];
  const said = await run('lspci', ['-D', '-mm', '-nn'], LIMITS);
  const names = said.kind === 'ended' && said.code === 0 ? readLspci(said.stdout.toString('utf8')) : new Map<string, string>();
  for (const address of addresses) {
    const folder = path.join(devices, address);
    if (!DISPLAY_CLASS.test((await word(folder, 'class')) ?? '') || cards.length === MOST_CARDS) continue;
    cards.push(await card(folder, address, names.get(address.toLowerCase())));
  }
  return cards;
}

async function card(folder: string, address: string, name: string | undefined): Promise<Gpu> {
  const hex = async (file: string) => (/^0x([0-9a-f]{4})$/i.exec((await word(folder, file)) ?? '')?.[1] ?? '').toLowerCase();
  const [vendor, device] = [vendorOfPci(await hex('vendor')), await hex('device')];
  return gpuOf({
    id: `${PCI}${address.toLowerCase()}`,
    name: name ?? `${VENDOR_NAMES[vendor]} ${device || address}`,
    vendor,
    driver: await readlink(path.join(folder, 'driver')).then(
      (target) => path.basename(target),
      () => null,
    ),
    sharesMemory: vendor === 'intel' && INTEL_BUILT_IN.test(address) ? true : null,
    ...(await busy(folder)),
  });
}

/** What changes by the second, and the whole of its memory: amdgpu's own files; other drivers have none of them. */
async function busy(folder: string): Promise<Pick<Gpu, 'vramBytes' | 'vramFreeBytes' | 'load' | 'temperatureC'>> {
  const [total, used] = [await whole(folder, 'mem_info_vram_total'), await whole(folder, 'mem_info_vram_used')];
  const percent = await whole(folder, 'gpu_busy_percent');
  return {
    vramBytes: total,
    vramFreeBytes: total === null || used === null ? null : Math.max(0, total - used),
    load: percent === null ? null : Math.min(percent, 100) / 100,
    temperatureC: await temperature(folder),
  };
}

/** A card that was read before, with what changes by the second as it is now. No tool is run for it. */
export async function linuxGpuNow(gpu: Gpu, sys = '/sys'): Promise<Gpu> {
  const address = gpu.id.startsWith(PCI) ? gpu.id.slice(PCI.length) : '';
  return ADDRESS.test(address) ? { ...gpu, ...(await busy(path.join(sys, 'bus/pci/devices', address))) } : gpu;
}

/** In thousandths of a degree, in the first sensor of the card's. */
async function temperature(folder: string): Promise<number | null> {
  const sensors = await readdir(path.join(folder, 'hwmon')).catch(() => []);
  const thousandths = sensors[0] ? await whole(folder, 'hwmon', sensors[0], 'temp1_input') : null;
  const celsius = thousandths === null ? null : thousandths / 1_000;
  return celsius !== null && celsius <= 200 ? celsius : null;
}

const word = (...parts: string[]): Promise<string | null> =>
  readFile(path.join(...parts), 'utf8').then(
    (text) => text.slice(0, 100).trim(),
    () => null,
  );

async function whole(...parts: string[]): Promise<number | null> {
  const text = (await word(...parts)) ?? '';
  const value = Number(text);
  return /^\d{1,16}$/.test(text) && Number.isSafeInteger(value) ? value : null;
}

const FIELD = /"([^"]{0,300})"/g;

/** Address to name, from `lspci -D -mm -nn`. A line that is none of its kind is passed over. */
export function readLspci(text: string): Map<string, string> {
  const names = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [address = '', ...rest] = line.split(' ');
    const fields = [...rest.join(' ').matchAll(FIELD)].map((match) => match[1] ?? '');
    const [kind, vendor, device] = fields.map((field) => field.replace(/ ?\[[0-9a-f]{4}\]$/i, ''));
    if (!ADDRESS.test(address) || !kind || !vendor || !device) continue;
    // "GA106 [GeForce RTX 3060]": the chip, and in brackets what it is sold as.
    names.set(address.toLowerCase(), `${vendor} ${/\[([^[\]]+)\]$/.exec(device)?.[1] ?? device}`);
  }
  return names;
}
