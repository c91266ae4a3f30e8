// How fast bytes may come: one limit for all downloads together, kept by waiting before the next bytes are taken.
import { setTimeout as sleep } from 'node:timers/promises';

/** A change of the limit is felt within this. */
const SLICE_MS = 200;

export class Pace {
  /** Bytes a second. null: none. */
  limit: number | null = null;
  /** performance.now() at which what was taken so far has been paid for. */
  #paidAt = 0;

  /** Resolves when so many bytes may be counted; rejects when the signal is aborted. */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    if (this.limit === null) return;
    const start = Math.max(this.#paidAt, performance.now());
    this.#paidAt = start + (bytes / this.limit) * 1_000;
    for (;;) {
      const wait = this.#paidAt - performance.now();
      if (wait <= 0) return;
      await sleep(Math.min(wait, SLICE_MS), undefined, { signal });
      if (this.limit === null) {
        this.#paidAt = 0;
        return;
      }
    }
  }
}
