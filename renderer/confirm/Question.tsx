// One question of the signer's, by its kind.
import type { ConfirmAnswer, ConfirmQuestion } from '../../main/contract/confirm.ts';
import { assertNever } from '../../main/contract/problem.ts';
import { Passphrase } from './Passphrase.tsx';
import { Spend } from './Spend.tsx';
import { Quiz, ShowWords, TypeWords } from './Words.tsx';

export type Answer = (answer: ConfirmAnswer) => void;

export function Question({ question, answer }: { readonly question: ConfirmQuestion; readonly answer: Answer }) {
  switch (question.kind) {
    case 'spend':
      return <Spend question={question} answer={answer} />;
    case 'show-words':
      return <ShowWords words={question.words} answer={answer} />;
    case 'quiz':
      return <Quiz question={question} answer={answer} />;
    case 'type-words':
      return <TypeWords question={question} answer={answer} />;
    case 'passphrase':
      return <Passphrase question={question} answer={answer} />;
    case 'path':
      // Asked in the desktop's own dialog; never comes here.
      return null;
    default:
      return assertNever(question);
  }
}
