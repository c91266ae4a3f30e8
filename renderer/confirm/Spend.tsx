// Money: what, how much, to whom, from the decoded call. "Yes" opens after a second, so that no stray key gives it.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConfirmQuestion } from '../../main/contract/confirm.ts';
import { Sheet } from './Sheet.tsx';
import type { Answer } from './Question.tsx';

const READ_FIRST_MS = 1_000;
type SpendQuestion = Extract<ConfirmQuestion, { kind: 'spend' }>;

export function Spend({ question, answer }: { readonly question: SpendQuestion; readonly answer: Answer }) {
  const { t } = useTranslation();
  const [mayGoOn, setMayGoOn] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setMayGoOn(true), READ_FIRST_MS);
    return () => clearTimeout(timer);
  }, []);
  const { title, practice, lines, warnings, decoded } = question;
  return (
    <Sheet
      title={t(`confirm.spend.${title}`)}
      practice={practice}
      answer={answer}
      yes={t(`confirm.yes.${title}`)}
      mayGoOn={mayGoOn}
      spends
      onYes={() => answer({ kind: 'yes' })}
    >
      <dl className="sheet-lines">
        {lines.map(({ label, value }) => (
          <div key={`${label} ${value}`}>
            <dt>{t(`confirm.line.${label}`)}</dt>
            <dd className="figure">{value}</dd>
          </div>
        ))}
      </dl>
      {warnings.map((warning) => (
        <p className="sheet-warning" key={warning}>
          {t(`confirm.warning.${warning}`)}
        </p>
      ))}
      <details>
        <summary>{t('confirm.decoded')}</summary>
        <code>{decoded}</code>
      </details>
    </Sheet>
  );
}
