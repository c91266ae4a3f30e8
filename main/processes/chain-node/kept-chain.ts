// The chain on disk: one file, written whole beside the old one and put in its place, so that it is there after kill -9 at any moment.
import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Block } from './blocks.ts';

const FORMAT = 1;
const NAME = 'practice-chain.json';
const hex = z
  .string()
  .regex(/^0x[0-9a-f]*$/)
  .transform((text) => text as `0x${string}`);

const Kept = z.object({
  format: z.number(),
  specVersion: z.number().int(),
  blocks: z.array(
    z.object({
      number: z.number().int(),
      hash: hex,
      parent: hex,
      stateRoot: hex,
      extrinsicsRoot: hex,
      extrinsics: z.array(hex),
      at: z.number(),
    }),
  ),
  state: z.array(z.tuple([z.string(), z.string()])),
});
export type KeptChain = z.infer<typeof Kept>;

/** Newest blocks that are written down; older ones are of no use to a wallet that practises. */
export const WRITTEN_BLOCKS = 100;

export type ReadChain =
  | { readonly kind: 'none' }
  | { readonly kind: 'kept'; readonly chain: KeptChain }
  /** Of a newer Lode, or damaged: it is left as it lies. */
  | { readonly kind: 'unreadable'; readonly detail: string };

export async function readChain(folder: string): Promise<ReadChain> {
  let text: string;
  try {
    text = await readFile(path.join(folder, NAME), 'utf8');
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? { kind: 'none' } : { kind: 'unreadable', detail: code };
  }
  try {
    const parsed = Kept.safeParse(JSON.parse(text));
    if (!parsed.success) return { kind: 'unreadable', detail: 'its shape is not known' };
    return parsed.data.format === FORMAT
      ? { kind: 'kept', chain: parsed.data }
      : { kind: 'unreadable', detail: `format ${parsed.data.format}` };
  } catch {
    return { kind: 'unreadable', detail: 'it is no JSON' };
  }
}

export async function writeChain(
  folder: string,
  chain: { specVersion: number; blocks: readonly Block[]; state: readonly (readonly [string, string])[] },
): Promise<void> {
  const blocks = chain.blocks.filter((block, index) => block.number === 0 || index >= chain.blocks.length - WRITTEN_BLOCKS);
  const text = JSON.stringify({ format: FORMAT, specVersion: chain.specVersion, blocks, state: chain.state });
  const target = path.join(folder, NAME);
  const file = await open(`${target}.new`, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${target}.new`, target);
}
