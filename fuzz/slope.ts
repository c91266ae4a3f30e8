// Whether a row of measurements grows: a straight line through them, and how sure it is.

export interface Slope {
  /** In the measurement's unit an hour. */
  readonly perHour: number;
  /** Twice the standard error: the true slope lies within it nineteen times in twenty, if the measurements err by themselves. */
  readonly uncertainty: number;
  readonly firstMedian: number;
  readonly lastMedian: number;
}

export interface Sample {
  readonly atMs: number;
  readonly value: number;
}

export type Verdict = 'flat' | 'growing' | 'inconclusive';

const MS_PER_HOUR = 3_600_000;
const ENDS = 0.2;

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};
const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

/** null where there are too few to say anything. */
export function slopeOf(samples: readonly Sample[]): Slope | null {
  const n = samples.length;
  if (n < 10) return null;
  const hours = samples.map(({ atMs }) => atMs / MS_PER_HOUR);
  const values = samples.map(({ value }) => value);
  const [middleX, middleY] = [mean(hours), mean(values)];
  const spread = hours.reduce((sum, x) => sum + (x - middleX) ** 2, 0);
  const perHour = hours.reduce((sum, x, i) => sum + (x - middleX) * ((values[i] ?? 0) - middleY), 0) / spread;
  const rest = hours.reduce((sum, x, i) => sum + ((values[i] ?? 0) - middleY - perHour * (x - middleX)) ** 2, 0);
  const uncertainty = 2 * Math.sqrt(rest / (n - 2) / spread);
  const end = Math.max(1, Math.floor(n * ENDS));
  return { perHour, uncertainty, firstMedian: median(values.slice(0, end)), lastMedian: median(values.slice(-end)) };
}

/** `allowed`: an hour. Growing where even the least slope there may be is above it, flat where even the greatest is below. */
export function verdictOf(slope: Slope | null, allowed: number): Verdict {
  if (slope === null) return 'inconclusive';
  if (slope.perHour - slope.uncertainty > allowed) return 'growing';
  return slope.perHour + slope.uncertainty <= allowed ? 'flat' : 'inconclusive';
}
