// What is remembered of updates over starts, in one small file: this computer's lot, the highest counters seen, what did not start.
import { mkdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '../../contract/problem.ts';
import { EpochMs } from '../../contract/units.ts';
import { writeWhole } from '../../engine/write-whole.ts';

export const MEMORY_FILE = 'memory.json';
const FORMAT = 1;
const MOST_BYTES = 65_536;

const Memory = z.strictObject({
  format: z.literal(FORMAT),
  /** 0 up to 1, drawn once and told to nobody: whether this computer is among the first of a staged release. */
  lot: z.number().min(0).lt(1),
  /** The highest counter under a signature that held, of each channel: who gives up on betas is not kept from what is finished. */
  counters: z.strictObject({ stable: z.int().nonnegative(), beta: z.int().nonnegative() }),
  lookedAt: EpochMs.nullable(),
  /** The last version that did not start, and the one that was returned to. It is not offered again. */
  returned: z.strictObject({ from: z.string().max(40), to: z.string().max(40), at: EpochMs }).nullable(),
});
export type Memory = z.infer<typeof Memory>;

/** A file that can't be understood is as none: whoever can break it can delete it. A newer Lode's is refused, and left alone. */
export async function readMemory(folder: string, random: () => number): Promise<Result<Memory>> {
  const json = await readJson(path.join(folder, MEMORY_FILE));
  const format = z.object({ format: z.number() }).safeParse(json).data?.format ?? FORMAT;
  if (format > FORMAT) return fail('update-memory-newer', { found: format, known: FORMAT });
  const known = Memory.safeParse(json);
  if (known.success) return ok(known.data);
  const memory: Memory = { format: FORMAT, lot: random(), counters: { stable: 0, beta: 0 }, lookedAt: null, returned: null };
  return keepMemory(folder, memory);
}

/** Expected failures: `disk-full`, `update-not-put-in`. */
export async function keepMemory(folder: string, memory: Memory): Promise<Result<Memory>> {
  try {
    await mkdir(folder, { recursive: true });
    await writeWhole(path.join(folder, MEMORY_FILE), `${JSON.stringify(memory)}\n`);
    return ok(memory);
  } catch (error) {
    return writeFault(error, folder, '');
  }
}

/** What the disk refused, as a problem. */
export function writeFault(error: unknown, folder: string, version: string) {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOSPC' ? fail('disk-full', { folder }) : fail('update-not-put-in', { version, detail: code ?? 'unknown' });
}

/** undefined: not there, too large, no JSON. */
export async function readJson(file: string): Promise<unknown> {
  try {
    if ((await stat(file)).size > MOST_BYTES) return undefined;
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
