// Commands about keys, money and the chain. Those of class spend and secret end in the signer's question, which the engine cannot answer.
import { z } from 'zod';
import { AlphaRaoText, Netuid, RaoText } from './amounts.ts';
import { Network } from './chain.ts';
import type { Command, CommandClass } from './commands.ts';
import { EarningRow, EarningsView, SlotView, WhyFinding } from './earnings.ts';
import { Forecast, SubnetCard } from './forecast.ts';
import { FoundWallet, KeySource } from './signer-wire.ts';
import { ReachView } from './reach.ts';
import { Ss58 } from './units.ts';
import { WalletEntry } from './wallet.ts';

const define = <T extends string, A extends z.ZodType, R extends z.ZodType>(type: T, cls: CommandClass, args: A, reply: R) =>
  ({ type, cls, args, reply }) as const;
const nothing = z.object({}).strict();
/** What a money command ends with: which entry of the history it became. */
const done = z.object({ entry: z.number().int().positive() });
/** How far from the price of now a swap may be carried out, in thousandths. */
const tolerance = z.number().int().min(0).max(500);

export const WALLET_COMMANDS = {
  /** Makes hotkey and delegate where they are missing; `coldkey` says what to do about it. */
  'wallet.set-up': define(
    'wallet.set-up',
    'secret',
    z
      .object({
        coldkey: z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('elsewhere'), address: Ss58 }).strict(),
          z.object({ kind: z.literal('here'), from: KeySource }).strict(),
        ]),
        hotkey: KeySource,
      })
      .strict(),
    nothing,
  ),
  /** Starts what keeps the keys and connects to the chain; the wallet is in the snapshots from then on. */
  'wallet.open': define('wallet.open', 'act', nothing, nothing),
  'wallet.find': define('wallet.find', 'read', nothing, z.object({ wallets: z.array(FoundWallet) })),
  'wallet.unlock': define('wallet.unlock', 'secret', nothing, nothing),
  'wallet.lock': define('wallet.lock', 'act', nothing, nothing),
  'wallet.back-up': define('wallet.back-up', 'secret', nothing, z.object({ path: z.string() })),
  'wallet.send': define('wallet.send', 'spend', z.object({ to: Ss58, amount: RaoText }).strict(), done),
  'wallet.stake': define(
    'wallet.stake',
    'spend',
    z.object({ hotkey: Ss58, netuid: Netuid, amount: RaoText, tolerance }).strict(),
    done,
  ),
  'wallet.unstake': define(
    'wallet.unstake',
    'spend',
    z.object({ hotkey: Ss58, netuid: Netuid, amount: AlphaRaoText, tolerance }).strict(),
    done,
  ),
  'wallet.move': define(
    'wallet.move',
    'spend',
    z.object({ hotkey: Ss58, from: Netuid, to: Netuid, amount: AlphaRaoText, tolerance }).strict(),
    done,
  ),
  'wallet.revoke-proxy': define(
    'wallet.revoke-proxy',
    'spend',
    z.object({ delegate: Ss58, proxy: z.string().max(40) }).strict(),
    done,
  ),
  /** What a swap would bring now, by the chain's simulation. */
  'wallet.quote': define(
    'wallet.quote',
    'read',
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('stake'), netuid: Netuid, amount: RaoText }).strict(),
      z.object({ kind: z.literal('unstake'), netuid: Netuid, amount: AlphaRaoText }).strict(),
    ]),
    z.object({
      out: z.string(),
      /** Thousandths of the spot value lost to the pool's depth. */
      slippage: z.number(),
      /** Rao for 1 α now. */
      spot: RaoText,
      by: z.enum(['simulation', 'spot']),
    }),
  ),
  'wallet.history': define(
    'wallet.history',
    'read',
    z.object({ before: z.number().int().positive().nullable(), limit: z.number().int().min(1).max(200) }).strict(),
    z.object({ entries: z.array(WalletEntry) }),
  ),
  /** Practice only: τ that is worth nothing. */
  'wallet.faucet': define('wallet.faucet', 'act', nothing, done),
  'chain.use': define(
    'chain.use',
    'act',
    z.object({ network: Network, endpoint: z.string().max(300).nullable() }).strict(),
    nothing,
  ),
  'chain.subnets': define('chain.subnets', 'read', nothing, z.object({ subnets: z.array(SubnetCard) })),
  'chain.forecast': define('chain.forecast', 'read', z.object({ netuid: Netuid }).strict(), z.object({ forecast: Forecast })),
  'miner.register': define('miner.register', 'spend', z.object({ netuid: Netuid, limit: RaoText }).strict(), done),
  /** Announces the axon: at the address Lode found, or at the one given. */
  'miner.announce': define(
    'miner.announce',
    'act',
    z
      .object({ netuid: Netuid, at: z.object({ ip: z.string().max(45), port: z.number().int().min(1).max(65_535) }).nullable() })
      .strict(),
    nothing,
  ),
  /** Asks outside what address others see, and the router what it has open. Changes nothing. */
  'network.look': define('network.look', 'act', nothing, z.object({ reach: ReachView })),
  /** Opens the axon's port in the router until Lode ends, or closes it again. */
  'network.open-port': define('network.open-port', 'act', nothing, z.object({ reach: ReachView })),
  'network.close-port': define('network.close-port', 'act', nothing, z.object({ reach: ReachView })),
  'earnings.read': define('earnings.read', 'read', nothing, z.object({ view: EarningsView, slots: z.array(SlotView) })),
  /** The causes in the order they are looked at, all of them. */
  'earnings.why': define('earnings.why', 'read', nothing, z.object({ findings: z.array(WhyFinding) })),
  'earnings.rows': define(
    'earnings.rows',
    'read',
    z.object({ before: z.number().int().positive().nullable(), limit: z.number().int().min(1).max(500) }).strict(),
    z.object({ rows: z.array(EarningRow) }),
  ),
  /** Writes all rows as CSV into the data folder's `exports/`; answers the file's path. */
  'earnings.export': define('earnings.export', 'act', nothing, z.object({ path: z.string() })),
} as const satisfies Record<string, { type: string; cls: CommandClass; args: z.ZodType; reply: z.ZodType }>;

export type WalletCommandType = keyof typeof WALLET_COMMANDS;
export type WalletCommand = Extract<Command, { readonly type: WalletCommandType }>;

export const isWalletCommand = (command: Command): command is WalletCommand => Object.hasOwn(WALLET_COMMANDS, command.type);
