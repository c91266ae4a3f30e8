// Figures: quantiles and medians of what was measured.

/** The value below which `share` of the samples lie (nearest rank). NaN without samples. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/** To three significant digits, so that a line of figures can be read. */
export const rounded = (value: number): number => Number(value.toPrecision(3));

export type Figures<K extends string> = { readonly [key in K]: number | null };

/** null where a run has no such figure: a median of some of them would be of something else. */
export function medianOrNull(samples: readonly (number | null)[]): number | null {
  const known = samples.filter((sample) => sample !== null);
  return known.length > 0 && known.length === samples.length ? median(known) : null;
}

const each = <K extends string>(names: Figures<K>, make: (name: K) => number | null): Figures<K> =>
  Object.fromEntries((Object.keys(names) as K[]).map((name) => [name, make(name)])) as Figures<K>;

export const roundedAll = <K extends string>(figures: Figures<K>): Figures<K> =>
  each(figures, (name) => (figures[name] === null ? null : rounded(figures[name])));

/** Each figure of the one over the other's; null where either is not known, or there is nothing to divide by. */
export const ratioOf = <K extends string>(one: Figures<K>, other: Figures<K>): Figures<K> =>
  each(one, (name) => {
    const [above, below] = [one[name], other[name]];
    return above === null || below === null || below === 0 ? null : rounded(above / below);
  });
