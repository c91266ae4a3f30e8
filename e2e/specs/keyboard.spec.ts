// With the keyboard alone: start, pause, stop, walk along the seam, and the focus never lost on the way.
import type { Page } from '@playwright/test';
import { STOP_LIMIT_MS } from '../../main/contract/miner-state.ts';
import { expect, test } from '../fixtures/lode.ts';

const MOST_STEPS = 60;

/** Tabs until what has the focus bears this name. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const text = await page.evaluate(() => document.activeElement?.textContent ?? '');
    if (name.test(text)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${String(name)}`);
}
const focused = (page: Page) => page.evaluate(() => document.activeElement?.tagName ?? '');

test('it starts, pauses, goes on and stops, and the focus is never lost', async ({ lode }) => {
  const { page } = await lode.start();
  const { keyboard } = page.page;
  await page.expectState('ready');
  await tabTo(page.page, /^Start practice mining/);
  await keyboard.press('Enter');
  await page.expectAtLeast('answered', 1);
  expect(await focused(page.page)).not.toBe('BODY');

  await tabTo(page.page, /^Pause$/);
  await keyboard.press('Enter');
  await keyboard.press('End');
  await keyboard.press('Enter');
  await page.expectState('paused');
  expect(await focused(page.page)).not.toBe('BODY');

  await tabTo(page.page, /^Resume$/);
  await keyboard.press('Enter');
  await page.expectState('mining');
  await tabTo(page.page, /^Stop$/);
  await keyboard.press('Space');
  await page.expectState('ready', STOP_LIMIT_MS);
  expect(await focused(page.page)).not.toBe('BODY');
});

test('the arrow keys walk along the seam, and each grain is told', async ({ lode }) => {
  const { page } = await lode.start();
  await page.practise(3);
  const seam = page.page.getByRole('slider');
  const card = page.page.locator('.grain-card');
  await seam.focus();
  await page.page.keyboard.press('ArrowLeft');
  await expect(seam).toHaveAttribute('aria-valuetext', /\d\d:\d\d:\d\d, (Answered|Refused), /);
  await expect(card).toBeVisible();
  await page.page.keyboard.press('Escape');
  await expect(card).toBeHidden();
});
