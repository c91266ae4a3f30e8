// The settings' panels about what Lode yields to, this computer and its models.
import { expect, type Locator, type Page } from '@playwright/test';
import type { ExecutionProvider } from '../../main/contract/device.ts';
import type { Feel, Politeness } from '../../main/contract/politeness.ts';

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

  /** A thing Lode yields to, with what is known of it now. */
  yields(toggle: Exclude<keyof Politeness, 'feel' | 'quietHours' | 'cheapHours'>): Locator {
    return this.page.locator(`[data-yields="${toggle}"]`);
  }

  hours(name: 'quiet' | 'cheap'): Locator {
    return this.page.locator(`[data-hours="${name}"]`);
  }

  /** On every day. `from`, `to`: "22:00". */
  async addHours(name: 'quiet' | 'cheap', from: string, to: string): Promise<void> {
    const hours = this.hours(name);
    await hours.getByRole('button', { name: `Add ${name} hours` }).click();
    await hours.getByLabel('From', { exact: true }).fill(from);
    await hours.getByLabel('To', { exact: true }).fill(to);
    await hours.getByRole('button', { name: 'Save' }).click();
    await expect(hours.getByRole('listitem')).toHaveCount(1);
  }

  async removeHours(name: 'quiet' | 'cheap'): Promise<void> {
    const hours = this.hours(name);
    await hours.getByRole('button', { name: /^Remove/ }).click();
    await expect(hours.getByRole('listitem')).toHaveCount(0);
  }

  /** How much of the computer Lode takes. */
  feel(name: Feel): Locator {
    return this.page.locator(`[data-feel="${name}"]`).getByRole('radio');
  }

  /** How an execution provider did with the trial model. */
  probe(provider: ExecutionProvider): Locator {
    return this.page.locator(`[data-probe="${provider}"]`);
  }
}
