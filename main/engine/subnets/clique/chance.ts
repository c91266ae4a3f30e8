// Chance from a seed: the same seed gives the same walk, and every thread of a search the same ranks.

/** A stream of evenly spread 32-bit numbers. Chris Doty-Humphrey's sfc32 (PractRand); not for secrets. */
export class Chance {
  #a = 0x9e3779b9;
  #b = 0x243f6a88;
  #c: number;
  #count = 1;

  constructor(seed: number) {
    this.#c = scrambled(seed);
    for (let warm = 0; warm < 16; warm += 1) this.next();
  }

  /** 0 ≤ … < 2³² */
  next(): number {
    const sum = (this.#a + this.#b + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** A whole number 0 ≤ … < `limit`. Biased by less than `limit` / 2³². */
  below(limit: number): number {
    return Math.floor((this.next() / 2 ** 32) * limit);
  }
}

/** A one-to-one scramble of 32 bits: the finaliser of MurmurHash3. */
export function scrambled(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
