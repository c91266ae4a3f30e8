// The Subnets screen as a person uses it: the cards of what Lode can serve, and the chain's own list below them.
import { expect, type Locator, type Page } from '@playwright/test';
import type { ModelStanding } from '../../main/contract/models.ts';
import type { UnfitReason } from '../../main/contract/offer.ts';
import type { SubnetId } from '../../main/contract/subnet.ts';

export class SubnetsPage {
  readonly page: Page;
  readonly cards: Locator;
  /** The screen's one primary action. */
  readonly primary: Locator;

  constructor(page: Page) {
    this.page = page;
    this.cards = page.locator('[data-offer]');
    this.primary = page.locator('main .button-primary');
  }

  card(id: SubnetId): Locator {
    return this.page.getByRole('article', { name: names[id] });
  }

  step(id: SubnetId, step: 'practice' | 'mine' | 'download' | 'look' | 'stop'): Locator {
    return this.card(id).locator(`[data-step="${step}"]`);
  }

  button(id: SubnetId, name: string): Locator {
    return this.card(id).getByRole('button', { name, exact: true });
  }

  /** Why it does not fit this computer, in words. */
  unfit(id: SubnetId, reason: UnfitReason): Locator {
    return this.card(id).locator(`[data-note="unfit"][data-reason="${reason}"]`);
  }

  need(id: SubnetId, name: string): Locator {
    return this.card(id).locator(`[data-need="${name}"]`);
  }

  model(id: SubnetId): Locator {
    return this.card(id).locator('[data-model]');
  }

  async expectModel(id: SubnetId, ...standings: readonly ModelStanding['kind'][]): Promise<void> {
    await expect(this.model(id)).toHaveAttribute('data-model', new RegExp(`^(${standings.join('|')})$`));
  }

  /** What becomes of a download: some of it arrives, or it is given up. */
  async comesOrFails(id: SubnetId, timeout: number): Promise<'comes' | 'fails'> {
    const fails = this.model(id).and(this.page.locator('[data-model="failed"]'));
    const comes = this.model(id).locator('progress:not([value="0"])');
    await expect(fails.or(comes)).toBeVisible({ timeout });
    return (await fails.count()) > 0 ? 'fails' : 'comes';
  }

  async expectAtWork(id: SubnetId, atWork = true): Promise<void> {
    await expect(this.card(id)).toHaveAttribute('data-at-work', String(atWork));
  }

  /** One of the chain's own list. */
  subnet(netuid: number): Locator {
    return this.page.locator(`[data-subnet="${netuid}"]`);
  }
}

const names = { practice: /^Practice/, tag101: /^Tag101/, itsai: /^It’s AI/, clique: /^CliqueAI/ } as const;
