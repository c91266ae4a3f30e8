// A graphics card as the system tells of it, before any vendor's own tool is asked.
import type { Gpu, GpuVendor } from '../../contract/computer.ts';

/** PCI vendor ids. */
const PCI_VENDORS: Readonly<Record<string, GpuVendor>> = {
  '10de': 'nvidia',
  '1002': 'amd',
  '1022': 'amd',
  '8086': 'intel',
  '106b': 'apple',
};

export const vendorOfPci = (id: string): GpuVendor => PCI_VENDORS[id.toLowerCase()] ?? 'other';

/** By a name that a maker gives itself. */
export function vendorOfName(name: string): GpuVendor {
  if (/nvidia/i.test(name)) return 'nvidia';
  if (/\bamd\b|advanced micro devices|\bati\b|radeon|sppci_vendor_amd/i.test(name)) return 'amd';
  if (/intel/i.test(name)) return 'intel';
  return /apple/i.test(name) ? 'apple' : 'other';
}

/** What is known of a card of which only this was told. */
export const gpuOf = (known: Pick<Gpu, 'id' | 'name' | 'vendor'> & Partial<Gpu>): Gpu => ({
  vramBytes: null,
  vramFreeBytes: null,
  sharesMemory: null,
  cuda: null,
  computeCapability: null,
  temperatureC: null,
  load: null,
  processes: null,
  partitioned: null,
  ...known,
  driver: (known.driver && short(known.driver)) || null,
  id: short(known.id),
  name: short(known.name),
});

const LENGTH = 120;
/** A name of the system's as it may be shown: no control characters, not too long. */
export const short = (text: string): string => text.replaceAll(/\p{C}/gu, '').trim().slice(0, LENGTH);
