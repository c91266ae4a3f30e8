// What power costs beside what is earned. Both numbers are the person's own until a sensor says better.
import { type FormEvent, useState } from 'react';
import type { EarningPeriod, EarningsView } from '../../../main/contract/earnings.ts';
import type { Settings } from '../../../main/contract/settings.ts';
import { useAsk } from '../../state/use-lode.ts';
import { centsOf, fiatText } from '../../words/amounts.ts';
import { useWords } from '../../words/use-words.ts';

interface Props {
  readonly power: EarningsView['power'];
  readonly month: EarningPeriod;
  readonly fiat: EarningsView['fiat'];
  readonly settings: Settings;
}

export function Power({ power, month, fiat, settings }: Props) {
  const { t, locale } = useWords();
  const asking = useAsk();
  const [watts, setWatts] = useState(settings.miningWatts?.toString() ?? '');
  const [cents, setCents] = useState(settings.centsPerKwh?.toString() ?? '');
  const save = (event: FormEvent) => {
    event.preventDefault();
    const patch = { miningWatts: numberIn(watts), centsPerKwh: numberIn(cents) };
    void asking.ask({ type: 'settings.change', args: { patch } });
  };
  const earnedCents =
    fiat === null ? null : month.totals.reduce((sum, { worth }) => sum + centsOf(worth ?? '0', fiat.microCentsPerTao), 0n);
  const more = power.monthCents !== null && earnedCents !== null && power.monthCents > Number(earnedCents);
  return (
    <section data-power={power.by}>
      <h2>{t('money.earnings.power')}</h2>
      {power.monthCents === null || power.watts === null ? (
        <p className="quiet">{t('money.earnings.powerUnknown')}</p>
      ) : (
        <p data-power-cost>
          {t('money.earnings.powerMonth', {
            amount: fiatText(BigInt(Math.round(power.monthCents)), power.currency, locale),
            hours: power.monthHours.toLocaleString(locale.language, { maximumFractionDigits: 1 }),
            watts: power.watts,
          })}{' '}
          {more ? <strong>{t('money.earnings.powerMore')}</strong> : null}
        </p>
      )}
      <form className="power-form" onSubmit={save}>
        <Field label={t('money.earnings.watts')} value={watts} onChange={setWatts} />
        <Field label={t('money.earnings.tariff')} value={cents} onChange={setCents} />
        <button type="submit" className="button" disabled={asking.busy}>
          {t('settings.save')}
        </button>
      </form>
    </section>
  );
}

const numberIn = (text: string): number | null => (/^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : null);

function Field({ label, value, onChange }: { label: string; value: string; onChange: (text: string) => void }) {
  return (
    <label className="form-field">
      <span className="form-label">{label}</span>
      <input
        className="field port-field"
        inputMode="decimal"
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
