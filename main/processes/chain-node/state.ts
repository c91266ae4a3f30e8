// The chain's state: keys and values in hex, with what each block changed, so that older blocks can be read and the newest taken back.
import type { Hex } from './runtime.ts';

interface Change {
  readonly block: number;
  /** What stood there before this block. */
  readonly before: Map<string, string | null>;
}

/** Blocks whose state can still be read. */
export const KEPT_BLOCKS = 300;

export class State {
  private readonly values: Map<string, string>;
  private readonly changes: Change[] = [];
  private layers: Map<string, string | null>[] = [];

  constructor(values: Iterable<readonly [string, string]> = []) {
    this.values = new Map(values);
  }

  get(key: string): string | null {
    return this.values.get(key) ?? null;
  }

  set(key: string, value: string | null): void {
    const before = this.get(key);
    for (const layer of this.layers) if (!layer.has(key)) layer.set(key, before);
    if (value === null) this.values.delete(key);
    else this.values.set(key, value);
  }

  /** Everything set by `run` belongs to this block. Answers the keys it changed. */
  inBlock(block: number, run: () => void): ReadonlySet<string> {
    const before = new Map<string, string | null>();
    this.layers = [before];
    run();
    this.layers = [];
    this.changes.push({ block, before });
    if (this.changes.length > KEPT_BLOCKS) this.changes.shift();
    return new Set(before.keys());
  }

  /** What `run` set is taken back where it throws; the error is thrown on. */
  attempt<T>(run: () => T): T {
    const layer = new Map<string, string | null>();
    this.layers.push(layer);
    try {
      const value = run();
      this.layers.splice(this.layers.indexOf(layer), 1);
      return value;
    } catch (error) {
      this.layers.splice(this.layers.indexOf(layer), 1);
      for (const [key, before] of layer) this.set(key, before);
      throw error;
    }
  }

  /** As it was after `block`. null: too long ago. */
  at(block: number): ((key: string) => string | null) | null {
    const newest = this.changes.at(-1)?.block ?? block;
    const oldest = this.changes[0]?.block ?? 0;
    if (block > newest || block < oldest - 1) return null;
    const later = this.changes.filter((change) => change.block > block);
    return (key) => {
      for (const { before } of later) if (before.has(key)) return before.get(key) ?? null;
      return this.get(key);
    };
  }

  /** Takes back every block above this one. */
  rollBackTo(block: number): void {
    for (let change = this.changes.at(-1); change && change.block > block; change = this.changes.at(-1)) {
      for (const [key, before] of change.before) {
        if (before === null) this.values.delete(key);
        else this.values.set(key, before);
      }
      this.changes.pop();
    }
  }

  /** Keys of the chain that begin so, in order. */
  keys(prefix: string): Hex[] {
    const found = [...this.values.keys()].filter((key): key is Hex => key.startsWith('0x') && key.startsWith(prefix));
    return found.toSorted();
  }

  entries(): [string, string][] {
    return [...this.values];
  }
}
