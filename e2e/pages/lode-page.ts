// The page as a person uses it, in either home: what can be pressed, what can be read.
import { expect, type Locator, type Page } from '@playwright/test';

export type Figure = 'answered' | 'late' | 'refused' | 'failed' | 'p50' | 'p95' | 'score';
export type Outcome = 'answered' | 'late' | 'refused' | 'failed';

export class LodePage {
  readonly page: Page;
  readonly start: Locator;
  readonly stop: Locator;
  readonly pause: Locator;
  readonly resume: Locator;
  readonly state: Locator;
  readonly practiceSign: Locator;
  readonly seam: Locator;
  readonly closeQuestion: Locator;

  constructor(page: Page) {
    this.page = page;
    this.start = page.getByRole('button', { name: /^Start practice mining/ });
    this.stop = page.getByRole('button', { name: 'Stop', exact: true });
    this.pause = page.getByRole('button', { name: 'Pause', exact: true });
    this.resume = page.getByRole('button', { name: 'Resume', exact: true });
    this.state = page.locator('[data-state]');
    this.practiceSign = page.locator('[data-practice]');
    this.seam = page.locator('[data-grains]');
    this.closeQuestion = page.getByRole('dialog');
  }

  /** The state as the machine names it. */
  async expectState(kind: string, timeout = 15_000): Promise<void> {
    await expect(this.state).toHaveAttribute('data-state', kind, { timeout });
  }

  figure(name: Figure): Locator {
    return this.page.locator(`[data-figure="${name}"]`);
  }

  /** A figure as a number; 0 where there is none yet. */
  async number(name: Figure): Promise<number> {
    return Number((await this.figure(name).innerText()).replace(/[^\d.]/g, '')) || 0;
  }

  async expectAtLeast(name: Figure, least: number): Promise<void> {
    await expect.poll(() => this.number(name), { timeout: 30_000 }).toBeGreaterThanOrEqual(least);
  }

  rows(outcome?: Outcome): Locator {
    return this.page.locator(`[data-list="queries"] tr[data-outcome${outcome ? `="${outcome}"` : ''}]`);
  }

  notice(code: string): Locator {
    return this.page.locator(`[data-notice="${code}"]`).first();
  }

  problem(code: string): Locator {
    return this.page.locator(`[data-problem="${code}"]`);
  }

  /** Presses Start and waits until questions are answered. */
  async practise(): Promise<void> {
    await this.start.click();
    await this.expectState('mining');
    await this.expectAtLeast('answered', 1);
  }

  async openSettings(): Promise<void> {
    await this.page
      .getByRole('button', { name: 'Settings' })
      .or(this.page.getByRole('link', { name: 'Settings' }))
      .click();
  }
}
