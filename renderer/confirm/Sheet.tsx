// The frame of every question: what it is, what there is to see, and the two ways out with "no" first.
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from './Question.tsx';

interface SheetProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly answer: Answer;
  readonly yes: string;
  readonly mayGoOn: boolean;
  /** Spending is never the primary action. */
  readonly spends?: boolean;
  readonly onYes: () => void;
  readonly practice?: boolean;
}

export function Sheet({ title, children, answer, yes, mayGoOn, spends = false, onYes, practice = false }: SheetProps) {
  const { t } = useTranslation();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (mayGoOn && !spends) onYes();
  };
  return (
    <form className="sheet" onSubmit={submit} aria-labelledby="asked">
      {practice && <p className="sheet-practice">{t('confirm.practice')}</p>}
      <h1 id="asked">{title}</h1>
      <div className="sheet-body">{children}</div>
      <div className="sheet-ways">
        <button
          type="button"
          className={spends ? 'button button-primary' : 'button'}
          onClick={() => answer({ kind: 'declined' })}
        >
          {t('confirm.no')}
        </button>
        <button
          type={spends ? 'button' : 'submit'}
          className={spends ? 'button' : 'button button-primary'}
          disabled={!mayGoOn}
          onClick={spends ? onYes : undefined}
        >
          {yes}
        </button>
      </div>
    </form>
  );
}
