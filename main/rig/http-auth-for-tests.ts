// Requests signed by the SDK's real http_auth and sent by a Python client, asked for by tests: for tests alone.
import { z } from 'zod';
import { startSdk } from './sdk-for-tests.ts';

const Told = z.object({ status: z.number(), body: z.string() });
const Answer = z.object({ hotkey: z.string(), results: z.array(Told) });
export type HttpAnswer = z.infer<typeof Answer>;

export interface Wire {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpJob extends Wire {
  /** 32 bytes in hexadecimal: the caller's key. */
  readonly seed: string;
  readonly base: string;
  /** null: unbound. */
  readonly receiver: string | null;
  /** How old the nonce is; negative: ahead. */
  readonly ageMs: number;
  /** How many such requests at once, each signed anew, and how many times the very same bytes one after another. */
  readonly times: number;
  readonly copies: number;
  /** What goes over the wire in place of what was signed. */
  readonly sent: Partial<Wire> & { readonly headers?: Readonly<Record<string, string>> };
}

export interface HttpCaller {
  ask(job: HttpJob): Promise<HttpAnswer>;
  close(): Promise<void>;
}

/** `python`: the environment's. Jobs are done in turn; one process for all of them. */
export function startHttpCaller(python: string): HttpCaller {
  const program = startSdk(python, 'http_auth.py');
  return { ask: async (job) => Answer.parse(await program.ask(job)), close: () => program.close() };
}
