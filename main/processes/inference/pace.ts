// What runs of a model take here, as measured: what a deadline can still be met by, and what no longer.

interface Sample {
  readonly at: number;
  readonly msPerUnit: number;
}

/** Of each size the last so many, and none older: a computer that was busy is not held to it for ever. */
const KEPT = 8;
const FRESH_MS = 10_000;

/** Units are what work is counted in (`unitsOf`). Sizes are told apart by powers of two: a small run costs more for each unit. */
export class Pace {
  private readonly sizes = new Map<number, Sample[]>();

  /** `now`: monotonic milliseconds. */
  took(units: number, ms: number, now: number): void {
    const size = Math.floor(Math.log2(units));
    const samples = [...(this.sizes.get(size) ?? []), { at: now, msPerUnit: ms / units }];
    this.sizes.set(size, samples.slice(-KEPT));
  }

  /** Milliseconds that so many units take at best, going by the size nearest to it. 0 where nothing is known: then it is tried. */
  atBest(units: number, now: number): number {
    return this.near(units, now, bestOf);
  }

  /** The same, going by the slowest run of late. */
  atWorstLately(units: number, now: number): number {
    return this.near(units, now, worstOf);
  }

  private near(units: number, now: number, of: (samples: readonly Sample[], now: number) => number): number {
    const wanted = Math.log2(units);
    let nearest: { apart: number; takes: number } | null = null;
    for (const [size, samples] of this.sizes) {
      const takes = of(samples, now);
      const apart = Math.abs(size - wanted);
      if (takes < Infinity && (nearest === null || apart < nearest.apart)) nearest = { apart, takes };
    }
    return nearest === null ? 0 : nearest.takes * units;
  }

  /** Milliseconds that so many units took at worst, going by the slowest run that is remembered, however long ago. */
  atWorst(units: number): number {
    let worst = 0;
    for (const samples of this.sizes.values()) for (const { msPerUnit } of samples) worst = Math.max(worst, msPerUnit);
    return worst * units;
  }

  /** Milliseconds for a unit in the size that does best, which is what those that wait are worked off at. */
  perUnit(now: number): number {
    let best = Infinity;
    for (const samples of this.sizes.values()) best = Math.min(best, bestOf(samples, now));
    return best < Infinity ? best : 0;
  }
}

/** Infinity where none is fresh. */
const worstOf = (samples: readonly Sample[], now: number): number => {
  const fresh = samples.filter(({ at }) => now - at <= FRESH_MS).map(({ msPerUnit }) => msPerUnit);
  return fresh.length > 0 ? Math.max(...fresh) : Infinity;
};
const bestOf = (samples: readonly Sample[], now: number): number =>
  samples.reduce((best, { at, msPerUnit }) => (now - at <= FRESH_MS ? Math.min(best, msPerUnit) : best), Infinity);
