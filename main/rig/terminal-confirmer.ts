// A rig's confirmer: the person types in the terminal Lode runs in. The web page has no part in it, and without a terminal the answer is no.
import type { i18n } from 'i18next';
import type { ConfirmAnswer, Confirmer, ConfirmQuestion } from '../contract/confirm.ts';
import { assertNever } from '../contract/problem.ts';

/** A terminal as the confirmer needs it. `hidden`: what is typed is not shown. null: the person ended the input. */
export interface AskingTerminal {
  readonly isThere: boolean;
  print(line: string): void;
  ask(prompt: string, hidden: boolean): Promise<string | null>;
  /** Takes what was printed off the screen. */
  clear(): void;
}

const DECLINED = { kind: 'declined' } as const satisfies ConfirmAnswer;
const YES = 'yes';

export function terminalConfirmer(terminal: AskingTerminal, speech: i18n): Confirmer {
  const t = (key: string, params: Record<string, string | number> = {}): string => speech.t(`confirm.${key}`, params);
  let queue: Promise<unknown> = Promise.resolve();

  const typedYes = async (prompt: string): Promise<ConfirmAnswer> =>
    (await terminal.ask(prompt, false))?.trim() === YES ? { kind: 'yes' } : DECLINED;
  const typed = async (prompt: string, hidden: boolean): Promise<ConfirmAnswer> => {
    const text = await terminal.ask(prompt, hidden);
    return text === null || text === '' ? DECLINED : { kind: 'text', text };
  };

  const answer = async (question: ConfirmQuestion): Promise<ConfirmAnswer> => {
    if (!terminal.isThere) {
      terminal.print(t('terminal.noTerminal'));
      return DECLINED;
    }
    switch (question.kind) {
      case 'spend': {
        if (question.practice) terminal.print(t('practice'));
        terminal.print(t(`spend.${question.title}`));
        for (const { label, value } of question.lines) terminal.print(`  ${t(`line.${label}`)}: ${value}`);
        for (const warning of question.warnings) terminal.print(`  ! ${t(`warning.${warning}`)}`);
        terminal.print(`  ${t('decoded')}: ${question.decoded}`);
        return typedYes(t('terminal.yes'));
      }
      case 'show-words': {
        terminal.print(t('showWords.title'));
        terminal.print(t('showWords.text'));
        question.words.forEach((word, at) => terminal.print(`  ${String(at + 1).padStart(2)} ${word}`));
        const said = await typedYes(t('terminal.words'));
        terminal.clear();
        terminal.print(t('terminal.clear'));
        return said;
      }
      case 'quiz': {
        terminal.print(question.wrong ? t('quiz.wrong') : t('quiz.text'));
        const words: string[] = [];
        for (const position of question.positions) {
          const word = await terminal.ask(`${t('quiz.word', { position })}: `, true);
          if (word === null) return DECLINED;
          words.push(word.trim().toLowerCase());
        }
        return { kind: 'words', words };
      }
      case 'type-words':
        if (question.wrong) terminal.print(t(`typeWords.wrong.${question.wrong.why}`, { word: question.wrong.word ?? '' }));
        return typed(`${t('typeWords.title')}: `, true);
      case 'passphrase':
        return askPassphrase(question);
      case 'path':
        return typed(`${t(`path.${question.purpose}`)} [${question.suggested}] `, false);
      default:
        return assertNever(question);
    }
  };

  const askPassphrase = async ({
    purpose,
    of,
    wrong,
  }: Extract<ConfirmQuestion, { kind: 'passphrase' }>): Promise<ConfirmAnswer> => {
    if (wrong) terminal.print(t('passphrase.wrong'));
    const prompt = `${t(`passphrase.${purpose}`, { of: of ?? '' })}: `;
    const first = await typed(prompt, true);
    if (first.kind !== 'text' || (purpose !== 'choose-vault' && purpose !== 'choose-backup')) return first;
    const second = await typed(`${t('passphrase.again')}: `, true);
    if (second.kind === 'text' && second.text === first.text) return first;
    terminal.print(t('passphrase.differ'));
    return DECLINED;
  };

  // One question at a time: two prompts in one terminal would take each other's answers.
  return (question) => {
    const asked = queue.then(() => answer(question));
    queue = asked.catch(() => undefined);
    return asked;
  };
}
