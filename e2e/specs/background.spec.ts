// The page goes, the work stays: opened again in the same life, and in the next.
import { expect, test } from '../fixtures/lode.ts';

test('mining goes on without its page, and the reopened page knows what happened meanwhile', async ({ lode }) => {
  const home = await lode.start();
  await home.page.practise();
  const before = await home.page.number('answered');
  await home.closePage();
  if (home.kind === 'desktop') await home.page.button('Keep answering').click();
  await home.page.gone();
  const page = await home.reopenPage();
  await page.expectState('mining');
  await page.expectAtLeast('answered', before + 3);
});

test('what was answered is still there at the next start', async ({ lode }) => {
  const first = await lode.start();
  await first.page.practise(3);
  await first.page.stop.click();
  await first.page.expectState('ready');
  const { today } = await first.page.snapshot();
  await first.quit();
  const { page } = await lode.start();
  await expect(page.rows('answered').first()).toBeVisible();
  expect((await page.snapshot()).today).toEqual(today);
});
