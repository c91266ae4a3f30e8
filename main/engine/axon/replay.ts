// The replay store: which (hotkey, nonce or uuid) pairs were used, for as long as one of them could still be fresh.
import type { Clock } from '../clock.ts';
import { nsOf } from './auth/claim.ts';

interface Used {
  /** Monotonic time until which the pair is remembered. */
  readonly until: number;
  readonly sentNs: bigint;
}

/**
 * A pair is kept for `windowMs` after it was accepted: the longest age a nonce may have plus the farthest it may lie ahead;
 * and longer while its time still lies within that window, because the clock was set back meanwhile.
 * For one window after the start nothing signed before it is taken: a restart forgets, and must be no way to replay.
 */
export class ReplayStore {
  readonly #clock: Clock;
  readonly #windowMs: number;
  readonly #capacity: number;
  /** Insertion order is the order of expiry, because the window is one for all. */
  readonly #used = new Map<string, Used>();
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

  /** Whether a request of this time may have been used before this store began. */
  beforeStart(sentNs: bigint): boolean {
    return sentNs < this.#startNs && this.#clock.monotonic() < this.#startedAt + this.#windowMs;
  }

  has(hotkey: string, id: string): boolean {
    return this.#used.has(key(hotkey, id));
  }

  /** Call only after the signature held. `used`: another request with this pair was first. */
  remember(hotkey: string, id: string, sentNs: bigint): 'first' | 'used' | 'full' {
    this.#forget();
    const pair = key(hotkey, id);
    if (this.#used.has(pair)) return 'used';
    // Forgetting a pair that is still fresh would let it in twice, so a full store lets nobody in.
    if (this.#used.size >= this.#capacity) return 'full';
    this.#used.set(pair, { until: this.#clock.monotonic() + this.#windowMs, sentNs });
    return 'first';
  }

  #forget(): void {
    const now = this.#clock.monotonic();
    for (const [pair, { until, sentNs }] of this.#used) {
      if (until > now) return;
      this.#used.delete(pair);
      const oldestFresh = this.#clock.nowNs() - nsOf(this.#windowMs);
      if (sentNs > oldestFresh) this.#used.set(pair, { until: now + this.#windowMs, sentNs });
    }
  }
}

const key = (hotkey: string, id: string): string => `${hotkey}:${id}`;
