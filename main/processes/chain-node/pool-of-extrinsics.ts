// Extrinsics that wait for a block, in the order of their nonces, and what became of those whose sender listens.
import type { Block } from './blocks.ts';
import { ALREADY_THERE, type Extrinsic, LOW_PRIORITY, OUTDATED, type Rejection } from './extrinsics.ts';
import type { Account, Hex } from './runtime.ts';

export type ExtrinsicStatus =
  | 'ready'
  | { readonly inBlock: Hex }
  | { readonly retracted: Hex }
  | { readonly finalized: Hex }
  | 'dropped';

type Watch = (status: ExtrinsicStatus) => void;

export class Pool {
  private readonly waiting = new Map<Hex, Extrinsic>();
  private readonly inBlocks = new Map<Hex, { readonly extrinsic: Extrinsic; readonly block: Block }>();
  private readonly watches = new Map<Hex, Set<Watch>>();
  private readonly known = new Map<Hex, Extrinsic>();
  private staleOnce = false;

  /** The next one that comes is said to be outdated. */
  refuseNext(): void {
    this.staleOnce = true;
  }

  refusal({ hash, signer, nonce }: Extrinsic, accountNonce: number): Rejection | null {
    if (this.staleOnce) {
      this.staleOnce = false;
      return OUTDATED;
    }
    if (this.waiting.has(hash) || this.inBlocks.has(hash)) return ALREADY_THERE;
    if (nonce < accountNonce) return OUTDATED;
    for (const other of this.waiting.values()) if (other.signer === signer && other.nonce === nonce) return LOW_PRIORITY;
    return null;
  }

  add(extrinsic: Extrinsic): void {
    this.waiting.set(extrinsic.hash, extrinsic);
    this.known.set(extrinsic.hash, extrinsic);
  }

  /** Those whose turn it is: each signer's in the order of the nonce, without a gap. Taken out. */
  ready(nonceOf: (who: Account) => number): Extrinsic[] {
    const taken: Extrinsic[] = [];
    const next = new Map<Account, number>();
    for (const extrinsic of [...this.waiting.values()].toSorted((a, b) => a.nonce - b.nonce)) {
      const expected = next.get(extrinsic.signer) ?? nonceOf(extrinsic.signer);
      if (extrinsic.nonce !== expected) continue;
      next.set(extrinsic.signer, expected + 1);
      this.waiting.delete(extrinsic.hash);
      taken.push(extrinsic);
    }
    return taken;
  }

  /** The nonce the next extrinsic of this account should have, those that wait counted. */
  nextNonce(who: Account, accountNonce: number): number {
    const nonces = new Set([...this.waiting.values()].filter(({ signer }) => signer === who).map(({ nonce }) => nonce));
    let next = accountNonce;
    while (nonces.has(next)) next += 1;
    return next;
  }

  pending(): readonly Extrinsic[] {
    return [...this.waiting.values()];
  }

  watch(hash: Hex, listener: Watch): () => void {
    const listeners = this.watches.get(hash) ?? new Set();
    listeners.add(listener);
    this.watches.set(hash, listeners);
    listener('ready');
    return () => void listeners.delete(listener);
  }

  included(hash: Hex, block: Block): void {
    const extrinsic = this.known.get(hash);
    if (!extrinsic) return;
    this.inBlocks.set(hash, { extrinsic, block });
    this.tell(hash, { inBlock: block.hash });
  }

  drop(hash: Hex): void {
    this.waiting.delete(hash);
    this.tell(hash, 'dropped');
    this.forget(hash);
  }

  /** Everything in blocks up to this one is settled. */
  settle(final: number): void {
    for (const [hash, { block }] of this.inBlocks) {
      if (block.number > final) continue;
      this.tell(hash, { finalized: block.hash });
      this.forget(hash);
    }
  }

  /** A block was thrown away: what was in it waits again. */
  retract(gone: Block): void {
    for (const [hash, { extrinsic, block }] of this.inBlocks) {
      if (block.hash !== gone.hash) continue;
      this.inBlocks.delete(hash);
      this.waiting.set(hash, extrinsic);
      this.tell(hash, { retracted: gone.hash });
    }
  }

  private forget(hash: Hex): void {
    this.inBlocks.delete(hash);
    this.known.delete(hash);
    this.watches.delete(hash);
  }

  private tell(hash: Hex, status: ExtrinsicStatus): void {
    for (const listener of this.watches.get(hash) ?? []) listener(status);
  }
}
