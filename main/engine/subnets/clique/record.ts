// The best clique found, and among equally large ones the one chance picks: each of them has the same chance to be it.
import { Chance, scrambled } from './chance.ts';

const HIGH = 2 ** 21;

/**
 * Gives every set of nodes a rank that depends on the seed and the set alone. Keeping the lowest rank seen picks evenly among the
 * different cliques seen, however often each was seen, by whichever thread, and without remembering them.
 */
export class Ranks {
  readonly first: Int32Array;
  readonly second: Int32Array;

  constructor(nodes: number, seed: number) {
    const chance = new Chance(seed);
    this.first = Int32Array.from({ length: nodes }, () => chance.next());
    this.second = Int32Array.from({ length: nodes }, () => chance.next());
  }

  /** The rank of a set from the exclusive-or of its nodes' words: 53 bits. The scramble leaves no pattern between kindred sets. */
  rank(first: number, second: number): number {
    const low = scrambled(first);
    return (scrambled(second ^ low) >>> 11) * 2 ** 32 + low;
  }

  rankOf(clique: ArrayLike<number>, size: number): number {
    let first = 0;
    let second = 0;
    for (let at = 0; at < size; at += 1) {
      const node = clique[at] ?? 0;
      first ^= this.first[node] ?? 0;
      second ^= this.second[node] ?? 0;
    }
    return this.rank(first, second);
  }
}

/** What a search has to show. A larger clique takes the place of a smaller, a lower rank that of a higher. */
export class Best {
  #size = 0;
  #rank = HIGH * 2 ** 32;
  #clique: readonly number[] = [];
  #news = false;

  /** The size to reach. Someone else may have the clique. */
  get size(): number {
    return this.#size;
  }

  /** Whether a maximal clique of this size and rank is worth telling. */
  beats(size: number, rank: number): boolean {
    return size > this.#size || (size === this.#size && rank < this.#rank);
  }

  offer(size: number, rank: number, clique: () => readonly number[]): void {
    if (!this.beats(size, rank)) return;
    this.#size = size;
    this.#rank = rank;
    this.#clique = clique();
    this.#news = true;
  }

  /** Another thread has a clique of that size: smaller ones are not worth the while any more. */
  raise(size: number): void {
    if (size <= this.#size) return;
    this.#size = size;
    this.#rank = HIGH * 2 ** 32;
    this.#clique = [];
    this.#news = false;
  }

  /** What was found since this was last asked. */
  news(): { readonly rank: number; readonly clique: readonly number[] } | null {
    if (!this.#news) return null;
    this.#news = false;
    return { rank: this.#rank, clique: this.#clique };
  }
}
