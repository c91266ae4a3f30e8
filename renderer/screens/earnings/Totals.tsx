// Day, week and month: what came by subnet, what it was worth when it came, and what was spent.
import type { EarningPeriod, EarningsView } from '../../../main/contract/earnings.ts';
import { Amount } from '../../ui/Amount.tsx';
import { FiatFrom } from '../../ui/FiatFrom.tsx';
import { Term } from '../../ui/Term.tsx';
import { centsOf, fiatText, withUnit } from '../../words/amounts.ts';
import { useWords } from '../../words/use-words.ts';

const PERIODS = ['today', 'week', 'month'] as const;

export function Totals({ view }: { view: EarningsView }) {
  const { t } = useWords();
  return (
    <>
      <div className="periods">
        {PERIODS.map((name) => (
          <section key={name} data-period={name}>
            <h2>{t(`money.earnings.${name}`)}</h2>
            <Period period={view[name]} fiat={view.fiat} />
          </section>
        ))}
      </div>
      {view.fiat === null ? null : (
        <p className="hint">
          <FiatFrom rate={view.fiat} />
        </p>
      )}
    </>
  );
}

function Period({ period, fiat }: { period: EarningPeriod; fiat: EarningsView['fiat'] }) {
  const { t, locale } = useWords();
  const fiatOf = (rao: string) =>
    fiat === null ? '' : ` ≈ ${fiatText(centsOf(rao, fiat.microCentsPerTao), fiat.currency, locale)}`;
  return (
    <>
      {period.totals.length === 0 ? <p className="quiet">{t('money.earnings.nothing')}</p> : null}
      {period.totals.map(({ netuid, symbol, emission, worth, tempos }) => (
        <div key={netuid} className="period-total" data-total={netuid}>
          <Amount of={emission} unit={symbol} />
          <small>
            {t('money.earnings.subnet')} {netuid} · <Term name="tempo">{t('money.earnings.tempos', { count: tempos })}</Term>
          </small>
          <small>
            {worth === null
              ? t('money.earnings.worthUnknown')
              : `${t('money.earnings.worth', { amount: withUnit(worth, 'τ', locale) })}${fiatOf(worth)}`}
          </small>
        </div>
      ))}
      {period.spent === '0' ? null : (
        <p className="period-spent">{t('money.earnings.spent', { amount: withUnit(period.spent, 'τ', locale) })}</p>
      )}
    </>
  );
}
