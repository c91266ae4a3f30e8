// What the three forms that swap share: how far the price may move, and what the swap brings now.
import { useId } from 'react';
import { withUnit } from '../../words/amounts.ts';
import { useWords } from '../../words/use-words.ts';
import type { Quoted } from './use-quote.ts';

/** Thousandths. */
export const TOLERANCES = [5, 10, 50] as const;
const PER_PERCENT = 10;

export function Tolerance({ value, onChoose }: { value: number; onChoose: (value: number) => void }) {
  const { t, locale } = useWords();
  const name = useId();
  return (
    <fieldset className="form-field bare-fieldset">
      <legend className="form-label">{t('money.forms.tolerance')}</legend>
      <div className="choices-row">
        {TOLERANCES.map((each) => (
          <label key={each}>
            <input type="radio" name={name} checked={value === each} onChange={() => onChoose(each)} />
            {t('money.forms.percent', { value: (each / PER_PERCENT).toLocaleString(locale.language) })}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** `unit`: of what comes out. */
export function Brings({ quoted, unit }: { quoted: Quoted; unit: string }) {
  const { t, locale } = useWords();
  if (quoted.kind === 'none') return <p className="hint" aria-live="polite" />;
  if (quoted.kind === 'asking') return <p className="hint">{t('money.forms.quoting')}</p>;
  const { out, slippage, by } = quoted.quote;
  const amount = withUnit(out, unit, locale);
  const percent = (slippage / PER_PERCENT).toLocaleString(locale.language, { maximumFractionDigits: 2 });
  return (
    <p className="brings" aria-live="polite" data-quote={by}>
      {by === 'simulation' ? t('money.forms.brings', { amount, slippage: percent }) : t('money.forms.bringsSpot', { amount })}
    </p>
  );
}
