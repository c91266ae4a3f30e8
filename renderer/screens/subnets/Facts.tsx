// The numbers a verdict rests on: what it costs, what it paid, what is likely. Nothing here is a promise.
import type { ReactNode } from 'react';
import type { Forecast } from '../../../main/contract/forecast.ts';
import { Amount } from '../../ui/Amount.tsx';
import { Term } from '../../ui/Term.tsx';
import { centsOf, fiatText } from '../../words/amounts.ts';
import { score } from '../../words/numbers.ts';
import { useWords, type Words } from '../../words/use-words.ts';
import { DAY_MS, span } from '../../words/spans.ts';

function Facts({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2>{title}</h2>
      <dl className="fact-list">{children}</dl>
    </section>
  );
}

export function Fact({ name, term, children }: { name: string; term: ReactNode; children: ReactNode }) {
  return (
    <div data-fact={name}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function Cost({ forecast }: { forecast: Forecast }) {
  const { t, locale } = useWords();
  const { price, burned, locked, fee, fiat } = forecast;
  return (
    <Facts title={t('money.forecast.cost')}>
      <Fact name="price" term={<Term name="registration">{t('money.forecast.now')}</Term>}>
        <Amount of={price.now} unit="τ" />
        <small>
          {fiat === null ? null : `≈ ${fiatText(centsOf(price.now, fiat.microCentsPerTao), fiat.currency, locale)} · `}
          {t(`money.forecast.trend.${price.trend}`)}
        </small>
      </Fact>
      <Fact name="burned" term={t('money.forecast.burned')}>
        <Amount of={burned} unit="τ" />
      </Fact>
      <Fact name="locked" term={<Term name="collateral">{t('money.forecast.locked')}</Term>}>
        <Amount of={locked} unit="τ" />
      </Fact>
      <Fact name="fee" term={t('money.forecast.fee')}>
        {fee === null ? t('money.forecast.feeUnknown') : <Amount of={fee} unit="τ" />}
      </Fact>
      <Fact name="in-one-hour" term={t('money.forecast.inHour')}>
        <Amount of={price.inOneHour} unit="τ" />
        {price.recentRegistrations === null ? null : (
          <small>{t('money.forecast.recent', { count: price.recentRegistrations })}</small>
        )}
      </Fact>
    </Facts>
  );
}

const PERCENT = 100;

export function Paid({ forecast }: { forecast: Forecast }) {
  const { t, locale } = useWords();
  const { miners, subnet } = forecast;
  return (
    <Facts title={t('money.forecast.pays')}>
      <Fact name="earning" term={t('money.forecast.miners')}>
        <span className="tabular">{t('money.forecast.earning', { earning: miners.earning, count: miners.count })}</span>
      </Fact>
      <Fact name="median" term={t('money.forecast.median')}>
        <Amount of={miners.median} unit={subnet.symbol} />
      </Fact>
      <Fact name="median-of-earners" term={t('money.forecast.medianEarner')}>
        <Amount of={miners.medianOfEarners} unit={subnet.symbol} />
      </Fact>
      <Fact name="top" term={t('money.forecast.top')}>
        <Amount of={miners.top} unit={subnet.symbol} />
      </Fact>
      <Fact name="concentration" term={t('money.forecast.concentration')}>
        <span className="figure">{score(miners.concentration, locale)}</span>
        <small>{t('money.forecast.concentrationHint')}</small>
      </Fact>
      <Fact name="burned-share" term={t('money.forecast.ownerShare')}>
        <span className="figure">{t('money.forms.percent', { value: Math.round(miners.burnedShare * PERCENT) })}</span>
      </Fact>
    </Facts>
  );
}

export function Likely({ forecast }: { forecast: Forecast }) {
  const words = useWords();
  const { t } = words;
  const { slots, immunityBlocks, blockMs, breakEvenDays } = forecast;
  return (
    <Facts title={t('money.forecast.likely')}>
      <Fact name="break-even" term={t('money.forecast.breakEven')}>
        {breakEven(breakEvenDays, words)}
      </Fact>
      <Fact name="immunity" term={<Term name="immunity">{t('money.forecast.immunity')}</Term>}>
        {span(immunityBlocks * blockMs, words)}
      </Fact>
      <Fact name="slots" term={t('money.forecast.slots')}>
        <span className="tabular">{t('money.forecast.slotsOf', { used: slots.used, all: slots.all })}</span>
      </Fact>
      <Fact name="eviction" term={t('money.forecast.eviction')}>
        {eviction(forecast, words)}
      </Fact>
    </Facts>
  );
}

function breakEven({ low, high }: Forecast['breakEvenDays'], words: Words): string {
  const { t } = words;
  if (low === null) return t('money.forecast.never');
  if (high === null) return t('money.forecast.daysOpen', { low: span(low * DAY_MS, words) });
  return t('money.forecast.days', { low: span(low * DAY_MS, words), high: span(high * DAY_MS, words) });
}

/** Beyond this many days a figure says no more than that it is long. */
const LONG_DAYS = 365;

function eviction({ eviction: { position, after }, slots }: Forecast, words: Words): string {
  const { t } = words;
  if (slots.used < slots.all) return t('money.forecast.evictionFree');
  if (after !== null && after.low > LONG_DAYS * DAY_MS) return t('money.forecast.evictionYears');
  if (after !== null) return t('money.forecast.evictionIn', { low: span(after.low, words), high: span(after.high, words) });
  return position === null ? t('money.forecast.evictionUnknown') : t('money.forecast.evictionPlace', { position });
}
