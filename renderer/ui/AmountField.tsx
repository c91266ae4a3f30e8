// An amount, typed. What it holds is text; what it tells is either an amount or why it is none.
import { type ReactNode, useId } from 'react';
import { parseAmount } from '../../main/contract/amounts.ts';
import { useWords } from '../words/use-words.ts';

interface Props {
  readonly label: ReactNode;
  readonly unit: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** The person has tried to go on: what is wrong is said from then on. */
  readonly tried: boolean;
  readonly hint?: ReactNode;
  readonly disabled?: boolean;
}

export function AmountField({ label, unit, value, onChange, tried, hint, disabled = false }: Props) {
  const { t } = useWords();
  const id = useId();
  const parsed = parseAmount(value);
  const wrong = tried && !parsed.ok ? parsed.why : null;
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      <span className="amount-field">
        <bdi aria-hidden="true">{unit}</bdi>
        <input
          id={id}
          className="field"
          inputMode="decimal"
          autoComplete="off"
          value={value}
          disabled={disabled}
          aria-invalid={wrong !== null}
          aria-describedby={`${id}-hint`}
          onChange={(event) => onChange(event.target.value)}
        />
      </span>
      <p id={`${id}-hint`} className={wrong ? 'field-wrong' : 'hint'} role={wrong ? 'alert' : undefined}>
        {wrong ? t(`money.wrong.${wrong}`) : hint}
      </p>
    </div>
  );
}
