// The replay store: which (hotkey, nonce) pairs were used, for as long as one of them could still be fresh.
import type { Clock } from '../clock.ts';

const NS_PER_MS = 1_000_000n;

/**
 * A pair is kept for `windowMs` after it was accepted: the longest age a nonce may have plus the farthest it may lie ahead.
 * What has been forgotten stays refused: the youngest forgotten nonce is a floor under which none is fresh any more, also
 * when the clock is set back. The floor starts at the axon's own start, so a restart forgets nothing either.
 */
export class ReplayStore {
  readonly #clock: Clock;
  readonly #windowMs: number;
  readonly #capacity: number;
  /** Insertion order is the order of expiry, because the window is one for all. */
  readonly #used = new Map<string, number>();
  #floorNs: bigint;

  constructor(clock: Clock, windowMs: number, capacity: number) {
    this.#clock = clock;
    this.#windowMs = windowMs;
    this.#capacity = capacity;
    this.#floorNs = clock.nowNs();
  }

  get size(): number {
    return this.#used.size;
  }

  /** Whether a nonce is too old for this store to vouch for it. */
  forgotten(nonce: bigint): boolean {
    return nonce < this.#floorNs;
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
      // Still to come, because the clock was set back meanwhile (or the caller's ran ahead): kept for another while.
      if (nonce > oldestFresh) this.#used.set(pair, now + this.#windowMs);
      else if (nonce >= this.#floorNs) this.#floorNs = nonce + 1n;
    }
  }
}

const key = (hotkey: string, nonce: bigint): string => `${hotkey}:${nonce}`;
