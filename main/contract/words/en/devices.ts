// What answers: execution providers and how each did when tried.
import type { ExecutionProvider, Rung } from '../../device.ts';

export const providers = {
  cuda: 'NVIDIA CUDA',
  coreml: 'Core ML',
  dml: 'DirectML',
  webgpu: 'WebGPU',
  cpu: 'Processor',
  /** One that this version has no name for. */
  other: 'Another device',
} as const satisfies Record<ExecutionProvider | 'other', string>;

export const rungs = {
  works: 'Works',
  failed: 'Failed',
  inconclusive: 'Could not tell',
  'not-here': 'Not here',
  untried: 'Not tried',
} as const satisfies Record<Rung['outcome'], string>;
