// An address, typed or pasted; its checksum is looked at before anything is done with it.
import { type ReactNode, useId } from 'react';
import { decodeSs58 } from '../../main/contract/ss58.ts';
import type { Ss58 } from '../../main/contract/units.ts';
import { useWords } from '../words/use-words.ts';

/** The address in a typed or scanned text, or null. A scanned one may be `substrate:<address>:<genesis>`. */
export function addressIn(text: string): Ss58 | null {
  const bare =
    text
      .trim()
      .replace(/^substrate:/, '')
      .split(':')[0] ?? '';
  return decodeSs58(bare) ? (bare as Ss58) : null;
}

interface Props {
  readonly label: ReactNode;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly tried: boolean;
  readonly hint?: ReactNode;
  readonly disabled?: boolean;
}

export function AddressField({ label, value, onChange, tried, hint, disabled = false }: Props) {
  const { t } = useWords();
  const id = useId();
  const wrong = tried && addressIn(value) === null;
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field address-field"
        autoComplete="off"
        spellCheck={false}
        value={value}
        disabled={disabled}
        aria-invalid={wrong}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${id}-hint`} className={wrong ? 'field-wrong' : 'hint'} role={wrong ? 'alert' : undefined}>
        {wrong ? t('money.wrongAddress') : hint}
      </p>
    </div>
  );
}
