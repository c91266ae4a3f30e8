// Totals of a time: what each subnet paid, what it was worth at each payment's own price, and what was spent.
import { alphaRao, alphaRaoText, type Netuid, rao, raoText } from '../../contract/amounts.ts';
import type { EarningPeriod } from '../../contract/earnings.ts';
import type { EpochMs } from '../../contract/units.ts';
import type { MoneySum } from '../storage/money-store.ts';

const DAY_MS = 86_400_000;
const DAYS_OF_WEEK = 7;
const DAYS_OF_MONTH = 30;

/** From local midnight; a week is seven days with today, a month thirty. */
export function startsOf(now: EpochMs): { readonly today: EpochMs; readonly week: EpochMs; readonly month: EpochMs } {
  const midnight = new Date(now);
  midnight.setHours(0, 0, 0, 0);
  const today = midnight.getTime() as EpochMs;
  const before = (days: number) => (today - (days - 1) * DAY_MS) as EpochMs;
  return { today, week: before(DAYS_OF_WEEK), month: before(DAYS_OF_MONTH) };
}

const SPENT: readonly MoneySum['kind'][] = ['fee', 'registration', 'collateral'];

/** `symbolOf`: a subnet's own sign, "α" where it is not known. */
export function periodOf(
  sums: readonly MoneySum[],
  from: EpochMs,
  to: EpochMs,
  symbolOf: (netuid: Netuid) => string,
): EarningPeriod {
  const paid = sums.filter(({ kind, unit }) => kind === 'emission' && unit === 'alpha');
  const spent = sums
    .filter(({ kind, unit }) => unit === 'tao' && SPENT.includes(kind))
    .reduce((sum, { amount }) => sum + amount, 0n);
  return {
    from,
    to,
    spent: (-spent).toString(),
    totals: paid.flatMap(({ netuid, amount, worth, rows }) =>
      netuid === null
        ? []
        : [
            {
              netuid,
              symbol: symbolOf(netuid),
              emission: alphaRaoText(alphaRao(amount)),
              worth: worth === null ? null : raoText(rao(worth)),
              tempos: rows,
            },
          ],
    ),
  };
}
