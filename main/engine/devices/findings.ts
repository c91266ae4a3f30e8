// What is missing for the graphics card to be used, out of everything that was read and tried; each thing once, most telling first.
import type { Finding, Gpu, GpuPack, Probe } from '../../contract/computer.ts';
import { assertNever } from '../../contract/problem.ts';
import { PROBE_LIMIT_MS } from './probe.ts';

export interface PackNeeds {
  /** NVIDIA's oldest driver that runs the pack's CUDA, e.g. "580.65.06". */
  readonly driver: string;
  /** The least compute capability that its CUDA still knows, e.g. "7.5". */
  readonly computeCapability: string;
}

export interface Found {
  readonly gpus: readonly Gpu[];
  /** Of reading the cards. */
  readonly reading: readonly Finding[];
  readonly probes: readonly Probe[];
  readonly pack: GpuPack;
  /** null: there is no pack for this system. */
  readonly needs: PackNeeds | null;
}

const MS_PER_SECOND = 1_000;

/** Below zero: `a` is the older. Parts that are no numbers count as 0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split('.').map((part) => Number.parseInt(part, 10) || 0));
  for (let at = 0; at < Math.max(left?.length ?? 0, right?.length ?? 0); at += 1) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** They come with the system, so that they fail on every computer without a card; CUDA's pack somebody has fetched. */
const FOR_CARDS: readonly Probe['provider'][] = ['webgpu', 'dml', 'coreml'];

/** Whether CUDA could run on it. null: its driver does not tell. */
export const newEnough = (gpu: Gpu, needs: PackNeeds): boolean | null =>
  gpu.computeCapability === null ? null : compareVersions(gpu.computeCapability, needs.computeCapability) >= 0;

/** With these CUDA can only fail, and a pack is of no use yet: the driver is what is to be done first. */
const WITHOUT_DRIVER: readonly Finding['code'][] = [
  'nvidia-driver-absent',
  'nvidia-driver-mismatch',
  'nvidia-driver-unreachable',
];

export function findingsOf(found: Found): Finding[] {
  const { reading, probes, gpus } = found;
  const slower = gpus.length > 0 ? slowest(probes) : null;
  const noDriver = reading.some(({ code }) => WITHOUT_DRIVER.includes(code));
  const tried = probes.filter(({ provider, verdict }) => !(noDriver && provider === 'cuda' && verdict.kind === 'fails'));
  const pack = noDriver ? [] : aboutPack(found);
  const all = [...reading, ...pack, ...tried.flatMap((probe) => ofProbe(probe, found)), ...(slower ? [slower] : [])];
  const keys = all.map((finding) => JSON.stringify(finding));
  return all.filter((_, at) => keys.indexOf(keys[at] ?? '') === at);
}

function aboutPack({ gpus, pack, probes, needs }: Found): Finding[] {
  const cards = gpus.filter(({ vendor }) => vendor === 'nvidia');
  const [best] = cards;
  const works = probes.some(({ provider, verdict }) => provider === 'cuda' && verdict.kind === 'works');
  if (!best || !needs || works) return [];
  const findings: Finding[] = [];
  const { driver } = best;
  // Another number than NVIDIA's own stands where only the system told of the card.
  const old = driver !== null && best.cuda !== null && compareVersions(driver, needs.driver) < 0;
  if (cards.every((card) => newEnough(card, needs) === false)) {
    const params = { card: best.name, found: best.computeCapability ?? '', needed: needs.computeCapability };
    return [{ code: 'nvidia-card-too-old', params }];
  }
  if (old) findings.push({ code: 'nvidia-driver-too-old', params: { found: driver, needed: needs.driver } });
  if (pack.kind === 'absent' || pack.kind === 'failed') findings.push({ code: 'gpu-pack-absent', params: { card: best.name } });
  return findings;
}

/** libcuda is the driver's, libcudnn NVIDIA's second library; the rest that CUDA's provider needs is CUDA's. */
function missing(library: string): Finding {
  if (library.startsWith('libcuda.so')) return { code: 'cuda-driver-library-missing', params: { library } };
  return { code: library.includes('cudnn') ? 'cudnn-missing' : 'cuda-library-missing', params: { library } };
}

function ofProbe({ provider, verdict }: Probe, { gpus, needs }: Found): Finding[] {
  switch (verdict.kind) {
    case 'works':
      return [];
    case 'not-here': {
      const vulkan = /libvulkan\.so\S*/.exec(verdict.detail)?.[0];
      const useful = gpus.some(({ vendor }) => vendor === 'amd' || vendor === 'intel' || vendor === 'nvidia');
      return provider === 'webgpu' && vulkan && useful ? [{ code: 'vulkan-absent', params: { library: vulkan } }] : [];
    }
    case 'inconclusive':
      return verdict.why === 'silent'
        ? [{ code: 'provider-silent', params: { provider, seconds: PROBE_LIMIT_MS / MS_PER_SECOND } }]
        : [{ code: 'provider-died', params: { provider } }];
    case 'fails':
      // Nobody misses what there is no card for.
      if (gpus.length === 0 && (verdict.why === 'no-device' || FOR_CARDS.includes(provider))) return [];
      return verdict.why === 'driver-too-old' && provider === 'cuda' && needs
        ? [tooOld(gpus, verdict.detail, needs)]
        : [ofFailure(provider, verdict)];
    default:
      return assertNever(verdict);
  }
}

/** CUDA says so also where there is no driver at all: then its own words are passed on. */
function tooOld(gpus: readonly Gpu[], detail: string, needs: PackNeeds): Finding {
  const driver = gpus.find(({ vendor, cuda }) => vendor === 'nvidia' && cuda !== null)?.driver;
  return driver
    ? { code: 'nvidia-driver-too-old', params: { found: driver, needed: needs.driver } }
    : { code: 'provider-fails', params: { provider: 'cuda', detail } };
}

function ofFailure(provider: Probe['provider'], verdict: Extract<Probe['verdict'], { kind: 'fails' }>): Finding {
  const { why, library, detail } = verdict;
  switch (why) {
    case 'library-missing':
      if (provider === 'cuda' && library) return missing(library);
      return { code: 'provider-fails', params: { provider, detail } };
    case 'driver-too-old':
      return { code: 'provider-fails', params: { provider, detail } };
    case 'no-device':
      return provider === 'cuda'
        ? { code: 'cuda-no-device', params: {} }
        : { code: 'provider-fails', params: { provider, detail } };
    case 'out-of-memory':
      return { code: 'gpu-memory-short', params: { provider } };
    case 'wrong-answer':
      return { code: 'provider-wrong', params: { provider } };
    case 'refused':
      return { code: 'provider-fails', params: { provider, detail } };
    default:
      return assertNever(why);
  }
}

const took = ({ verdict }: Probe): number | null => (verdict.kind === 'works' ? verdict.tookMs : null);

/** A card that works and measured slower than the processor: said, because a person wonders why it is idle. */
function slowest(probes: readonly Probe[]): Finding | null {
  const cpu = probes.filter(({ provider }) => provider === 'cpu').map(took)[0] ?? null;
  if (cpu === null) return null;
  const slower = probes.find((probe) => probe.provider !== 'cpu' && (took(probe) ?? 0) > cpu);
  return slower ? { code: 'gpu-slower', params: { provider: slower.provider, gpu: took(slower) ?? 0, cpu } } : null;
}
