// A subtensor chain: what the rest of the engine asks of it. Values come with the block they were read at; failures are typed.
import type { Alpha, AlphaRao, Netuid, Rao } from '../../contract/amounts.ts';
import type { BlockRef, ChainCall, ChainStanding, Hash, KeyRole } from '../../contract/chain.ts';
import type { Result } from '../../contract/problem.ts';
import type { Ss58 } from '../../contract/units.ts';

export interface Read<T> {
  readonly value: T;
  readonly block: BlockRef;
}

export interface Balance {
  readonly free: Rao;
  readonly reserved: Rao;
  /** `free` less the existential deposit, never below 0. */
  readonly transferable: Rao;
}

export interface Stake {
  readonly hotkey: Ss58;
  readonly netuid: Netuid;
  readonly stake: AlphaRao;
  /** null: this runtime does not say what is locked. */
  readonly available: AlphaRao | null;
}

export interface SubnetSummary {
  readonly netuid: Netuid;
  readonly name: string;
  readonly symbol: string;
  readonly description: string;
  /** Where its owner says its code is: untrusted text, often a placeholder. Empty: not said. */
  readonly repository: string;
  readonly tempo: number;
  /** Rao for 1 α at the pool's spot. null: this runtime does not say. */
  readonly price: Rao | null;
}

/** One slot of a subnet, as the metagraph has it. */
export interface Neuron {
  readonly uid: number;
  readonly hotkey: Ss58;
  readonly coldkey: Ss58;
  /** α paid at the last epoch. */
  readonly emission: AlphaRao;
  /** Of 65,535. */
  readonly incentive: number;
  readonly dividends: number;
  readonly validatorPermit: boolean;
  readonly registeredAt: number;
  readonly lastUpdate: number;
  /** Own and delegated: α plus τ by weight, as the chain weighs it. */
  readonly totalStake: AlphaRao;
  /** "203.0.113.7:8091"; null: none announced. */
  readonly axon: string | null;
}

export interface Metagraph {
  readonly netuid: Netuid;
  readonly tempo: number;
  /** Block of the last epoch. null: not said. */
  readonly lastStep: number | null;
  readonly ownerHotkey: Ss58 | null;
  readonly ownerColdkey: Ss58 | null;
  readonly neurons: readonly Neuron[];
}

export interface RegistrationTerms {
  readonly netuid: Netuid;
  readonly burn: Rao;
  readonly minBurn: Rao;
  readonly maxBurn: Rao;
  /** Blocks in which the price halves. null: this runtime prices in another way. */
  readonly halfLifeBlocks: number | null;
  /** What one registration multiplies the price by. null: as above. */
  readonly increase: number | null;
  /** Of 65,535: the part of the price that is locked and not burned. */
  readonly collateralShare: number;
  readonly open: boolean;
  readonly slotsUsed: number;
  readonly slotsAll: number;
  readonly immunityBlocks: number;
  readonly minNonImmune: number;
  readonly servingRateLimitBlocks: number;
  /** The runtime has register_limit: the price can be capped on chain. */
  readonly canCap: boolean;
}

export interface Swap {
  readonly out: bigint;
  /** What the spot price alone would have given. */
  readonly atSpot: bigint;
  readonly spot: Rao;
  readonly by: 'simulation' | 'spot';
}

export interface Proxy {
  readonly delegate: Ss58;
  readonly type: string;
  readonly delayBlocks: number;
}

/** Announced by serve_axon. */
export interface AxonInfo {
  readonly ip: string;
  readonly port: number;
  readonly version: number;
  readonly block: number;
}

