// How fast bytes may come: one limit for all downloads together, kept by waiting before the next bytes are taken.
import { setTimeout as sleep } from 'node:timers/promises';

/** A change of the limit is felt within this. */
const SLICE_MS = 200;

export class Pace {
  #limit: number | null = null;
  /** performance.now() at which what was taken so far has been paid for. */
  #paidAt = 0;

  /** Bytes a second. null: none. Who waits by an older one goes on at once. */
  set limit(bytesPerSecond: number | null) {
    this.#limit = bytesPerSecond;
    this.#paidAt = 0;
  }

  /** Resolves when so many bytes may be counted; rejects when the signal is aborted. */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    if (this.#limit === null) return;
    this.#paidAt = Math.max(this.#paidAt, performance.now()) + (bytes / this.#limit) * 1_000;
    for (let wait = this.#left; wait > 0; wait = this.#left) {
      await sleep(Math.min(wait, SLICE_MS), undefined, { signal });
    }
  }

  get #left(): number {
    return this.#paidAt - performance.now();
  }
}
