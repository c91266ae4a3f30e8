// The wallet as a screen sees it: which keys there are, what they hold, what the chain let others do for them. Never a secret.
import { z } from 'zod';
import { AlphaRaoText, Netuid, RaoText } from './amounts.ts';
import { BlockRef, ChainStanding, Network, ProxyType } from './chain.ts';
import { ReachView } from './reach.ts';
import { VaultView } from './signer-wire.ts';
import { EpochMs, Ss58 } from './units.ts';

export const StakePosition = z.object({
  netuid: Netuid,
  hotkey: Ss58,
  /** "α", or the subnet's own sign; text of a stranger. */
  symbol: z.string().max(16),
  name: z.string().max(80),
  stake: AlphaRaoText,
  /** What may be taken out now; the rest is locked. null: this runtime does not say. */
  available: AlphaRaoText.nullable(),
  /** What selling all of it would bring now, by the chain's own simulation; `spot`: only price times amount. null: unknown. */
  worth: z.object({ rao: RaoText, by: z.enum(['simulation', 'spot']) }).nullable(),
  ours: z.boolean(),
});
export type StakePosition = z.infer<typeof StakePosition>;

export const ProxyGrant = z.object({
  delegate: Ss58,
  type: ProxyType,
  delayBlocks: z.number().int().nonnegative(),
  ours: z.boolean(),
});
export type ProxyGrant = z.infer<typeof ProxyGrant>;

/** What Lode may do for a coldkey that is elsewhere, as the chain says now. */
export const Delegation = z.discriminatedUnion('kind', [
  /** Not read yet, or the chain cannot be reached. */
  z.object({ kind: z.literal('unknown') }),
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('granted'), registration: z.boolean(), staking: z.boolean() }),
]);
export type Delegation = z.infer<typeof Delegation>;

export const WalletView = z.object({
  network: Network,
  chain: ChainStanding,
  vault: VaultView,
  /** `elsewhere`: the owner keeps it and Lode holds a delegate key at most. */
  coldkey: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('elsewhere'), address: Ss58, delegation: Delegation }),
    z.object({ kind: z.literal('here'), address: Ss58, backedUp: z.boolean() }),
  ]),
  hotkey: Ss58.nullable(),
  delegate: Ss58.nullable(),
  /** null: not read yet. */
  money: z
    .object({
      free: RaoText,
      /** Free less what must stay for the account to live. */
      transferable: RaoText,
      reserved: RaoText,
      delegateFree: RaoText.nullable(),
      stakes: z.array(StakePosition).max(512),
      block: BlockRef,
    })
    .nullable(),
  proxies: z.array(ProxyGrant).max(64),
  /** Registrations of our hotkey on this network. */
  registrations: z
    .array(
      z.object({
        netuid: Netuid,
        uid: z.number().int().nonnegative(),
        /** What the chain has announced for us: "203.0.113.7:8091". null: nothing. */
        axon: z.string().max(80).nullable(),
      }),
    )
    .max(256),
  /** Whether validators can reach this computer. null: nobody has asked. */
  reach: ReachView.nullable(),
  /** Spending rules of our own, applied by the signer. */
  caps: z.object({ dailyRao: RaoText, spentTodayRao: RaoText, coolOffUntil: EpochMs.nullable() }),
});
export type WalletView = z.infer<typeof WalletView>;

/** One thing Lode did with money, newest first; what the chain paid is in the earnings. */
export const WalletEntry = z.object({
  id: z.number().int().positive(),
  at: EpochMs,
  kind: z.enum(['transfer', 'register', 'stake', 'unstake', 'move', 'add-proxy', 'remove-proxy', 'faucet']),
  outcome: z.enum(['in-block', 'finalized', 'failed', 'unknown']),
  netuid: Netuid.nullable(),
  /** Signed: what the free balance changed by, fee included. null: unknown. Rao as decimal digits, perhaps with a minus. */
  balanceChange: z
    .string()
    .regex(/^-?\d{1,20}$/)
    .nullable(),
  fee: RaoText.nullable(),
  other: Ss58.nullable(),
  block: BlockRef.nullable(),
});
export type WalletEntry = z.infer<typeof WalletEntry>;
