// What a person does with whatever the confirm window asks until they have what they wanted.
import { type ElectronApplication, expect, type Locator } from '@playwright/test';
import { ConfirmPage } from './confirm-page.ts';

export const PASSPHRASE = 'correct horse battery staple';

/**
 * Chooses a passphrase, writes the words down, passes the quiz, types `phrase` where words are asked for; until `done` is on the
 * page. Answers the words that were shown.
 */
export async function answerAll(
  app: ElectronApplication,
  done: Locator | Promise<unknown>,
  phrase = '',
): Promise<readonly string[]> {
  let words: readonly string[] = [];
  let going = true;
  const over = done instanceof Promise ? done : done.waitFor({ timeout: 60_000 });
  void over.then(() => {
    going = false;
  });
  const answers: Record<string, (window: ConfirmPage) => Promise<void>> = {
    // Without a keychain only.
    'Choose a passphrase for the wallet': (window) => window.choosePassphrase(PASSPHRASE),
    'Write these words down': async (window) => {
      words = await window.writeDownWords();
    },
    'Type your recovery words': (window) => window.typeWords(phrase),
    'Have you got them?': (window) => window.answerQuiz(words),
  };
  await expect
    .poll(
      async () => {
        const shown = app.windows().find((page) => page.url().includes('confirm.html'));
        if (!shown) return going;
        const window = new ConfirmPage(shown);
        const title = await window.title.textContent({ timeout: 500 }).catch(() => null);
        if (title !== null) await answers[title]?.(window);
        return going;
      },
      { timeout: 60_000 },
    )
    .toBe(false);
  return words;
}
