// This computer: what it has, how busy that is, and how each execution provider did when it was tried with a model whose answer is known.
// null says "could not be told" everywhere here; it never says zero or none.
import { z } from 'zod';
import { ExecutionProvider } from './device.ts';
import { Problem } from './problem.ts';
import { DurationMs, EpochMs } from './units.ts';

/** A name or a word of a driver's: untrusted, cut. */
const Said = z.string().max(120);
const Bytes = z.number().int().nonnegative();
/** 0: idle, 1: all of it. */
const Load = z.number().min(0).max(1);
const Celsius = z.number().min(-50).max(200);

export const GPU_VENDORS = ['nvidia', 'amd', 'intel', 'apple', 'other'] as const;
export const GpuVendor = z.enum(GPU_VENDORS);
export type GpuVendor = z.infer<typeof GpuVendor>;

export const GpuProcess = z.object({
  pid: z.number().int().positive(),
  /** The program's file name, without its folder. */
  name: Said,
  work: z.enum(['compute', 'graphics', 'both']),
  vramBytes: Bytes.nullable(),
  /** One of Lode's own. */
  ours: z.boolean(),
});
export type GpuProcess = z.infer<typeof GpuProcess>;

export const Gpu = z.object({
  /** The same for as long as the card stays where it is, e.g. an NVIDIA UUID or a PCI address. Never a position in a list. */
  id: Said,
  name: Said,
  vendor: GpuVendor,
  vramBytes: Bytes.nullable(),
  vramFreeBytes: Bytes.nullable(),
  /** It has no memory of its own: `vramBytes` is what it may take of the computer's. null: not told. */
  sharesMemory: z.boolean().nullable(),
  driver: Said.nullable(),
  /** The newest CUDA its driver runs, e.g. "13.0". */
  cuda: Said.nullable(),
  /** e.g. "8.6" */
  computeCapability: Said.nullable(),
  temperatureC: Celsius.nullable(),
  load: Load.nullable(),
  processes: z.array(GpuProcess).max(64).nullable(),
  /** An NVIDIA card cut into parts: a program sees one part, not the card. */
  partitioned: z.boolean().nullable(),
});
export type Gpu = z.infer<typeof Gpu>;

export const Processor = z.object({
  name: Said.nullable(),
  physicalCores: z.number().int().positive().nullable(),
  logicalCores: z.number().int().positive(),
  load: Load.nullable(),
  temperatureC: Celsius.nullable(),
});
export type Processor = z.infer<typeof Processor>;

export const Battery = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unknown') }),
  z.object({ kind: z.literal('absent') }),
  z.object({
    kind: z.literal('present'),
    percent: z.number().min(0).max(100).nullable(),
    charging: z.boolean().nullable(),
    /** Power comes from the wall. */
    plugged: z.boolean().nullable(),
  }),
]);
export type Battery = z.infer<typeof Battery>;

/** A folder Lode writes to, and the disk it lies on. */
export const Disk = z.object({
  of: z.enum(['data', 'models']),
  folder: z.string(),
  totalBytes: Bytes.nullable(),
  freeBytes: Bytes.nullable(),
});
export type Disk = z.infer<typeof Disk>;

/** Why a provider did not work, as far as its own words tell. */
export const PROBE_FAILURES = [
  'library-missing', // a shared library was not found; `library` names it
  'driver-too-old',
  'no-device', // the library is there, a device for it is not
  'out-of-memory',
  'wrong-answer', // it ran, and what came out is not what the model answers
  'refused', // anything else it said
] as const;

/** A provider's own words are cut to this. */
export const DETAIL = 300;
const detail = z.string().max(DETAIL);
export const Verdict = z.discriminatedUnion('kind', [
  /** `tookMs`: the median of its runs. `device`: by the name the provider or the driver gives it, where it gives one. */
  z.object({
    kind: z.literal('works'),
    tookMs: DurationMs,
    /** Until the first answer: loading it, opening the model, one run. */
    openedMs: DurationMs,
    device: Said.nullable(),
  }),
  /** `detail`: its own words, cut; untrusted. */
  z.object({ kind: z.literal('fails'), why: z.enum(PROBE_FAILURES), library: Said.nullable(), detail }),
  /** It neither worked nor said why not: it was silent until its time was over, its process died, or it was not started. */
  z.object({ kind: z.literal('inconclusive'), why: z.enum(['silent', 'died', 'not-started']), detail }),
  /** It cannot be on this computer: not made for this system, or its library is not installed. */
  z.object({ kind: z.literal('not-here'), detail }),
]);
export type Verdict = z.infer<typeof Verdict>;

