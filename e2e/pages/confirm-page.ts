// The confirm window: what it says, and the ways out of it.
import { type ElectronApplication, expect, type Locator, type Page } from '@playwright/test';

export class ConfirmPage {
  readonly page: Page;
  readonly title: Locator;
  readonly no: Locator;

  constructor(page: Page) {
    this.page = page;
    this.title = page.getByRole('heading', { level: 1 });
    this.no = page.getByRole('button', { name: 'No, go back' });
  }

  /** The confirm window that opens next, or that is open. */
  static async of(app: ElectronApplication): Promise<ConfirmPage> {
    const shown = () => app.windows().find((page) => page.url().includes('confirm.html'));
    // A window is there before its address is.
    await expect.poll(() => shown() !== undefined, { message: 'the confirm window opens' }).toBe(true);
    return new ConfirmPage(shown() as Page);
  }

  line(label: string): Locator {
    return this.page.locator('dl > div', { has: this.page.locator('dt', { hasText: label }) }).locator('dd');
  }

  yes(name: string): Locator {
    return this.page.getByRole('button', { name });
  }

  /** Presses a button that may close the window: gone before Playwright is done with the press is as good as pressed. */
  async press(button: Locator): Promise<void> {
    await button.click().catch((error: unknown) => {
      if (!this.page.isClosed()) throw error;
    });
  }

  /** A passphrase, typed as often as it is asked for. */
  async choosePassphrase(passphrase: string): Promise<void> {
    for (const field of await this.page.locator('input[type=password]').all()) await field.fill(passphrase);
    await this.press(this.yes('Go on'));
  }

  /** Reads the words shown, as a person with a pencil would, and goes on. */
  async writeDownWords(): Promise<string[]> {
    const words = await this.page.locator('.sheet-words li span:last-child').allTextContents();
    await this.page.getByRole('checkbox').check();
    await this.press(this.yes('Go on'));
    return words;
  }

  async typeWords(phrase: string): Promise<void> {
    await this.page.locator('textarea').fill(phrase);
    await this.press(this.yes('Restore'));
  }

  async answerQuiz(words: readonly string[]): Promise<void> {
    for (const field of await this.page.locator('label.sheet-field').all()) {
      const position = Number(/\d+/.exec((await field.textContent()) ?? '')?.[0]);
      await field.locator('input').fill(words[position - 1] ?? '');
    }
    await this.press(this.yes('Check'));
  }
}
