// The rising nonces of dendrites before SDK 7.2: the highest of each stream, below which nothing is taken again.
// Rule: opentensor/bittensor v6.9.3 bittensor/axon.py, default_verify.

/**
 * A stream is one dendrite (hotkey and uuid). When there are too many, the one that was silent longest is forgotten. What this
 * forgets, and what a restart does, can be sent again: the nonces of these versions carry no time.
 */
export class RisingNonces {
  readonly #highest = new Map<string, bigint>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#highest.size;
  }

  has(stream: string, value: bigint): boolean {
    const highest = this.#highest.get(stream);
    return highest !== undefined && value <= highest;
  }

  /** Call only after the signature held. `used`: one as high, or higher, was first. */
  remember(stream: string, value: bigint): 'first' | 'used' {
    if (this.has(stream, value)) return 'used';
    this.#highest.delete(stream); // so that the map's order is that of the last word
    this.#highest.set(stream, value);
    if (this.#highest.size > this.#capacity) {
      for (const silent of this.#highest.keys()) {
        this.#highest.delete(silent);
        break;
      }
    }
    return 'first';
  }
}
