// What answers: ONNX Runtime's execution providers as rungs of a ladder, and how each did when tried.
import { z } from 'zod';
import { DurationMs } from './units.ts';

/** Best first where they exist; CPU is the last rung and exists everywhere. */
export const EXECUTION_PROVIDERS = ['cuda', 'coreml', 'dml', 'webgpu', 'cpu'] as const;
export const ExecutionProvider = z.enum(EXECUTION_PROVIDERS);
export type ExecutionProvider = z.infer<typeof ExecutionProvider>;

/** One rung, tried with a tiny model. `inconclusive`: the try neither worked nor failed (e.g. it timed out). */
export const Rung = z.object({
  provider: ExecutionProvider,
  outcome: z.enum(['works', 'failed', 'inconclusive', 'not-here', 'untried']),
  /** The provider's own words, cut; untrusted text. */
  detail: z.string().max(300).nullable(),
  tookMs: DurationMs.nullable(),
});
export type Rung = z.infer<typeof Rung>;

/** The device that answers now: the rung in use, and the name a person knows it by (e.g. the CPU's model). */
export const Device = z.object({ provider: ExecutionProvider, name: z.string().max(120) });
export type Device = z.infer<typeof Device>;
