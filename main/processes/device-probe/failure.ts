// What a provider or the system's loader said when it failed, read for what a person could do about it.
import { DETAIL, type Verdict } from '../../contract/computer.ts';

const LIBRARY_LENGTH = 120;
/** What comes after so much is no longer about the cause. */
const READ_LENGTH = 8_000;

/** glibc's loader ("libcublasLt.so.13: cannot open shared object file: …"), and Windows' (error 126 names the file that was asked for). */
const LIBRARY_NOT_FOUND = [
  /([\w.+-]{1,100}\.so(?:\.\d+)*): cannot open shared object file/,
  /LoadLibrary failed with error 126 .{0,80}?"(?:[^"]{0,400}[\\/])?([\w.+-]{1,100}\.dll)"/,
];
/**
 * CUDA's own numbers: 35 a driver older than its libraries, 100 and 101 no device, 2 no memory
 * (CUDA Runtime API, cudaError). ONNX Runtime writes them as "CUDA failure N: …".
 */
const CUDA_FAILURE = /CUDA failure (\d{1,5}): ([^;\n]{1,200}?)\s*;/;
const CUDA_WHY: Readonly<Record<string, Failure['why']>> = {
  '2': 'out-of-memory',
  '35': 'driver-too-old',
  '100': 'no-device',
  '101': 'no-device',
};
const NO_DEVICE =
  /no supported adapters|failed to get a WebGPU adapter|no CUDA-capable device|no (?:suitable )?(?:DX12|DirectX 12) (?:adapter|device)/i;
const OUT_OF_MEMORY = /out of memory|E_OUTOFMEMORY|bad_alloc|failed to allocate memory/i;

type Failure = Extract<Verdict, { kind: 'fails' }>;

/** `words`: untrusted, of any length. */
export function failureOf(words: string): Failure {
  const said = words.slice(0, READ_LENGTH);
  const cuda = CUDA_FAILURE.exec(said);
  const detail = (cuda ? `CUDA failure ${cuda[1]}: ${cuda[2]}` : said).trim().slice(0, DETAIL);
  const fails = (why: Failure['why'], library: string | null = null): Failure => ({ kind: 'fails', why, library, detail });
  for (const pattern of LIBRARY_NOT_FOUND) {
    const library = pattern.exec(said)?.[1];
    if (library) return fails('library-missing', library.slice(0, LIBRARY_LENGTH));
  }
  const known = cuda && CUDA_WHY[cuda[1] ?? ''];
  if (known) return fails(known);
  if (NO_DEVICE.test(said)) return fails('no-device');
  if (OUT_OF_MEMORY.test(said)) return fails('out-of-memory');
  return fails('refused');
}
