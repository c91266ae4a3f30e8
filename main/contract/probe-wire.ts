// Engine host <-> device probe: one question, one answer. A process that ends without the answer has told nothing.
import { z } from 'zod';
import { Verdict } from './computer.ts';
import { ExecutionProvider } from './device.ts';

export const ProbeRequest = z.object({
  kind: z.literal('probe'),
  provider: ExecutionProvider,
  /** Absolute path of models/probe/probe.onnx. */
  model: z.string(),
  /** Threads within one operation, where the processor computes. */
  threads: z.number().int().positive(),
});
export type ProbeRequest = z.infer<typeof ProbeRequest>;

export const ProbeReply = z.object({ kind: z.literal('verdict'), verdict: Verdict });
export type ProbeReply = z.infer<typeof ProbeReply>;
