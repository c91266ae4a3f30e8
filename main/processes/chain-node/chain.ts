// The practice chain: builds a block every so often from what waits, ends tempos, keeps what is final apart from what is not.
import { compactToU8a, u8aToHex, u8aConcat } from '@polkadot/util';
import { give } from './balances.ts';
import { type Block, makeBlock, ZERO_HASH } from './blocks.ts';
import { applyExtrinsic } from './dispatch.ts';
import { isEpoch, runEpoch } from './epoch.ts';
import { type ChainFacts, decodeExtrinsic, type Extrinsic, poolRefusal, proofRefusal, type Rejection } from './extrinsics.ts';
import { blake2 } from './hash.ts';
import { Pool } from './pool-of-extrinsics.ts';
import { decayBurn } from './registration.ts';
import type { Account, Runtime } from './runtime.ts';
import type { State } from './state.ts';
import { Store } from './store.ts';
import { netuids } from './subnets.ts';

/** Blocks between a block and its being final. */
export const FINALITY_LAG = 2;
export const TRANSACTION_VERSION = 1;

export interface BlockNews {
  readonly block: Block;
  readonly changed: ReadonlySet<string>;
  readonly final: Block;
}

export interface ChainParts {
  readonly runtime: Runtime;
  readonly state: State;
  readonly specVersion: number;
  /** Blocks that were kept; empty: a new chain, whose state is the genesis. */
  readonly blocks: readonly Block[];
  readonly now: () => number;
}

export class PracticeChain {
  readonly pool = new Pool();
  runtime: Runtime;
  specVersion: number;
  readonly state: State;
  store: Store;
  private readonly blocks = new Map<number, Block>();
  private readonly byHash = new Map<string, Block>();
  private readonly now: () => number;
  private readonly listeners = new Set<(news: BlockNews) => void>();
  private readonly gifts: { to: Account; amount: bigint; done: (block: number) => void }[] = [];
  private head: Block;
  private finalized: Block;

  constructor({ runtime, state, specVersion, blocks, now }: ChainParts) {
    this.runtime = runtime;
    this.state = state;
    this.specVersion = specVersion;
    this.now = now;
    this.store = new Store(runtime, state);
    const kept = blocks.length > 0 ? blocks : [this.genesisBlock()];
    for (const block of kept) this.keep(block);
    this.head = kept.at(-1) ?? this.genesisBlock();
    this.finalized = this.head;
  }

  private genesisBlock(): Block {
    const stateRoot = u8aToHex(blake2(Buffer.from(JSON.stringify(this.state.entries()))));
    return makeBlock(this.runtime, { number: 0, parent: ZERO_HASH, extrinsics: [], at: 0, stateRoot });
  }

  get best(): Block {
    return this.head;
  }
  get final(): Block {
    return this.finalized;
  }
  get genesis(): Block {
    const first = this.blocks.get(0);
    if (!first) throw new Error('a chain without a first block');
    return first;
  }
  block(at: number | string): Block | null {
    return (typeof at === 'number' ? this.blocks.get(at) : this.byHash.get(at)) ?? null;
  }
  /** The newest and the first are always kept. */
  allBlocks(): Block[] {
    return [...this.blocks.values()].toSorted((a, b) => a.number - b.number);
  }

