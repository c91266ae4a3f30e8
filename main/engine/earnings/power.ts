// What power cost: hours counted here, watts and tariff as the person typed them. Nothing is guessed.
import type { EarningsView } from '../../contract/earnings.ts';
import type { Settings } from '../../contract/settings.ts';

const WATTS_PER_KILOWATT = 1_000;

export function powerOf({
  settings: { miningWatts, centsPerKwh, currency },
  monthHours,
}: {
  readonly settings: Settings;
  readonly monthHours: number;
}): EarningsView['power'] {
  const known = miningWatts !== null && centsPerKwh !== null;
  return {
    watts: miningWatts,
    by: miningWatts === null ? 'unknown' : 'typed',
    tariffCentsPerKwh: centsPerKwh,
    currency,
    monthHours,
    monthCents: known ? (miningWatts / WATTS_PER_KILOWATT) * monthHours * centsPerKwh : null,
  };
}
