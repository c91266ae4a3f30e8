// The main job: start practice, watch answers counted and the score rise, pause, stop.
import { expect, test } from '../fixtures/lode.ts';

test('the first open says it is ready and offers one thing to do', async ({ lode }) => {
  const { page } = await lode.start();
  await page.expectState('ready');
  await expect(page.start).toBeVisible();
  await expect(page.start).toHaveText(/practice mining, no money involved/);
  await expect(page.stop).toHaveCount(0);
});

test('practice is named, answers are counted, the score rises, and who asked what is listed', async ({ lode }) => {
  const { page } = await lode.start();
  await page.start.click();
  await page.expectState('mining');
  await expect(page.practiceSign).toContainText('nothing here is real money');
  await page.expectAtLeast('answered', 5);
  const early = await page.number('answered');
  await page.expectAtLeast('answered', early + 5);
  await expect.poll(() => page.number('score')).toBeGreaterThan(0.5);
  await expect.poll(() => page.number('p50')).toBeGreaterThan(0);
  const row = page.rows('answered').first();
  await expect(row).toContainText(/Practice validator [123]/);
  await expect(row).toContainText(/\d+ %/);
  await expect(row).toContainText(/\d\s?m?s/);
  await expect(page.page.locator('[data-device]')).toHaveAttribute('data-device', 'cpu');
  await expect.poll(async () => Number(await page.seam.getAttribute('data-grains'))).toBeGreaterThan(5);
});

test('Stop is done within five seconds, and the counts stay to be read', async ({ lode }) => {
  const { page } = await lode.start();
  await page.practise();
  await page.stop.click();
  await page.expectState('ready', 5_000);
  const answered = await page.number('answered');
  expect(answered).toBeGreaterThan(0);
  await expect(page.start).toBeVisible();
});

test('a pause holds the questions off until the person resumes', async ({ lode }) => {
  const { page } = await lode.start();
  await page.practise();
  await page.pause.click();
  await page.page
    .getByRole('menuitem', { name: 'Until I resume' })
    .or(page.page.getByRole('button', { name: 'Until I resume' }))
    .click();
  await page.expectState('paused');
  const held = await page.number('answered');
  await page.resume.click();
  await page.expectState('mining');
  await page.expectAtLeast('answered', held + 3);
});

test('started with --practice it works with nobody clicking', async ({ lode }) => {
  const { page } = await lode.start('--practice');
  await page.expectState('mining');
  await page.expectAtLeast('answered', 3);
});

test('the keyboard alone starts and stops it', async ({ lode }) => {
  const { page } = await lode.start();
  await page.expectState('ready');
  const reach = async (target: typeof page.start) => {
    for (let step = 0; step < 40; step += 1) {
      if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return;
      await page.page.keyboard.press('Tab');
    }
    throw new Error('the keyboard does not reach it');
  };
  await reach(page.start);
  await page.page.keyboard.press('Enter');
  await page.expectState('mining');
  await reach(page.stop);
  await page.page.keyboard.press('Space');
  await page.expectState('ready', 5_000);
});
