// The settings' panels about this computer and its models.
import type { Locator, Page } from '@playwright/test';
import type { ExecutionProvider } from '../../main/contract/device.ts';

export class SettingsPage {
  readonly page: Page;
  readonly lookAgain: Locator;
  /** Where the models lie. */
  readonly models: Locator;

  constructor(page: Page) {
    this.page = page;
    this.lookAgain = page.getByRole('button', { name: 'Look again' });
    this.models = page.locator('[data-store]');
  }

  /** A row of what this computer has, by what kind of thing it is. */
  device(name: 'Graphics card' | 'Processor' | 'Memory' | 'Disk'): Locator {
    return this.page.locator('.device', { hasText: name });
  }

  /** How an execution provider did with the trial model. */
  probe(provider: ExecutionProvider): Locator {
    return this.page.locator(`[data-probe="${provider}"]`);
  }
}