export const Probe = z.object({ provider: ExecutionProvider, verdict: Verdict, at: EpochMs });
export type Probe = z.infer<typeof Probe>;

/** What is missing or wrong for the graphics card to be used; the sentences are in `words/` under `findings.<code>`. */
export const FINDING_CODES = [
  'nvidia-driver-absent', // params: card
  'nvidia-driver-mismatch', // (the module in memory and the library on disk are of two versions)
  'nvidia-driver-unreachable', // (nvidia-smi can't speak with it)
  'nvidia-driver-silent', // params: seconds  (nvidia-smi was ended; nothing can be told)
  'nvidia-driver-unread', // params: detail  (what nvidia-smi says is not what Lode can read)
  'nvidia-driver-too-old', // params: found, needed
  'nvidia-card-too-old', // params: card, found, needed  (compute capability)
  'gpu-pack-absent', // params: card
  'cuda-library-missing', // params: library
  'cudnn-missing', // params: library
  'cuda-driver-library-missing', // params: library
  'cuda-no-device',
  'gpu-memory-short', // params: provider
  'vulkan-absent', // params: library
  'provider-wrong', // params: provider
  'provider-fails', // params: provider, detail
  'provider-silent', // params: provider, seconds
  'provider-died', // params: provider
  'provider-left-out', // params: provider  (Lode did not stay up while it answered)
  'gpu-slower', // params: provider, gpu, cpu  (milliseconds, both measured)
] as const;
export const Finding = z.object({
  code: z.enum(FINDING_CODES),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});
export type Finding = z.infer<typeof Finding>;
export type FindingCode = Finding['code'];

/** The GPU pack: CUDA's provider and the libraries it needs, an own download of the app's (Linux x64 with an NVIDIA card). */
export const GpuPack = z.discriminatedUnion('kind', [
  /** There is none for this computer; or its cards have not been read, so that it can't be told (`unread`). */
  z.object({ kind: z.literal('none'), why: z.enum(['system', 'no-nvidia', 'card-too-old', 'unread']) }),
  /** `haveBytes`: of an earlier download that did not end; it goes on from there. */
  z.object({ kind: z.literal('absent'), bytes: Bytes, diskBytes: Bytes, haveBytes: Bytes }),
  z.object({
    kind: z.literal('downloading'),
    bytes: Bytes,
    doneBytes: Bytes,
    /** Over the last seconds. null: too early to tell. */
    bytesPerSecond: z.number().nonnegative().nullable(),
  }),
  /** Taking the libraries out of what was fetched and checking each. */
  z.object({ kind: z.literal('installing'), bytes: Bytes, doneBytes: Bytes }),
  z.object({ kind: z.literal('ready'), version: Said, diskBytes: Bytes, at: EpochMs }),
  z.object({ kind: z.literal('failed'), problem: Problem, bytes: Bytes, haveBytes: Bytes }),
]);
export type GpuPack = z.infer<typeof GpuPack>;

export const ComputerView = z.object({
  system: z.object({ platform: Said, arch: Said, name: Said.nullable() }),
  /** Ordered by what was measured of their providers, then by memory; never by how the system numbers them. null: not read yet. */
  gpus: z.array(Gpu).max(32).nullable(),
  processor: Processor,
  memory: z.object({ totalBytes: Bytes, freeBytes: Bytes.nullable() }),
  disks: z.array(Disk),
  battery: Battery,
  /** Best measured first, then those that could not be told, then those that fail, then those that cannot be here. */
  probes: z.array(Probe),
  /** Being tried now. null: none is. */
  probing: ExecutionProvider.nullable(),
  findings: z.array(Finding),
  gpuPack: GpuPack,
  /** When what changes by the second (load, temperature, free memory) was last read. null: never. */
  readAt: EpochMs.nullable(),
});
export type ComputerView = z.infer<typeof ComputerView>;
