// The SDK's real Dendrite in a Python process, as tools/setup-tests.mjs found it: for tests alone.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const PROGRAM = fileURLToPath(new URL('../../tools/peers/dendrite.py', import.meta.url));

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
const Answer = z.object({ id: z.number(), hotkey: z.string(), results: z.array(Told) });
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
  // The SDK keeps its things in the home folder; a test's home ends with it.
  const home = mkdtempSync(path.join(tmpdir(), 'lode-dendrite-'));
  const env = { ...process.env, HOME: home, USERPROFILE: home };
  const child: ChildProcessWithoutNullStreams = spawn(python, [PROGRAM], { env, stdio: 'pipe' });
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  let last = 0;
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stdin.on('error', () => undefined); // its end is told below
  createInterface(child.stdout).on('line', (line) => {
    const answer = Answer.parse(JSON.parse(line));
    waiting.get(answer.id)?.resolve(answer);
    waiting.delete(answer.id);
  });
  const ended = new Promise<void>((resolve) => {
    const end = (why: string) => {
      for (const { reject } of waiting.values()) reject(new Error(`the dendrite ended: ${why}`));
      waiting.clear();
      rmSync(home, { recursive: true, force: true });
      resolve();
    };
    child.once('error', (error) => end(error.message));
    child.once('close', () => end(said));
  });
  return {
    ask(job) {
      const id = (last += 1);
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        child.stdin.write(`${JSON.stringify({ id, ...job })}\n`);
      });
    },
    close() {
      child.stdin.end();
      return ended;
    },
  };
}
