// The chain as the rest of Lode speaks of it: networks, what was read and at which block, and the calls Lode can make.
import { z } from 'zod';
import { AlphaRaoText, Netuid, RaoText } from './amounts.ts';
import { Problem } from './problem.ts';
import { EpochMs, Ss58 } from './units.ts';

/** `custom`: an endpoint the person named; its genesis is remembered, and wallets of real networks are refused on it. */
export const Network = z.enum(['practice', 'finney', 'test', 'custom']);
export type Network = z.infer<typeof Network>;

export const Hash = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/)
  .brand<'Hash'>();
export type Hash = z.infer<typeof Hash>;

/** The block a value was read at. */
export const BlockRef = z.object({ number: z.number().int().nonnegative(), hash: Hash });
export type BlockRef = z.infer<typeof BlockRef>;

export const ChainStanding = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('off') }),
  z.object({ kind: z.literal('connecting'), endpoint: z.string(), attempt: z.number().int().positive(), since: EpochMs }),
  z.object({
    kind: z.literal('live'),
    endpoint: z.string(),
    specVersion: z.number().int().nonnegative(),
    genesis: Hash,
    best: BlockRef,
    /** Milliseconds a block takes: 12,000 on finney; a practice chain runs faster and says so. */
    blockMs: z.number().positive(),
  }),
  z.object({ kind: z.literal('lost'), since: EpochMs, problem: Problem, nextTryAt: EpochMs.nullable() }),
]);
export type ChainStanding = z.infer<typeof ChainStanding>;

/** As `proxy.ProxyType` names them; a newer runtime may know others. */
export const ProxyType = z.string().regex(/^[A-Za-z]{1,40}$/);

/** A call Lode can make. What is not here can neither be asked for nor signed. Amounts in rao. */
const plainCalls = [
  z.object({ kind: z.literal('transfer'), to: Ss58, amount: RaoText }),
  /** `limit` null: the runtime has no `register_limit`, and the price is not capped. */
  z.object({ kind: z.literal('register'), netuid: Netuid, hotkey: Ss58, limit: RaoText.nullable() }),
  /** `limit`: the highest price, rao for 1 α. null: none. */
  z.object({ kind: z.literal('stake'), hotkey: Ss58, netuid: Netuid, amount: RaoText, limit: RaoText.nullable() }),
  /** `limit`: the lowest price, rao for 1 α. */
  z.object({ kind: z.literal('unstake'), hotkey: Ss58, netuid: Netuid, amount: AlphaRaoText, limit: RaoText.nullable() }),
  /** `limit`: origin price over destination price times 10⁹, as `swap_stake_limit` has it; null: `move_stake`, no limit. */
  z.object({
    kind: z.literal('move'),
    hotkey: Ss58,
    from: Netuid,
    to: Netuid,
    amount: AlphaRaoText,
    limit: RaoText.nullable(),
  }),
  z.object({ kind: z.literal('add-proxy'), delegate: Ss58, type: ProxyType }),
  z.object({ kind: z.literal('remove-proxy'), delegate: Ss58, type: ProxyType }),
  z.object({ kind: z.literal('serve-axon'), netuid: Netuid, version: z.number().int(), ip: z.string(), port: z.number().int() }),
] as const;
export const PlainCall = z.discriminatedUnion('kind', plainCalls);
export type PlainCall = z.infer<typeof PlainCall>;
/** `proxied`: the delegate key signs for `real`. */
export const ChainCall = z.discriminatedUnion('kind', [
  ...plainCalls,
  z.object({ kind: z.literal('proxied'), real: Ss58, call: PlainCall }),
]);
export type ChainCall = z.infer<typeof ChainCall>;

/** Which of the three keys of a person signs. */
export const KeyRole = z.enum(['coldkey', 'delegate', 'hotkey']);
export type KeyRole = z.infer<typeof KeyRole>;
