// Who uses a card how much: of that, what others do on the cards that Lode uses.
import type { Value } from '../told.ts';

/** One program's work on one engine of one card. */
export interface CardUse {
  /** As its source names it: the same within one reading. */
  readonly card: string;
  /** What works by itself on a card: shaders, a copy engine, a video decoder. */
  readonly engine: string;
  readonly pid: number;
  readonly name: string | null;
  /** 0 to 1, of that engine. */
  readonly load: number;
}

export class OthersOnCards {
  /** The cards Lode was last seen on: while it holds still it is on none, and they are still the ones that matter. */
  private cards: ReadonlySet<string> = new Set();

  /** Whether Lode was ever seen on one, so that what is said of others is said of those. */
  get onKnownCards(): boolean {
    return this.cards.size > 0;
  }

  /** `ours`: the processes that are Lode's. Where Lode was never seen on a card, all cards are looked at. */
  of(uses: readonly CardUse[], ours: ReadonlySet<number>): Value<'gpu'> {
    const mine = new Set(uses.filter(({ pid }) => ours.has(pid)).map(({ card }) => card));
    if (mine.size > 0) this.cards = mine;
    const engines = new Map<string, CardUse[]>();
    for (const use of uses) {
      if (ours.has(use.pid) || (this.cards.size > 0 && !this.cards.has(use.card))) continue;
      const key = `${use.card} ${use.engine}`;
      engines.set(key, [...(engines.get(key) ?? []), use]);
    }
    // An engine that is full is in the way, however idle the others are.
    let busiest: Value<'gpu'> = { load: 0, program: null };
    for (const together of engines.values()) {
      const load = Math.min(1, sum(together));
      if (load <= busiest.load) continue;
      busiest = { load, program: most(together) };
    }
    return busiest;
  }
}

const sum = (uses: readonly CardUse[]): number => uses.reduce((all, { load }) => all + load, 0);

/** The program that does most of it. One program's several processes and handles count together. */
function most(uses: readonly CardUse[]): string | null {
  const loads = new Map<string | null, number>();
  for (const { name, load } of uses) loads.set(name, (loads.get(name) ?? 0) + load);
  return [...loads].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}
