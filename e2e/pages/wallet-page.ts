// The screens about money as a person uses them: wallet, subnets, earnings.
import { expect, type Locator, type Page } from '@playwright/test';

export class WalletPage {
  readonly page: Page;
  readonly wallet: Locator;
  readonly headline: Locator;

  constructor(page: Page) {
    this.page = page;
    this.wallet = page.locator('[data-wallet]');
    this.headline = page.getByRole('heading', { level: 1 });
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** One of the three ways in. */
  way(name: 'elsewhere' | 'here' | 'bring'): Locator {
    return this.page.locator(`[data-way="${name}"]`);
  }

  holding(name: 'free' | 'stake' | 'delegate'): Locator {
    return this.page.locator(`[data-holding="${name}"] .amount`);
  }

  fact(name: string): Locator {
    return this.page.locator(`[data-fact="${name}"] dd`);
  }

  problem(code: string): Locator {
    return this.page.locator(`[data-problem="${code}"]`);
  }

  async expectChain(): Promise<void> {
    await expect(this.wallet).toHaveAttribute('data-chain', 'live', { timeout: 20_000 });
  }

  /** A row of "What was done". */
  entry(kind: string): Locator {
    return this.page.locator(`[data-entry="${kind}"]`);
  }
}
