// Whether a row of measurements grows: Theil and Sen's line through them, which a few wild ones do not turn, and how sure it is.

export interface Slope {
  /** In the measurement's unit an hour. */
  readonly perHour: number;
  /** The true slope lies within it nineteen times in twenty, if the measurements err by themselves. */
  readonly uncertainty: number;
  readonly firstMedian: number;
  readonly lastMedian: number;
}

export interface Sample {
  readonly atMs: number;
  readonly value: number;
}

export type Verdict = 'flat' | 'growing' | 'inconclusive';
/** `growing`: by more than is allowed, and by more than may be left to chance. */
export type Weighed = Partial<Slope> & { readonly verdict: Verdict };

const MS_PER_MINUTE = 60_000;
const MS_PER_HOUR = 3_600_000;
const ENDS = 0.2;
/** In the first third code is compiled and stores fill up. */
const WARM_SHARE = 1 / 3;
/** A shorter soak is all warm-up, and shows that it runs, no more. */
export const LEAST_MINUTES = 20;
/** Every pair is looked at, so of many samples the medians of neighbours are taken. */
const MOST_POINTS = 200;
/** Of the normal distribution, for nineteen times in twenty. */
const Z = 1.96;

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
};

function thinned(samples: readonly Sample[]): readonly Sample[] {
  const size = Math.ceil(samples.length / MOST_POINTS);
  return Array.from({ length: Math.floor(samples.length / size) }, (_, i) => {
    const group = samples.slice(i * size, (i + 1) * size);
    return { atMs: median(group.map(({ atMs }) => atMs)), value: median(group.map(({ value }) => value)) };
  });
}

/** null where there are too few to say anything. */
export function slopeOf(samples: readonly Sample[]): Slope | null {
  if (samples.length < 10) return null;
  const points = thinned(samples);
  const n = points.length;
  const slopes = points
    .flatMap((one, i) => points.slice(i + 1).map((other) => ((other.value - one.value) / (other.atMs - one.atMs)) * MS_PER_HOUR))
    .toSorted((one, other) => one - other);
  const perHour = median(slopes);
  // Sen's interval: so many of the ordered slopes on either side of the middle, by the variance of Kendall's S.
  const aside = (Z * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18)) / 2;
  const at = (index: number): number => slopes[Math.min(Math.max(Math.round(index), 0), slopes.length - 1)] ?? Number.NaN;
  const [least, most] = [at(slopes.length / 2 - aside), at(slopes.length / 2 + aside)];
  const values = samples.map(({ value }) => value);
  const end = Math.max(1, Math.floor(values.length * ENDS));
  return {
    perHour,
    uncertainty: Math.max(perHour - least, most - perHour),
    firstMedian: median(values.slice(0, end)),
    lastMedian: median(values.slice(-end)),
  };
}

/** `allowed`: an hour. Growing where even the least slope there may be is above it, flat where even the greatest is below. */
export function verdictOf(slope: Slope | null, allowed: number): Verdict {
  if (slope === null) return 'inconclusive';
  if (slope.perHour - slope.uncertainty > allowed) return 'growing';
  return slope.perHour + slope.uncertainty <= allowed ? 'flat' : 'inconclusive';
}

export const isShort = (lastedMs: number): boolean => lastedMs < LEAST_MINUTES * MS_PER_MINUTE;

/** Of a soak that lasted so long, its warm-up left out. */
export function weighed(samples: readonly Sample[], lastedMs: number, allowed: number): Weighed {
  const slope = slopeOf(samples.filter(({ atMs }) => atMs > lastedMs * WARM_SHARE));
  return { ...slope, verdict: isShort(lastedMs) ? 'inconclusive' : verdictOf(slope, allowed) };
}

/** `growing` where one is, `flat` where all are. */
export function verdictOn(all: readonly Weighed[]): Verdict {
  if (all.some(({ verdict }) => verdict === 'growing')) return 'growing';
  return all.length > 0 && all.every(({ verdict }) => verdict === 'flat') ? 'flat' : 'inconclusive';
}
