// Closing the window: asked once, done as answered, remembered.
import { isAlive } from '../fixtures/processes.ts';
import { expect, test } from '../fixtures/lode.ts';

test('closing is asked about once', async ({ lode }) => {
  const home = await lode.start();
  await home.page.practise();
  await home.closePage();
  await expect(home.page.closeQuestion).toContainText('Keep answering in the background?');
  await home.page.button('Keep answering').click();
  await home.page.gone();
  const page = await home.reopenPage();
  await page.expectState('mining');
  await home.closePage();
  await page.gone();
});

test('staying keeps the window, and the question comes again', async ({ lode }) => {
  const home = await lode.start();
  const { page } = home;
  await page.expectState('ready');
  await home.closePage();
  await page.button('Stay here').click();
  await expect(page.closeQuestion).toBeHidden();
  await home.closePage();
  await expect(page.closeQuestion).toBeVisible();
  await page.page.keyboard.press('Escape');
  await expect(page.closeQuestion).toBeHidden();
  await expect(page.start).toBeVisible();
});

test('quitting stops mining and ends every process', async ({ lode }) => {
  const home = await lode.start();
  await home.page.practise();
  await home.closePage();
  await home.page.button('Quit Lode').click();
  await expect.poll(() => isAlive(home.pid)).toBe(false);
});

test('started hidden, it mines without a window until one is asked for', async ({ lode }) => {
  const home = await lode.start('--hidden', '--practice');
  const page = await home.reopenPage();
  await page.expectState('mining');
  await page.expectAtLeast('answered', 1);
});
