// The confirm window's entry: shows each question main passes on, and sends back what the person says.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import type { ConfirmAnswer, ConfirmQuestion } from '../../main/contract/confirm.ts';
import { createSpeech } from '../../main/contract/words/speech.ts';
import { restoreTheme } from '../app/theme.ts';
import { Question } from './Question.tsx';

declare global {
  interface Window {
    readonly lodeConfirm?: {
      onQuestion(listener: (question: ConfirmQuestion) => void): void;
      answer(answer: ConfirmAnswer): void;
    };
  }
}

restoreTheme();
const element = document.getElementById('root');
const bridge = window.lodeConfirm;
if (element === null || !bridge) throw new Error('this page is shown by Lode only');
const root = createRoot(element);
const speech = createSpeech();
let asked = 0;

bridge.onQuestion((question) => {
  asked += 1;
  const own = asked;
  const answer = (said: ConfirmAnswer): void => {
    // An answer belongs to one question and is given once.
    if (own !== asked) return;
    asked += 1;
    root.render(null);
    bridge.answer(said);
  };
  root.render(
    <StrictMode>
      <I18nextProvider i18n={speech}>
        <Question key={own} question={question} answer={answer} />
      </I18nextProvider>
    </StrictMode>,
  );
});
