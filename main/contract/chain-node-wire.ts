// Engine <-> practice chain node. What a wallet does goes over the node's WebSocket, as on a real chain; this is only its keeper's door.
import { z } from 'zod';
import { Netuid, RaoText } from './amounts.ts';
import { Hash } from './chain.ts';
import { Score, Ss58 } from './units.ts';

const id = z.number().int().nonnegative();

/** Faults on demand, for tests and for showing what Lode does then. */
export const ChainFault = z.discriminatedUnion('kind', [
  /** Every connection is cut; new ones are taken. */
  z.object({ kind: z.literal('drop-connections') }),
  /** Requests are answered with 429 for so long. */
  z.object({ kind: z.literal('rate-limit'), forMs: z.number().positive() }),
  /** The next extrinsic is refused as outdated. */
  z.object({ kind: z.literal('stale-nonce') }),
  /** The runtime is upgraded in the next block: `by` is added to its spec version. */
  z.object({ kind: z.literal('spec-bump'), by: z.number().int().positive() }),
  /** The newest blocks that are not final are thrown away and built anew; their extrinsics wait again. */
  z.object({ kind: z.literal('reorg'), depth: z.number().int().positive() }),
  /** No block for so long. */
  z.object({ kind: z.literal('stall'), forMs: z.number().positive() }),
]);
export type ChainFault = z.infer<typeof ChainFault>;

export const ChainNodeRequest = z.discriminatedUnion('kind', [
  /** First message, answered by `listening`. */
  z.object({
    kind: z.literal('open'),
    /** Where the chain is kept; null: in memory, a new one. */
    folder: z.string().nullable(),
    /** Other metadata than our own (V16, SCALE), for tests. */
    metadata: z.custom<Uint8Array>((value) => value instanceof Uint8Array).nullable(),
    blockMs: z.number().int().min(20),
    tempo: z.number().int().min(2),
    /** 0: any free one. */
    port: z.number().int().min(0).max(65_535),
    /** Accounts that have something from the beginning. */
    endowed: z.array(z.object({ address: Ss58, amount: RaoText })),
  }),
  /** Mints practice τ. Answered by `done` once it is in a block. */
  z.object({ kind: z.literal('faucet'), id, to: Ss58, amount: RaoText }),
  /** What the practice validators found; they set it as weights at the next epoch. */
  z.object({ kind: z.literal('weights'), netuid: Netuid, scores: z.array(z.object({ hotkey: Ss58, score: Score })) }),
  z.object({ kind: z.literal('fault'), id, fault: ChainFault }),
]);
export type ChainNodeRequest = z.infer<typeof ChainNodeRequest>;

export const ChainNodeReply = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('listening'), url: z.string(), genesis: Hash, blockMs: z.number() }),
  /** It could not open: the reason as Node has it. */
  z.object({ kind: z.literal('failed'), detail: z.string() }),
  z.object({ kind: z.literal('done'), id, block: z.number().int().nonnegative() }),
]);
export type ChainNodeReply = z.infer<typeof ChainNodeReply>;
