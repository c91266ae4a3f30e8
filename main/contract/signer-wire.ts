// Engine <-> signer: eight requests and their answers. No secret and no word of a phrase ever travels here.
import { z } from 'zod';
import { Netuid, RaoText } from './amounts.ts';
import { Hash, KeyRole, Network } from './chain.ts';
import { Problem } from './problem.ts';
import { EpochMs, Ss58, TcpPort } from './units.ts';

const id = z.number().int().nonnegative();
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** What the vault holds, without opening more than its header. `addresses` are in the clear; a person may look at them locked. */
export const VaultView = z.object({
  standing: z.enum(['none', 'locked', 'open']),
  /** How it is unlocked. `null`: there is none. */
  lock: z.enum(['keychain', 'passphrase']).nullable(),
  /** Only a wallet of this network is used on it. */
  network: Network.nullable(),
  addresses: z.object({ coldkey: Ss58.nullable(), delegate: Ss58.nullable(), hotkey: Ss58.nullable() }),
  /** A coldkey that is here: has its back-up been reopened and found right? */
  backedUp: z.boolean(),
  /** The vault itself was damaged, and its second copy is what is used; the damaged one is kept beside it. */
  fromCopy: z.boolean().optional(),
  /** The signer's own spending rules as they stand; absent where it has not said. */
  spending: z.object({ dailyRao: RaoText, spentTodayRao: RaoText, coolOffUntil: EpochMs.nullable() }).optional(),
});
export type VaultView = z.infer<typeof VaultView>;

/** Where a key comes from. Words, files and passwords are asked for in the confirm window, by the signer itself. */
export const KeySource = z.discriminatedUnion('kind', [
  /** Made here; coldkeys show their words once, in the confirm window. */
  z.object({ kind: z.literal('new') }),
  z.object({ kind: z.literal('words') }),
  /** A file the person picks: a btcli keyfile of any kind, or polkadot-js JSON. */
  z.object({ kind: z.literal('file') }),
  /** A wallet found in btcli's folder. */
  z.object({ kind: z.literal('btcli'), wallet: z.string().max(200), hotkey: z.string().max(200).nullable() }),
]);
export type KeySource = z.infer<typeof KeySource>;

/** Of a slot on a subnet: who it is and where it can be called. */
export const AnnouncedPlace = z.strictObject({
  netuid: Netuid,
  uid: z.int().min(0).max(65_535),
  ip: z.union([z.ipv4(), z.ipv6()]),
  port: TcpPort,
  /** The newest one known. */
  block: z.int().nonnegative(),
});
export type AnnouncedPlace = z.infer<typeof AnnouncedPlace>;

export const SignerRequest = z.discriminatedUnion('kind', [
  /** First message. `folder`: where `vault.lode` lies. Answered with `view`. */
  z.object({ kind: z.literal('open'), id, folder: z.string(), btcliFolder: z.string() }),
  /** Makes the vault where there is none, and puts a key into it. Existing keys of that role are never replaced. */
  z.object({ kind: z.literal('add-key'), id, role: KeyRole, from: KeySource, network: Network }),
  z.object({ kind: z.literal('unlock'), id }),
  z.object({ kind: z.literal('lock'), id }),
  /**
   * Signs one extrinsic. The signer decodes `method` with `metadata`, refuses what is not on its allow-list, and asks in the confirm
   * window where the call spends. `metadata` is sent once per `specVersion`, null after that.
   */
  z.object({
    kind: z.literal('sign'),
    id,
    role: KeyRole,
    network: Network,
    /** The whole unsigned payload as polkadot-js has it (SignerPayloadJSON): method, era, nonce, tip, versions, hashes. */
    payload: z.record(z.string(), z.unknown()),
    specName: z.string(),
    specVersion: z.number().int(),
    metadata: bytes.nullable(),
    /** What the confirm window says beside the decoded call. Amounts in rao; display only, and marked as Lode's estimate. */
    facts: z.object({
      fee: z.string().nullable(),
      /** Of the chain the wallet looks at; shown. */
      genesis: Hash,
      symbol: z.string().max(12),
      /** A practice chain: said in the window; nothing is worth anything there. */
      practice: z.boolean(),
    }),
  }),
  /**
   * Signs with the hotkey where a miner is, for a subnet that is told besides the chain. The signer builds the text itself, from these
   * fields, its own clock and its own key; no other text can be had signed this way, and it asks nobody: the hotkey moves no money.
   */
  z.object({ kind: z.literal('sign-announcement'), id, network: Network, place: AnnouncedPlace }),
  /** Writes an encrypted back-up where the person says (asked in the confirm window), reopens it, compares. */
  z.object({ kind: z.literal('back-up'), id }),
  /** Lists the wallets in btcli's folder: names and locks, no secrets. */
  z.object({ kind: z.literal('find'), id }),
]);
export type SignerRequest = z.infer<typeof SignerRequest>;

export const FoundWallet = z.object({
  name: z.string(),
  /** null: the coldkey's address could not be read (no coldkeypub.txt). */
  coldkey: Ss58.nullable(),
  hasColdkey: z.boolean(),
  hotkeys: z.array(z.object({ name: z.string(), address: Ss58.nullable(), locked: z.boolean() })),
});
export type FoundWallet = z.infer<typeof FoundWallet>;

export const SignerValue = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('view'), view: VaultView }),
  /** 64 bytes sr25519 with the leading 0x01 of a MultiSignature: 0x + 130 hex digits. */
  z.object({ kind: z.literal('signature'), signature: z.string().regex(/^0x01[0-9a-f]{128}$/) }),
  /** `payload`: the very text that was signed. `signature`: 64 bytes sr25519 as hex, without 0x. */
  z.object({ kind: z.literal('announcement'), payload: z.string(), signature: z.string().regex(/^[0-9a-f]{128}$/) }),
  z.object({ kind: z.literal('found'), wallets: z.array(FoundWallet) }),
  /** `path` is where the back-up lies. */
  z.object({ kind: z.literal('backed-up'), path: z.string(), view: VaultView }),
]);
export type SignerValue = z.infer<typeof SignerValue>;

/** `view`: how the vault and its spending rules stand after a `sign`, whatever came of it. */
export const SignerReply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), id, value: SignerValue, view: VaultView.optional() }),
  z.object({ ok: z.literal(false), id, problem: Problem, view: VaultView.optional() }),
]);
export type SignerReply = z.infer<typeof SignerReply>;
