// This computer with its GPU pack, put together from what the engine has.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PackManifest } from '../../contract/gpu-pack.ts';
import type { Result } from '../../contract/problem.ts';
import type { Catalogue } from '../models/catalogue.ts';
import type { Downloads } from '../models/downloads.ts';
import { runTool } from '../run-tool.ts';
import type { StartThread } from '../threads.ts';
import { Devices, type DevicesOptions } from './devices.ts';
import { GpuPack } from './gpu-pack/gpu-pack.ts';
import { NO_PACK } from './gpu-pack/none.ts';
import type { Pack } from './pack.ts';
import { systemInformation } from './system-information.ts';

export interface OpenDevicesOptions extends Omit<DevicesOptions, 'pack' | 'run' | 'system'> {
  readonly downloads: Downloads;
  /** As it was read. */
  readonly catalogue: Result<Catalogue>;
  readonly startThread: StartThread;
}

const PACK_FOR = 'linux-x64';
const PACK = 'cuda-linux-x64';
const RUNTIME = 'bin/napi-v6/linux/x64/libonnxruntime.so.1';

/** Reads nothing of the computer yet; a pack that the catalogue does not sign is no pack. */
export async function openDevices(options: OpenDevicesOptions): Promise<Devices> {
  const pack = await packFor(options, () => devices.packChanged());
  const devices: Devices = new Devices({ ...options, run: runTool, system: systemInformation(options.startThread), pack });
  await devices.open();
  return devices;
}

async function packFor(options: OpenDevicesOptions, onReady: () => void): Promise<Pack> {
  if (`${process.platform}-${process.arch}` !== PACK_FOR) return NO_PACK;
  const { catalogue } = options;
  // What is fetched by it is run: it is believed only as the catalogue has signed it.
  if (!catalogue.ok) return NO_PACK;
  try {
    const manifest = PackManifest.parse(catalogue.value.packs.get(PACK));
    return new GpuPack({ ...options, manifest, runtime: await appRuntime(), onReady });
  } catch {
    return NO_PACK;
  }
}

/** In a packaged app it lies beside the archive of the app's files, as every library must. */
async function appRuntime(): Promise<{ readonly file: string; readonly version: string }> {
  const description = createRequire(import.meta.url).resolve('onnxruntime-node/package.json');
  const { version } = JSON.parse(await readFile(description, 'utf8')) as { version: string };
  const home = path.dirname(description).replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
  return { file: path.join(home, RUNTIME), version };
}
