// What is missing, told from what was read and tried: the right thing, once, with what to do about it in its parameters.
import { expect, it } from 'vitest';
import type { Gpu, GpuPack, Probe, Verdict } from '../../contract/computer.ts';
import type { ExecutionProvider } from '../../contract/device.ts';
import type { DurationMs, EpochMs } from '../../contract/units.ts';
import { compareVersions, findingsOf, type Found } from './findings.ts';
import { gpuOf } from './found-gpu.ts';

const needs = { driver: '580.65.06', computeCapability: '7.5' };
const told = { driver: '580.95.05', cuda: '13.0', computeCapability: '8.6' };
const card: Gpu = gpuOf({ id: 'GPU-1', name: 'NVIDIA GeForce RTX 3060', vendor: 'nvidia', ...told });
const intel: Gpu = gpuOf({ id: 'pci:1', name: 'Intel Iris Xe', vendor: 'intel' });
const absent: GpuPack = { kind: 'absent', bytes: 1, diskBytes: 1, haveBytes: 0 };
const ready: GpuPack = { kind: 'ready', version: '1', diskBytes: 1, at: 0 as EpochMs };
const probe = (provider: ExecutionProvider, verdict: Verdict): Probe => ({ provider, verdict, at: 0 as EpochMs });
const works = (ms: number): Verdict => ({ kind: 'works', tookMs: ms as DurationMs, openedMs: 1 as DurationMs, device: null });
const fails = (why: Extract<Verdict, { kind: 'fails' }>['why'], library: string | null = null): Verdict => ({
  kind: 'fails',
  why,
  library,
  detail: 'its own words',
});
const codes = (found: Partial<Found>) =>
  findingsOf({ gpus: [card], reading: [], probes: [], pack: ready, needs, ...found }).map(({ code }) => code);

it('says nothing where nothing is missing', () => {
  expect(codes({ probes: [probe('cuda', works(0.3)), probe('cpu', works(8))] })).toEqual([]);
  expect(codes({ gpus: [], probes: [probe('cpu', works(8))] })).toEqual([]);
  expect(codes({ gpus: [intel], needs: null, pack: { kind: 'none', why: 'system' } })).toEqual([]);
});

it('offers the pack to who has a card, and not to whom CUDA works for already', () => {
  expect(codes({ pack: absent })).toEqual(['gpu-pack-absent']);
  expect(codes({ pack: absent, probes: [probe('cuda', works(0.3))] })).toEqual([]);
  expect(codes({ pack: absent, gpus: [intel] })).toEqual([]);
});

it('says that a driver or a card is too old, with what is needed', () => {
  expect(findingsOf({ gpus: [{ ...card, driver: '535.183.01' }], reading: [], probes: [], pack: absent, needs })).toEqual([
    { code: 'nvidia-driver-too-old', params: { found: '535.183.01', needed: '580.65.06' } },
    { code: 'gpu-pack-absent', params: { card: card.name } },
  ]);
  expect(codes({ gpus: [{ ...card, computeCapability: '6.1' }], pack: { kind: 'none', why: 'card-too-old' } })).toEqual([
    'nvidia-card-too-old',
  ]);
  // A number of Windows' or the kernel's own is no version of NVIDIA's.
  expect(codes({ gpus: [{ ...card, cuda: null, driver: '32.0.15.8129' }] })).toEqual([]);
});

it.each([
  ['libcuda.so.1', 'cuda-driver-library-missing'],
  ['libcudnn.so.9', 'cudnn-missing'],
  ['libcublasLt.so.13', 'cuda-library-missing'],
  ['libcudart.so.13', 'cuda-library-missing'],
])('says whose library %s is', (library, code) => {
  expect(
    findingsOf({ gpus: [card], reading: [], probes: [probe('cuda', fails('library-missing', library))], pack: ready, needs }),
  ).toEqual([{ code, params: { library } }]);
});

