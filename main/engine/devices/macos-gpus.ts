// Graphics on macOS: what there is by system_profiler, how busy it is by ioreg.
import { z } from 'zod';
import type { Gpu } from '../../contract/computer.ts';
import type { RunTool } from '../run-tool.ts';
import { gpuOf, vendorOfName } from './found-gpu.ts';

const LIMITS = { limitMs: 15_000, maxBytes: 4 * 1_048_576 };
const UNITS: Readonly<Record<string, number>> = { MB: 1_048_576, GB: 1_073_741_824 };

const Display = z.object({
  _name: z.string(),
  sppci_model: z.string().optional(),
  spdisplays_vendor: z.string().optional(),
  spdisplays_vram: z.string().optional(),
  _spdisplays_vram: z.string().optional(),
  spdisplays_vram_shared: z.string().optional(),
  sppci_bus: z.string().optional(),
});
const Displays = z.object({ SPDisplaysDataType: z.array(Display).max(32) });

/** null: nothing could be read. `memoryBytes`: the computer's, which Apple's own graphics shares. */
export async function macosGpus(run: RunTool, memoryBytes: number): Promise<Gpu[] | null> {
  const said = await run('/usr/sbin/system_profiler', ['SPDisplaysDataType', '-json'], LIMITS);
  const gpus = said.kind === 'ended' && said.code === 0 ? readDisplays(said.stdout.toString('utf8'), memoryBytes) : null;
  const [only] = gpus ?? [];
  if (!gpus || !only || gpus.length !== 1) return gpus;
  const busy = await run('/usr/sbin/ioreg', ['-r', '-d', '1', '-w', '0', '-c', 'IOAccelerator'], LIMITS);
  const load = busy.kind === 'ended' && busy.code === 0 ? readUtilization(busy.stdout.toString('utf8')) : null;
  return [{ ...only, load }];
}

/** null: it is no such JSON. */
export function readDisplays(text: string, memoryBytes: number): Gpu[] | null {
  const parsed = Displays.safeParse(json(text));
  if (!parsed.success) return null;
  const seen = new Map<string, number>();
  return parsed.data.SPDisplaysDataType.map((display) => {
    const name = display.sppci_model ?? display['_name'];
    const vendor = vendorOfName(`${display.spdisplays_vendor ?? ''} ${name}`);
    const shared = vendor === 'apple' || display.spdisplays_vram_shared !== undefined;
    const told = display.spdisplays_vram_shared ?? display.spdisplays_vram ?? display['_spdisplays_vram'];
    // macOS gives no address; the kind of bus and a name stay what they are, and twins are counted.
    const place = `${display.sppci_bus ?? 'gpu'}:${name}`;
    const twin = (seen.get(place) ?? 0) + 1;
    seen.set(place, twin);
    return gpuOf({
      id: twin === 1 ? place : `${place}:${twin}`,
      name,
      vendor,
      sharesMemory: shared,
      vramBytes: vendor === 'apple' ? memoryBytes : bytes(told ?? ''),
    });
  });
}

function bytes(text: string): number | null {
  const [, count = '', unit = ''] = /^(\d{1,6}) (MB|GB)$/.exec(text) ?? [];
  const factor = UNITS[unit];
  return factor === undefined ? null : Number(count) * factor;
}

/** The first accelerator's, from 0 to 1. null: it is not told. */
export function readUtilization(text: string): number | null {
  const percent = /"Device Utilization %"=(\d{1,5})(?!\d)/.exec(text)?.[1];
  // Intel's own sometimes say more than all.
  return percent === undefined ? null : Math.min(Number(percent), 100) / 100;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