  /** Called with each new block. Returns the way to stop. */
  onBlock(listener: (news: BlockNews) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  get facts(): ChainFacts {
    return {
      specVersion: this.specVersion,
      transactionVersion: TRANSACTION_VERSION,
      genesis: this.genesis.hash,
      block: this.head.number,
      hashOf: (number) => this.blocks.get(number)?.hash ?? null,
    };
  }

  /** Takes an extrinsic, or says why not. */
  submit(
    bytes: Uint8Array,
  ): { readonly ok: true; readonly extrinsic: Extrinsic } | { readonly ok: false; readonly why: Rejection } {
    const decoded = decodeExtrinsic(this.runtime, bytes);
    if (!decoded.ok) return decoded;
    const { extrinsic } = decoded;
    const why =
      this.pool.refusal(extrinsic, this.store.account(extrinsic.signer).nonce) ??
      proofRefusal(this.runtime, extrinsic, this.facts) ??
      poolRefusal(this.store, extrinsic, this.head.number + 1);
    if (why) return { ok: false, why };
    this.pool.add(extrinsic);
    return { ok: true, extrinsic };
  }

  /** Practice τ out of nowhere, in the next block. */
  mint(to: Account, amount: bigint): Promise<number> {
    return new Promise((done) => {
      this.gifts.push({ to, amount, done });
    });
  }

  /** Another runtime from the next block on. */
  upgrade(runtime: Runtime, specVersion: number): void {
    this.runtime = runtime;
    this.specVersion = specVersion;
    this.store = new Store(runtime, this.state);
  }

  /** Builds the next block. */
  author(): Block {
    const number = this.head.number + 1;
    const at = this.now();
    const included: Extrinsic[] = [];
    const gifts = this.gifts.splice(0);
    const changed = this.state.inBlock(number, () => {
      const events: Uint8Array[] = [];
      const deposit =
        (phase: Uint8Array) =>
        (pallet: string, name: string, ...args: readonly unknown[]): void =>
          void events.push(u8aConcat(phase, this.runtime.event(pallet, name, ...args), NO_TOPICS));
      this.store.write('System', 'Number', [], number);
      this.store.write('System', 'ParentHash', [], this.head.hash);
      this.store.write('System', 'BlockHash', [number - 1], this.head.hash);
      this.store.write('Timestamp', 'Now', [], at);
      this.beginBlock(number, deposit(INITIALIZATION));
      for (const { to, amount } of gifts) {
        give(this.store, to, amount);
        deposit(INITIALIZATION)('Balances', 'Deposit', to, amount);
      }
      for (const extrinsic of this.pool.ready((who) => this.store.account(who).nonce)) {
        // What was valid when it came may not be any more.
        if (poolRefusal(this.store, extrinsic, number)) {
          this.pool.drop(extrinsic.hash);
          continue;
        }
        const phase = u8aConcat(Uint8Array.of(0), u32(included.length));
        applyExtrinsic(this.store, extrinsic, number, deposit(phase));
        included.push(extrinsic);
      }
      this.state.set(this.runtime.key('System', 'Events'), u8aToHex(u8aConcat(compactToU8a(events.length), ...events)));
    });
    const stateRoot = u8aToHex(
      blake2(Buffer.from(`${this.head.stateRoot}${[...changed].map((key) => `${key}=${this.state.get(key)}`).join()}`)),
    );
    const extrinsics = included.map(({ bytes }) => u8aToHex(bytes));
    const block = makeBlock(this.runtime, { number, parent: this.head.hash, extrinsics, at, stateRoot });
    this.keep(block);
    this.head = block;
    const final = this.blocks.get(Math.max(this.finalized.number, number - FINALITY_LAG)) ?? block;
    this.finalized = final;
    for (const { hash } of included) this.pool.included(hash, block);
    this.pool.settle(final.number);
    for (const { done } of gifts) done(number);
    for (const listener of this.listeners) listener({ block, changed, final });
    return block;
  }

  private beginBlock(number: number, deposit: (pallet: string, name: string, ...args: readonly unknown[]) => void): void {
    for (const netuid of netuids(this.store)) {
      decayBurn(this.store, netuid);
      if (!isEpoch(this.store, netuid, number)) continue;
      const end = runEpoch(this.store, netuid, number);
      if (end) deposit('SubtensorModule', 'IncentiveAlphaEmittedToMiners', end.netuid, end.toMiners);
    }
  }

  /** Throws the newest blocks away, as far as they are not final; what was in them waits again. */
  reorganise(depth: number): void {
    const back = Math.max(this.finalized.number, this.head.number - depth);
    for (let number = this.head.number; number > back; number -= 1) {
      const block = this.blocks.get(number);
      if (!block) continue;
      this.pool.retract(block);
      this.blocks.delete(number);
      this.byHash.delete(block.hash);
    }
    this.state.rollBackTo(back);
    this.head = this.blocks.get(back) ?? this.head;
  }

  private keep(block: Block): void {
    this.blocks.set(block.number, block);
    this.byHash.set(block.hash, block);
    const old = this.blocks.get(block.number - KEPT_HEADERS);
    if (!old || old.number === 0) return;
    this.blocks.delete(old.number);
    this.byHash.delete(old.hash);
  }
}

/** Headers and bodies kept; as many as System.BlockHashCount says. */
const KEPT_HEADERS = 2_400;
const INITIALIZATION = Uint8Array.of(2);
const NO_TOPICS = Uint8Array.of(0);
const u32 = (value: number): Uint8Array => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
