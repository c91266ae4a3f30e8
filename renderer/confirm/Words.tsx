// Recovery words: shown once, asked back, or typed in. They live in this window and in nothing that outlasts it.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConfirmQuestion } from '../../main/contract/confirm.ts';
import { Sheet } from './Sheet.tsx';
import { useFirst } from './use-first.ts';
import type { Answer } from './Question.tsx';

export function ShowWords({ words, answer }: { readonly words: readonly string[]; readonly answer: Answer }) {
  const { t } = useTranslation();
  const [done, setDone] = useState(false);
  return (
    <Sheet
      title={t('confirm.showWords.title')}
      answer={answer}
      yes={t('confirm.passphrase.done')}
      mayGoOn={done}
      onYes={() => answer({ kind: 'yes' })}
    >
      <p>{t('confirm.showWords.text')}</p>
      <ol className="sheet-words">
        {words.map((word, at) => (
          <li key={`${at} ${word}`}>
            <span className="quiet figure">{at + 1}</span> <span className="figure">{word}</span>
          </li>
        ))}
      </ol>
      <label className="sheet-tick">
        <input type="checkbox" checked={done} onChange={({ target }) => setDone(target.checked)} />
        {t('confirm.showWords.done')}
      </label>
    </Sheet>
  );
}

type QuizQuestion = Extract<ConfirmQuestion, { kind: 'quiz' }>;

export function Quiz({ question, answer }: { readonly question: QuizQuestion; readonly answer: Answer }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<readonly string[]>(question.positions.map(() => ''));
  const first = useFirst<HTMLInputElement>();
  return (
    <Sheet
      title={t('confirm.quiz.title')}
      answer={answer}
      yes={t('confirm.quiz.done')}
      mayGoOn={typed.every((word) => word.trim() !== '')}
      onYes={() => answer({ kind: 'words', words: typed.map((word) => word.trim().toLowerCase()) })}
    >
      <p>{t('confirm.quiz.text')}</p>
      {question.wrong && <p className="sheet-wrong">{t('confirm.quiz.wrong')}</p>}
      {question.positions.map((position, index) => (
        <label className="sheet-field" key={position}>
          {t('confirm.quiz.word', { position })}
          <input
            className="figure"
            ref={index === 0 ? first : undefined}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            value={typed[index]}
            onChange={({ target }) => setTyped(typed.map((word, at) => (at === index ? target.value : word)))}
          />
        </label>
      ))}
    </Sheet>
  );
}

type TypeQuestion = Extract<ConfirmQuestion, { kind: 'type-words' }>;

export function TypeWords({ question, answer }: { readonly question: TypeQuestion; readonly answer: Answer }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const first = useFirst<HTMLTextAreaElement>();
  const { wrong } = question;
  return (
    <Sheet
      title={t('confirm.typeWords.title')}
      answer={answer}
      yes={t('confirm.typeWords.done')}
      mayGoOn={typed.trim() !== ''}
      onYes={() => answer({ kind: 'text', text: typed })}
    >
      <label className="sheet-field">
        {t('confirm.typeWords.text')}
        <textarea
          className="figure"
          rows={4}
          ref={first}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      </label>
      {wrong && <p className="sheet-wrong">{t(`confirm.typeWords.wrong.${wrong.why}`, { word: wrong.word ?? '' })}</p>}
    </Sheet>
  );
}
