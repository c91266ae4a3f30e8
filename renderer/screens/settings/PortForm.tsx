// A port, typed in and checked before it is sent.
import { type FormEvent, useId, useState } from 'react';
import { TcpPort } from '../../../main/contract/units.ts';
import type { Asking } from '../../state/use-lode.ts';
import { useWords } from '../../words/use-words.ts';

/** What `TcpPort` takes. */
const LEAST = 1_024;
const MOST = 65_535;

interface Props {
  readonly port: number;
  readonly label: string;
  readonly submit: string;
  readonly asking: Asking;
  readonly onSaved?: () => void;
  readonly onCancel?: () => void;
}

export function PortForm({ port, label, submit, asking, onSaved, onCancel }: Props) {
  const { t } = useWords();
  const id = useId();
  const [text, setText] = useState(String(port));
  const [wrong, setWrong] = useState(false);
  const bounds = { least: LEAST, most: MOST };

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const parsed = TcpPort.safeParse(/^\d+$/.test(text.trim()) ? Number(text) : null);
    setWrong(!parsed.success);
    if (!parsed.success) return;
    const result = await asking.ask({ type: 'settings.change', args: { patch: { axonPort: parsed.data } } });
    if (result.ok) onSaved?.();
  };

  return (
    <form className="port-form" noValidate onSubmit={(event) => void save(event)}>
      <label htmlFor={id}>{label}</label>
      <div className="port-row">
        <input
          id={id}
          className="field port-field"
          inputMode="numeric"
          autoComplete="off"
          value={text}
          aria-invalid={wrong}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            setText(event.target.value);
            setWrong(false);
          }}
        />
        <button type="submit" className={onCancel ? 'button button-primary' : 'button'} disabled={asking.busy}>
          {submit}
        </button>
        {onCancel ? (
          <button type="button" className="button" onClick={onCancel}>
            {t('problem.cancel')}
          </button>
        ) : null}
      </div>
      <p id={`${id}-hint`} className={wrong ? 'field-wrong' : 'hint'} role={wrong ? 'alert' : undefined}>
        {t(wrong ? 'problem.portWrong' : 'problem.portHint', bounds)}
      </p>
    </form>
  );
}