it.each<[Verdict, string]>([
  [fails('no-device'), 'cuda-no-device'],
  [fails('out-of-memory'), 'gpu-memory-short'],
  [fails('wrong-answer'), 'provider-wrong'],
  [fails('refused'), 'provider-fails'],
  [{ kind: 'inconclusive', why: 'silent', detail: '' }, 'provider-silent'],
  [{ kind: 'inconclusive', why: 'died', detail: '' }, 'provider-died'],
])('says what %o means', (verdict, code) => {
  expect(codes({ probes: [probe('cuda', verdict)] })).toEqual([code]);
});

it('names the driver where CUDA finds it too old and it is known, else passes on CUDA’s words', () => {
  const probes = [probe('cuda', fails('driver-too-old'))];
  expect(codes({ probes, gpus: [{ ...card, driver: '570.10' }] })).toEqual(['nvidia-driver-too-old']);
  expect(codes({ probes, gpus: [] })).toEqual(['provider-fails']);
});

it('asks for Vulkan only where a card would be served by it', () => {
  const probes = [probe('webgpu', { kind: 'not-here', detail: 'libvulkan.so.1 is not installed' })];
  expect(codes({ probes, gpus: [intel], needs: null })).toEqual(['vulkan-absent']);
  expect(codes({ probes, gpus: [] })).toEqual([]);
  expect(codes({ probes: [probe('coreml', { kind: 'not-here', detail: 'not made for linux x64' })], gpus: [intel] })).toEqual([]);
});

it('says that a card measured slower than the processor, with both numbers', () => {
  const probes = [probe('cpu', works(8)), probe('webgpu', works(31)), probe('cuda', works(0.3))];
  expect(findingsOf({ gpus: [card], reading: [], probes, pack: ready, needs })).toEqual([
    { code: 'gpu-slower', params: { provider: 'webgpu', gpu: 31, cpu: 8 } },
  ]);
});

it('says nothing of what there is no card for', () => {
  const probes = [probe('webgpu', fails('no-device')), probe('cpu', works(8))];
  expect(codes({ gpus: [], needs: null, probes })).toEqual([]);
  expect(codes({ gpus: [], needs: null, probes: [probe('webgpu', fails('refused')), probe('cpu', works(8))] })).toEqual([]);
  expect(codes({ gpus: [intel], needs: null, probes })).toEqual(['provider-fails']);
  expect(codes({ gpus: [], needs: null, probes: [probe('webgpu', works(300)), probe('cpu', works(8))] })).toEqual([]);
});

it('says what two providers each fail at, and one thing once', () => {
  expect(codes({ probes: [probe('webgpu', fails('refused')), probe('dml', fails('refused'))] })).toHaveLength(2);
  const mismatch = { code: 'nvidia-driver-mismatch', params: {} } as const;
  expect(codes({ reading: [mismatch, mismatch] })).toEqual(['nvidia-driver-mismatch']);
});

it('says the driver first where there is none: what follows from that is not said beside it', () => {
  const probes = [probe('cuda', fails('library-missing', 'libcuda.so.1')), probe('webgpu', fails('refused'))];
  const reading = [{ code: 'nvidia-driver-absent', params: { card: card.name } }] as const;
  expect(codes({ reading, probes, pack: absent })).toEqual(['nvidia-driver-absent', 'provider-fails']);
  const untold = [{ code: 'nvidia-driver-silent', params: { seconds: 10 } }] as const;
  expect(codes({ reading: untold, probes })).toEqual(['nvidia-driver-silent', 'cuda-driver-library-missing', 'provider-fails']);
});

it('compares versions by their numbers', () => {
  const sorted = ['', '470', '535.183.01', '580.65.05', '580.65.06', '580.95.05', '590'];
  for (const [at, a] of sorted.entries())
    for (const [other, b] of sorted.entries()) expect(Math.sign(compareVersions(a, b))).toBe(Math.sign(at - other));
  expect(compareVersions('580.65.6', '580.65.06')).toBe(0);
  expect(compareVersions('x.y', '0.0.0')).toBe(0);
});
