// The SDK's real Dendrite, asked for queries and streams: for tests alone.
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
  /** Every field that was sent came back as it was. */
  echoed: z.boolean(),
  /** The fields that were not sent, or came back otherwise: the answer. */
  fields: z.record(z.string(), z.unknown()),
});
export type Told = z.infer<typeof Told>;
const Answer = z.object({ hotkey: z.string(), results: z.array(Told) });
export type Answer = z.infer<typeof Answer>;
const Step = z.union([z.object({ chunk: z.string() }), z.object({ result: Told })]);
export type Step = z.infer<typeof Step>;

export interface Job {
  /** 32 bytes in hexadecimal: the validator's key. */
  readonly seed: string;
  /** Another key that signs in this one's name. */
  readonly forger?: string;
  readonly axon: { readonly ip: string; readonly port: number; readonly hotkey: string };
  /** One of tools/peers/synapses.py. */
  readonly synapse: string;
  /** JSON as Python writes it: it says things JavaScript's values cannot. */
  readonly fields: string;
  /** Whether the fields must be what the synapse says; else they are sent as they are. */
  readonly strict: boolean;
  /** Seconds. */
  readonly timeout: number;
  /** How many such queries at once. */
  readonly times: number;
}

/** A stream under way: nothing is read ahead of what is asked for. */
export interface DendriteStream {
  next(): Promise<Step>;
  hangUp(): Promise<void>;
}

export interface Dendrite {
  ask(job: Job): Promise<Answer>;
  /** With GET in place of POST. */
  get(job: Job): Promise<Answer>;
  /** One at a time. `via`: the door of the SDK it goes through. */
  stream(job: Job, via: 'forward' | 'call_stream'): Promise<DendriteStream>;
  close(): Promise<void>;
}

/** `python`: the environment's. Jobs are done in turn; one process for all of them. */
export function startDendrite(python: string): Dendrite {
  const program = startSdk(python, 'dendrite.py');
  return {
    ask: async (job) => Answer.parse(await program.ask({ do: 'ask', ...job })),
    get: async (job) => Answer.parse(await program.ask({ do: 'get', ...job })),
    async stream(job, via) {
      await program.ask({ do: 'stream', via, ...job });
      return {
        next: async () => Step.parse(await program.ask({ do: 'next' })),
        async hangUp() {
          await program.ask({ do: 'hangUp' });
        },
      };
    },
    close: () => program.close(),
  };
}
