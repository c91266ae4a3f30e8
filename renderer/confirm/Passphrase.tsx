// A passphrase: typed once to open something, twice to choose one.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConfirmQuestion } from '../../main/contract/confirm.ts';
import { Sheet } from './Sheet.tsx';
import { useFirst } from './use-first.ts';
import type { Answer } from './Question.tsx';

/** The signer wants no fewer. */
const LEAST = 8;
type PassphraseQuestion = Extract<ConfirmQuestion, { kind: 'passphrase' }>;

export function Passphrase({ question, answer }: { readonly question: PassphraseQuestion; readonly answer: Answer }) {
  const { t } = useTranslation();
  const { purpose, of, wrong } = question;
  const [typed, setTyped] = useState('');
  const [again, setAgain] = useState('');
  const chooses = purpose === 'choose-vault' || purpose === 'choose-backup';
  const fits = chooses ? typed.length >= LEAST && typed === again : typed !== '';
  return (
    <Sheet
      title={t(`confirm.passphrase.${purpose}`, { of: of ?? '' })}
      answer={answer}
      yes={t('confirm.passphrase.done')}
      mayGoOn={fits}
      onYes={() => answer({ kind: 'text', text: typed })}
    >
      {wrong && <p className="sheet-wrong">{t('confirm.passphrase.wrong')}</p>}
      <Field label={t('confirm.passphrase.field')} value={typed} onChange={setTyped} first />
      {chooses && <Field label={t('confirm.passphrase.again')} value={again} onChange={setAgain} first={false} />}
      {chooses && (
        <p className="quiet">
          {typed.length < LEAST
            ? t('confirm.passphrase.short', { least: LEAST })
            : again !== '' && again !== typed
              ? t('confirm.passphrase.differ')
              : t('confirm.passphrase.lost')}
        </p>
      )}
    </Sheet>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly first: boolean;
}

function Field({ label, value, onChange, first }: FieldProps) {
  const ref = useFirst<HTMLInputElement>(first);
  return (
    <label className="sheet-field">
      {label}
      <input
        ref={ref}
        className="figure"
        type="password"
        autoComplete="off"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}
