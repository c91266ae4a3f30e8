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
/** WebGPU speaks Vulkan on Linux, and complains on the terminal where there is none. */
const VULKAN_LIBRARY = 'libvulkan.so.1';
/** It was found, it is merely no addon of Node's. */
const FOUND = /self-register/;

/** Whether the system's loader finds a shared library. */
function canLoad(library: string): boolean {
  try {
    process.dlopen({ exports: {} }, library);
    return true;
  } catch (error) {
    return error instanceof Error && FOUND.test(error.message);
  }
}

/** ONNX Runtime looks for its providers beside itself. */
function besideRuntime(library: string): boolean {
  const home = path.dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  return existsSync(path.join(home, 'bin/napi-v6', process.platform, process.arch, library));
}

/** Why a provider cannot be here; null where only a try can tell. */
export function absence(provider: ExecutionProvider): string | null {
  const here = CAN_EXIST[`${process.platform}-${process.arch}`] ?? ['cpu'];
  if (!here.includes(provider)) return `not made for ${process.platform} ${process.arch}`;
  if (provider === 'cuda' && !besideRuntime(CUDA_LIBRARY)) return `${CUDA_LIBRARY} is not installed`;
  if (provider === 'webgpu' && process.platform === 'linux' && !canLoad(VULKAN_LIBRARY))
    return `${VULKAN_LIBRARY} is not installed`;
  return null;
}
