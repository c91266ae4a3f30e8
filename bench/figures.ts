// Figures: quantiles and medians of what was measured.

/** The value below which `share` of the samples lie (nearest rank). NaN without samples. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/** To three significant digits, so that a line of figures can be read. */
export const rounded = (value: number): number => Number(value.toPrecision(3));
