// What Lode can serve, as a person meets it: each card says what is asked, needed and paid, and why it does not fit; a model is asked
// for; one subnet is practised and another instead of it, with the keyboard alone; what this computer has and measured.
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/lode.ts';
import { SettingsPage } from '../pages/settings-page.ts';
import { SubnetsPage } from '../pages/subnets-page.ts';

const SUBNETS = ['practice', 'tag101', 'itsai', 'clique'] as const;
const MOST_STEPS = 60;
/** A hub that cannot be reached is tried several times, longer apart each time. */
const GIVES_UP_MS = 60_000;

/** Tabs until what has the focus is this button of a card. */
async function tabTo(page: Page, subnet: string, step: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const there = await page.evaluate(
      ([card, name]) => document.activeElement?.matches(`[data-offer="${card}"] [data-step="${name}"]`) ?? false,
      [subnet, step] as const,
    );
    if (there) return;
    await page.keyboard.press(key);
  }
  throw new Error(`the keyboard does not reach ${step} of ${subnet}`);
}

test('the cards, a model asked for and not to be had, and a subnet practised instead of another with the keyboard alone', async ({
  lode,
  home,
}, info) => {
  const { page } = await lode.start();
  const subnets = new SubnetsPage(page.page);
  const settings = new SettingsPage(page.page);
  const { keyboard } = page.page;
  await page.open('Subnets');
  await expect(subnets.cards).toHaveCount(SUBNETS.length);
  await expect(subnets.primary, 'one primary action').toHaveCount(1);
  await expect(subnets.step('practice', 'practice')).toHaveClass(/button-primary/);
  // Begun first: whether the hub can be reached shows while the rest is looked at.
  await expect(subnets.card('tag101')).toContainText('huggingface.co/');
  await subnets.step('tag101', 'download').click();
  await subnets.expectModel('tag101', 'downloading', 'failed');
  await expect(subnets.step('tag101', 'practice')).toHaveCount(0);
  // That takes its time, and is the same in both homes: one of them waits for it, in the other it is called off.
  if (home === 'desktop') await subnets.button('tag101', 'Cancel').click();

  for (const id of SUBNETS) {
    const headings = subnets.card(id).getByRole('heading', { level: 4 });
    await expect(headings).toHaveText(['Measured here', 'Model', 'Costs and pays', 'Needs']);
  }
  await expect(subnets.unfit('itsai', 'no-model')).toContainText('There is no model for it that Lode may and can fetch.');
  await expect(subnets.card('itsai')).toContainText('Licence MIT');
  await expect(subnets.card('clique')).toContainText('Paying flat means');
  await expect(subnets.need('tag101', 'port')).toContainText('cannot be told');
  await expect(subnets.subnet(1)).toBeVisible();
  await page.page.screenshot({ path: info.outputPath('subnets.png') });

  await tabTo(page.page, 'itsai', 'practice');
  await keyboard.press('Enter');
  await subnets.expectAtWork('itsai');
  await expect(subnets.card('itsai')).toContainText('Answering practice questions of It’s AI.');
  await expect(subnets.primary).toHaveCount(0);
  // The button it was pressed with is gone; its card has the focus, and is where it was.
  await expect(subnets.card('itsai').getByRole('heading', { level: 3 })).toBeFocused();
  await expect(subnets.step('practice', 'practice')).toContainText('Practise this instead');
  await tabTo(page.page, 'practice', 'practice', 'Shift+Tab');
  await keyboard.press('Enter');
  await subnets.expectAtWork('practice');
  await subnets.expectAtWork('itsai', false);
  await tabTo(page.page, 'practice', 'stop');
  await keyboard.press('Space');
  await subnets.expectAtWork('practice', false);

  await page.open('Settings');
  await expect(settings.device('Processor')).toContainText(/\d+ threads/);
  await expect(settings.device('Memory')).toContainText(/\d GB/);
  await expect(settings.models).toContainText(lode.dataFolder);
  await settings.lookAgain.click();
  await expect(settings.probe('cpu')).toContainText(/Processor works: .+ ms for the trial model\./, { timeout: 30_000 });
  await page.page.screenshot({ path: info.outputPath('computer.png') });
  await settings.feel('unnoticeable').click();
  await expect(settings.feel('unnoticeable')).toBeChecked();
  await page.open('Home');
  await expect(page.page.getByText('gentle')).toBeVisible();
  await page.open('Subnets');

  // Where the hub can be reached the model comes, and is called off; else it is said what to do.
  if (home === 'rig' && (await subnets.comesOrFails('tag101', GIVES_UP_MS)) === 'fails') {
    await expect(subnets.model('tag101')).toContainText('could not be downloaded');
    await expect(subnets.model('tag101')).toContainText('Look at this computer’s connection and try again');
  } else if (home === 'rig') await subnets.button('tag101', 'Cancel').click();
  await expect(subnets.step('tag101', 'download')).toBeVisible();

  // Home begins what was begun last.
  await page.open('Home');
  await page.expectState('ready');
  await expect(page.start).toBeVisible();
});
