// The SDK's real Dendrite, asked for queries: for tests alone.
import { z } from 'zod';
import { startSdk } from './sdk-for-tests.ts';

/** What one query came to, in the SDK's own words; null is Python's None. */
const Told = z.object({
  success: z.boolean(),
  timedOut: z.boolean(),
  status: z.number().nullable(),
  message: z.string().nullable(),
  processTime: z.number().nullable(),
  dendrite: z.string().nullable(),
  nonce: z.string(),
  axon: z.string().nullable(),
  axonStatus: z.number().nullable(),
  axonMessage: z.string().nullable(),
  texts: z.unknown(),
  languages: z.unknown(),
  confidences: z.unknown(),
});
export type Told = z.infer<typeof Told>;
const Answer = z.object({ hotkey: z.string(), results: z.array(Told) });
export type Answer = z.infer<typeof Answer>;

export interface Job {
  /** 32 bytes in hexadecimal: the validator's key. */
  readonly seed: string;
  readonly axon: { readonly ip: string; readonly port: number; readonly hotkey: string };
  readonly synapse: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Seconds. */
  readonly timeout: number;
  /** How many such queries at once. */
  readonly times: number;
}

export interface Dendrite {
  ask(job: Job): Promise<Answer>;
  close(): Promise<void>;
}

/** `python`: the environment's. Jobs are done in turn; one process for all of them. */
export function startDendrite(python: string): Dendrite {
  const program = startSdk(python, 'dendrite.py');
  return { ask: async (job) => Answer.parse(await program.ask(job)), close: () => program.close() };
}
