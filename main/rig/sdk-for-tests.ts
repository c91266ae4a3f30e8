// The Bittensor SDKs' programs in Python processes, where tools/setup-tests.mjs found the SDKs: for tests alone.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';
import { z } from 'zod';
import { testParts } from '../../tools/setup-tests.mjs';
import { skipBecause } from './skip-for-tests.ts';

const PROGRAMS = new URL('../../tools/peers/', import.meta.url);

const Part = z.object({ where: z.string().nullable(), why: z.string().nullable() });
const OTHER = process.env['LODE_CLASSIC_SDK'];
/** Each SDK's Python, or why there is none. LODE_CLASSIC_SDK: a Python with another classic SDK (7.2 to 10.5) in place of 10's. */
export const sdks = z
  .object({ sdk7: Part, sdk10: Part, sdk11: Part })
  .parse({ ...testParts(), ...(OTHER ? { sdk10: { where: OTHER, why: null } } : {}) });
export type SdkName = keyof typeof sdks;

/** Skips a test with the reason where there is no such SDK. */
export const needsSdk = (name: SdkName) => (context: TestContext) => {
  const { where, why } = sdks[name];
  if (where === null) skipBecause(context, `no Bittensor SDK (${name}): ${why}`);
};

export interface SdkProgram {
  /** Sends one line of JSON and brings the next one that comes back. Lines are answered in turn. */
  ask(line: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/** Starts one of tools/peers' programs; it ends when its stdin does. */
export function startSdk(
  python: string,
  name: 'dendrite.py' | 'axon.py' | 'http_auth.py' | 'http_auth_miner.py' | 'tensor.py' | 'keyfiles.py',
): SdkProgram {
  // The SDK keeps its things in the home folder; a test's home ends with it.
  const home = mkdtempSync(path.join(tmpdir(), 'lode-sdk-'));
  const env = { ...process.env, HOME: home, USERPROFILE: home };
  const child = spawn(python, [fileURLToPath(new URL(name, PROGRAMS))], { env, stdio: 'pipe' });
  const waiting: { resolve: (line: unknown) => void; reject: (error: Error) => void }[] = [];
  let said = '';
  let over: Error | null = null;
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stdin.on('error', () => undefined); // its end is told below
  createInterface(child.stdout).on('line', (line) => waiting.shift()?.resolve(JSON.parse(line)));
  const ended = new Promise<void>((resolve) => {
    const end = (why: string) => {
      over = new Error(`${name} ended: ${why}`);
      for (const { reject } of waiting.splice(0)) reject(over);
      rmSync(home, { recursive: true, force: true });
      resolve();
    };
    child.once('error', (error) => end(error.message));
    child.once('close', () => end(said));
  });
  return {
    ask: (line) =>
      new Promise((resolve, reject) => {
        if (over) return reject(over);
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify(line)}\n`);
      }),
    close() {
      child.stdin.end();
      return ended;
    },
  };
}
