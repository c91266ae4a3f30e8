// What providers and loaders say when they fail, read: as they were seen to say it, and as nobody should.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Verdict } from '../../contract/computer.ts';
import { failureOf } from './failure.ts';

/** Seen on this project's machines with the real libraries of the GPU pack, unless another source stands beside it. */
const SEEN: [said: string, expected: Partial<ReturnType<typeof failureOf>>][] = [
  [
    'libcublasLt.so.13: cannot open shared object file: No such file or directory',
    { why: 'library-missing', library: 'libcublasLt.so.13' },
  ],
  [
    'libcuda.so.1: cannot open shared object file: No such file or directory',
    { why: 'library-missing', library: 'libcuda.so.1' },
  ],
  [
    '/onnxruntime_src/onnxruntime/core/providers/cuda/cuda_call.cc:154 std::conditional_t<THRW, void, onnxruntime::common::Status> onnxruntime::CudaCall(ERRTYPE, const char*, const char*, SUCCTYPE, const char*, const char*, int) [with ERRTYPE = cudaError; bool THRW = true] CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=-1 ; hostname=adas-laptop ; file=cuda_execution_provider.cc ; line=345 ; expr=cudaSetDevice(info_.device_id); ',
    { why: 'driver-too-old', detail: 'CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version' },
  ],
  ['Failed to get a WebGPU adapter: No supported adapters', { why: 'no-device' }],
  // github.com/microsoft/onnxruntime, issues about CUDA in containers
  ['CUDA failure 100: no CUDA-capable device is detected ; GPU=-1 ; hostname=adas-laptop ;', { why: 'no-device' }],
  // github.com/microsoft/onnxruntime/issues, "Failed to load library … with error" of its own bridge
  [
    'Failed to load library libonnxruntime_providers_cuda.so with error: libcudnn.so.9: cannot open shared object file: No such file or directory',
    { why: 'library-missing', library: 'libcudnn.so.9' },
  ],
  [
    'LoadLibrary failed with error 126 "" when trying to load "C:\\Program Files\\Lode\\resources\\onnxruntime_providers_cuda.dll"',
    { why: 'library-missing', library: 'onnxruntime_providers_cuda.dll' },
  ],
  ['CUDA failure 2: out of memory ; GPU=0 ; hostname=adas-laptop ; expr=cudaMalloc();', { why: 'out-of-memory' }],
  ['Failed to allocate memory for requested buffer of size 1048576', { why: 'out-of-memory' }],
  ['OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library', { why: 'refused', library: null }],
];

it.each(SEEN)('%s', (said, expected) => {
  expect(failureOf(said)).toMatchObject({ kind: 'fails', ...expected });
});

it('tells no host name', () => {
  for (const [said] of SEEN) expect(failureOf(said).detail).not.toContain('adas-laptop');
});

const HOSTILE = [
  '',
  '\0',
  '\u{d800}',
  'x'.repeat(1_000_000),
  `${'a'.repeat(500_000)}.so.13: cannot open shared object file`,
  `CUDA failure 35: ${'x'.repeat(500_000)}`,
  'CUDA failure 99999999999: ;',
  `${'lib.so.1'.repeat(50_000)}: cannot open shared object file`,
  'LoadLibrary failed with error 126 '.repeat(20_000),
  '{{provider}} $t(states.ready)',
];

it.each(HOSTILE)('reads hostile words %# quickly, into a verdict of its wire', (said) => {
  expect(Verdict.safeParse(failureOf(said)).success).toBe(true);
});

it('makes a verdict of its wire out of anything', () => {
  const words = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.array(fc.constantFrom('CUDA failure ', '35', ': ', ' ;', 'libx.so', '.1', ': cannot open shared object file', '"', '\\'), {
      maxLength: 40,
    }),
  );
  fc.assert(
    fc.property(words, (said) => {
      expect(Verdict.safeParse(failureOf(Array.isArray(said) ? said.join('') : said)).success).toBe(true);
    }),
  );
});
