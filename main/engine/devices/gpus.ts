// All graphics cards of this computer, each once: those of NVIDIA by its own tool where it answers, the others as the system tells of them.
import os from 'node:os';
import type { Finding, Gpu, Probe } from '../../contract/computer.ts';
import type { Device, ExecutionProvider } from '../../contract/device.ts';
import type { RunTool } from '../run-tool.ts';
import { linuxGpuNow, linuxGpus } from './linux-gpus.ts';
import { macosGpus } from './macos-gpus.ts';
import { type NvidiaReading, NvidiaSmi } from './nvidia-smi.ts';
import { ranked } from './rank.ts';
import { windowsGpus } from './windows-gpus.ts';

export interface GpuReading {
  /** null: nothing could be read. */
  readonly gpus: readonly Gpu[] | null;
  readonly findings: readonly Finding[];
}

/** What the system tells of its cards. null: nothing could be read. Never rejects. */
export type SystemGpus = () => Promise<readonly Gpu[] | null>;

export function systemGpus(run: RunTool, platform: NodeJS.Platform): SystemGpus {
  if (platform === 'linux') return () => linuxGpus(run).catch(() => null);
  if (platform === 'darwin') return () => macosGpus(run, os.totalmem());
  if (platform === 'win32') return () => windowsGpus(run, process.env.SystemRoot);
  return () => Promise.resolve(null);
}

export class Gpus {
  private readonly nvidia: NvidiaSmi;
  private readonly system: SystemGpus;
  private readonly platform: NodeJS.Platform;
  private others: readonly Gpu[] | null = null;
  private told: NvidiaReading = { kind: 'absent' };

  constructor(run: RunTool, platform: NodeJS.Platform, system: SystemGpus = systemGpus(run, platform)) {
    this.nvidia = new NvidiaSmi(run, platform);
    this.system = system;
    this.platform = platform;
  }

  /** Everything anew. */
  async read(): Promise<GpuReading> {
    [this.others, this.told] = await Promise.all([this.system(), this.nvidia.read()]);
    return this.joined();
  }

  /**
   * What changes by the second: NVIDIA's tool is asked only where it answered with a card before; of the other cards Linux' own files are
   * read, and other systems tell nothing without a tool that is too dear for it.
   */
  async readLight(): Promise<GpuReading> {
    if (this.told.kind === 'cards' && this.told.cards.length > 0) this.told = await this.nvidia.readLight();
    if (this.platform === 'linux') this.others = this.others && (await Promise.all(this.others.map((gpu) => linuxGpuNow(gpu))));
    return this.joined();
  }

  private joined(): GpuReading {
    const { others, told: nvidia } = this;
    const cards = nvidia.kind === 'cards' ? nvidia.cards : [];
    const rest = others?.filter(({ vendor }) => cards.length === 0 || vendor !== 'nvidia');
    const untold = others?.find(({ vendor }) => vendor === 'nvidia');
    const findings: Finding[] = [];
    if (nvidia.kind === 'trouble') findings.push(nvidia.finding);
    else if (cards.length === 0 && untold) findings.push({ code: 'nvidia-driver-absent', params: { card: untold.name } });
    return { gpus: rest || cards.length > 0 ? [...cards, ...(rest ?? [])] : null, findings };
  }
}

/** Whose cards a provider uses. Of the others, any maker's. */
const VENDORS: Partial<Record<ExecutionProvider, Gpu['vendor']>> = { cuda: 'nvidia', coreml: 'apple' };

/** The card's own name where a provider can only be that maker's, e.g. "NVIDIA GeForce RTX 3060" in place of "NVIDIA GPU (CUDA)". */
export function namedBy(gpus: readonly Gpu[], device: Device): Device {
  const vendor = VENDORS[device.provider];
  const cards = vendor ? gpus.filter((gpu) => gpu.vendor === vendor) : [];
  // Of several, only the driver knows which one it takes.
  return cards.length === 1 && cards[0] ? { ...device, name: cards[0].name } : device;
}

const own = (gpu: Gpu): number => (gpu.sharesMemory ? 0 : (gpu.vramBytes ?? 0));

/** By what was measured of the providers that use them, then by memory of their own. The order they came in counts for nothing. */
export function rankedGpus(gpus: readonly Gpu[], probes: readonly Probe[]): Gpu[] {
  const order = ranked(probes).filter(({ provider, verdict }) => provider !== 'cpu' && verdict.kind === 'works');
  const place = ({ vendor }: Gpu): number => {
    const at = order.findIndex(({ provider }) => (VENDORS[provider] ?? vendor) === vendor);
    return at < 0 ? order.length : at;
  };
  return gpus.toSorted((a, b) => place(a) - place(b) || own(b) - own(a) || (a.id < b.id ? -1 : 1));
}
