// The replay store: which (hotkey, nonce) pairs were used, for as long as one of them could still be fresh.
import type { Clock } from '../clock.ts';
import { NS_PER_MS } from './auth/claim.ts';

/**
 * A pair is kept for `windowMs` after it was accepted: the longest age a nonce may have plus the farthest it may lie ahead;
 * and longer while its nonce still lies within that window, because the clock was set back meanwhile.
 * For one window after the start nothing signed before it is taken: a restart forgets, and must be no way to replay.
 */
export class ReplayStore {
  readonly #clock: Clock;
  readonly #windowMs: number;
  readonly #capacity: number;
  /** Insertion order is the order of expiry, because the window is one for all. */
  readonly #used = new Map<string, number>();
  readonly #startNs: bigint;
  readonly #startedAt: number;

  constructor(clock: Clock, windowMs: number, capacity: number) {
    this.#clock = clock;
    this.#windowMs = windowMs;
    this.#capacity = capacity;
    this.#startNs = clock.nowNs();
    this.#startedAt = clock.monotonic();
  }

  get size(): number {
    return this.#used.size;
  }

  /** Whether a nonce may have been used before this store began. */
  beforeStart(nonce: bigint): boolean {
    return nonce < this.#startNs && this.#clock.monotonic() < this.#startedAt + this.#windowMs;
  }

  has(hotkey: string, nonce: bigint): boolean {
    return this.#used.has(key(hotkey, nonce));
  }

  /** Call only after the signature held. `used`: another request with this pair was first. */
  remember(hotkey: string, nonce: bigint): 'first' | 'used' | 'full' {
    this.#forget();
    const pair = key(hotkey, nonce);
    if (this.#used.has(pair)) return 'used';
    // Forgetting a pair that is still fresh would let it in twice, so a full store lets nobody in.
    if (this.#used.size >= this.#capacity) return 'full';
    this.#used.set(pair, this.#clock.monotonic() + this.#windowMs);
    return 'first';
  }

  #forget(): void {
    const now = this.#clock.monotonic();
    for (const [pair, until] of this.#used) {
      if (until > now) return;
      this.#used.delete(pair);
      const nonce = BigInt(pair.slice(pair.indexOf(':') + 1));
      const oldestFresh = this.#clock.nowNs() - BigInt(Math.ceil(this.#windowMs)) * NS_PER_MS;
      if (nonce > oldestFresh) this.#used.set(pair, now + this.#windowMs);
    }
  }
}

const key = (hotkey: string, nonce: bigint): string => `${hotkey}:${nonce}`;
