// What a provider needs before it is worth a try: where its library is not on this computer at all, nothing failed.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ExecutionProvider } from '../../contract/device.ts';

/** What the npm package onnxruntime-node 1.29 carries, and CUDA's libraries where a person has added them (linux x64). */
const CAN_EXIST: Readonly<Record<string, readonly ExecutionProvider[]>> = {
  'linux-x64': ['cuda', 'webgpu', 'cpu'],
  'linux-arm64': ['cpu'],
  'win32-x64': ['dml', 'webgpu', 'cpu'],
  'win32-arm64': ['dml', 'webgpu', 'cpu'],
  'darwin-arm64': ['coreml', 'webgpu', 'cpu'],
};

const CUDA_LIBRARY = 'libonnxruntime_providers_cuda.so';
/** CUDA's provider opens it by itself, only when a model asks for it. */
const CUDNN_LIBRARY = 'libcudnn.so.9';
/** WebGPU speaks Vulkan on Linux, and complains on the terminal where there is none. */
const VULKAN_LIBRARY = 'libvulkan.so.1';
/** It was found, it is merely no addon of Node's. */
const FOUND = /self-register/;

/** Why the system's loader does not load a shared library; null: it does. */
function cannotLoad(library: string): string | null {
  try {
    process.dlopen({ exports: {} }, library);
    return null;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return FOUND.test(said) ? null : said;
  }
}

const RUNTIME_LIBRARY = 'libonnxruntime.so.1';

/** The folder of ONNX Runtime's own library: a GPU pack's where this process was started with one, else the package's. */
function runtimeFolder(): string {
  const told = process.env.LD_LIBRARY_PATH?.split(':') ?? [];
  const pack = told.find((folder) => path.isAbsolute(folder) && existsSync(path.join(folder, RUNTIME_LIBRARY)));
  if (pack) return pack;
  const home = path.dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  return path.join(home, 'bin/napi-v6', process.platform, process.arch);
}

/** It looks for its providers beside itself. */
const besideRuntime = (library: string): string => path.join(runtimeFolder(), library);

/** What the loader says of the first library that CUDA's provider needs and that is not found; null: all are there. */
export function missingLibrary(): string | null {
  const said = cannotLoad(besideRuntime(CUDA_LIBRARY));
  // A missing symbol is one that ONNX Runtime gives it; the loader looks for symbols once every library was found.
  if (said !== null && !said.includes('undefined symbol')) return said;
  return cannotLoad(CUDNN_LIBRARY);
}

/** Why a provider cannot be here; null where only a try can tell. */
export function absence(provider: ExecutionProvider): string | null {
  const here = CAN_EXIST[`${process.platform}-${process.arch}`] ?? ['cpu'];
  if (!here.includes(provider)) return `not made for ${process.platform} ${process.arch}`;
  if (provider === 'cuda' && !existsSync(besideRuntime(CUDA_LIBRARY))) return `${CUDA_LIBRARY} is not installed`;
  if (provider === 'webgpu' && process.platform === 'linux' && cannotLoad(VULKAN_LIBRARY) !== null)
    return `${VULKAN_LIBRARY} is not installed`;
  return null;
}
