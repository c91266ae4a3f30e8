// The Help screen: the file for somebody who helps, shown before it is saved.
import { expect, type Locator, type Page } from '@playwright/test';

export class HelpPage {
  readonly page: Page;
  readonly saved: Locator;

  constructor(page: Page) {
    this.page = page;
    this.saved = page.locator('[data-saved]');
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Puts the file together and opens every part of it. Answers what is shown, as a person reads it. */
  async putTogether(): Promise<readonly string[]> {
    await this.button('Put the file together').click();
    await expect(this.page.locator('[data-support]')).toBeVisible();
    for (const part of await this.page.locator('[data-part]').all()) {
      if ((await part.getAttribute('open')) === null) await part.locator('summary').click();
    }
    return this.page.locator('[data-part] > pre').allTextContents();
  }
}