/** Signs the payload of one extrinsic; the engine's client of the signer process is one. */
export interface ExtrinsicSigner {
  /** `payload`: SignerPayloadJSON of @polkadot/types. Answers 0x01 and 64 bytes as hex. */
  sign(request: SignRequest): Promise<Result<string>>;
}
export interface SignRequest {
  readonly role: KeyRole;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly specName: string;
  readonly specVersion: number;
  readonly genesis: Hash;
  /** The metadata's SCALE bytes as the node gave them. */
  readonly metadata: () => Uint8Array;
  /** Rao. null: could not be asked. */
  readonly fee: Rao | null;
}

/** What became of an extrinsic. */
export interface Included {
  readonly hash: Hash;
  readonly block: BlockRef;
  readonly fee: Rao | null;
  /** The events of this extrinsic alone: "SubtensorModule.NeuronRegistered" and its data as texts in order. */
  readonly events: readonly { readonly name: string; readonly data: readonly string[] }[];
}

/** What the chain paid miners at one epoch of one subnet. */
export interface EpochPaid {
  readonly netuid: Netuid;
  /** By uid. */
  readonly emissions: readonly AlphaRao[];
}

export interface Slot {
  readonly netuid: Netuid;
  readonly uid: number;
  readonly registeredAt: number;
  /** As announced: "203.0.113.7:8091"; null: nothing. */
  readonly axon: string | null;
}

export interface PaidIn {
  readonly block: BlockRef;
  readonly paid: readonly EpochPaid[];
}

export interface Chain {
  readonly standing: ChainStanding;
  /** Called on every change of `standing`, new best blocks included. Returns the way to stop. */
  subscribe(listener: (standing: ChainStanding) => void): () => void;

  balance(address: Ss58): Promise<Result<Read<Balance>>>;
  stakes(coldkey: Ss58): Promise<Result<Read<readonly Stake[]>>>;
  proxies(real: Ss58): Promise<Result<Read<readonly Proxy[]>>>;
  subnets(): Promise<Result<Read<readonly SubnetSummary[]>>>;
  metagraph(netuid: Netuid): Promise<Result<Read<Metagraph>>>;
  terms(netuid: Netuid): Promise<Result<Read<RegistrationTerms>>>;
  /** null: not registered. */
  uid(netuid: Netuid, hotkey: Ss58): Promise<Result<Read<number | null>>>;
  /** Where a hotkey has a slot, of these subnets, in two requests whatever their number. */
  slots(hotkey: Ss58, netuids: readonly Netuid[]): Promise<Result<Read<readonly Slot[]>>>;
  axon(netuid: Netuid, hotkey: Ss58): Promise<Result<Read<AxonInfo | null>>>;
  /** The block of the next payout. null: this runtime does not say. */
  nextEpoch(netuid: Netuid): Promise<Result<Read<number | null>>>;
  quoteStake(netuid: Netuid, amount: Rao): Promise<Result<Read<Swap>>>;
  quoteUnstake(alpha: Alpha): Promise<Result<Read<Swap>>>;

  /** What it would cost; `address`: who would sign. */
  fee(call: ChainCall, address: Ss58): Promise<Result<Rao>>;
  /** Signs, sends, and waits for a block (`wait: 'in-block'`) or finality. A call this runtime has under another name falls back. */
  submit(
    call: ChainCall,
    by: { readonly role: KeyRole; readonly address: Ss58; readonly signer: ExtrinsicSigner },
    wait: 'in-block' | 'finalized',
  ): Promise<Result<Included>>;

  /** What was paid in a block (IncentiveAlphaEmittedToMiners), or null where this endpoint no longer has it. */
  paidAt(block: number): Promise<Result<PaidIn | null>>;
  /** One position at a past block. null: the endpoint no longer has that state. */
  stakeAt(coldkey: Ss58, hotkey: Ss58, netuid: Netuid, block: number): Promise<Result<AlphaRao | null>>;
  /** Free τ of an account after a block. null: the endpoint no longer has that state. */
  freeAt(address: Ss58, block: number): Promise<Result<Rao | null>>;
  blockTime(block: number): Promise<Result<number | null>>;
  close(): Promise<void>;
}
