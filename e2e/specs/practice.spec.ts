// The main job: start practice, watch answers counted and the score rise, pause, stop.
import { STOP_LIMIT_MS } from '../../main/contract/miner-state.ts';
import { inferencePid } from '../fixtures/processes.ts';
import { expect, test } from '../fixtures/lode.ts';

test('the first open says it is ready, and offers one thing to do', async ({ lode }) => {
  const { page } = await lode.start();
  await page.expectState('ready');
  await expect(page.start).toHaveText(/practice mining, no money involved/);
  await expect(page.page.locator('main .button')).toHaveCount(1);
  const { axon, session } = await page.snapshot();
  expect(axon, 'nothing listens before Start').toBeNull();
  expect(session).toEqual({ answered: 0, late: 0, refused: 0, failed: 0 });
});

test('practice is named, answers are counted, the score rises', async ({ lode }) => {
  const { page } = await lode.start();
  await page.start.click();
  await page.expectState('mining');
  await expect(page.state).toHaveText('Answering practice questions.');
  await expect(page.practiceSign).toContainText('nothing here is real money');
  await page.expectAtLeast('answered', 5);
  const early = await page.number('answered');
  await page.expectAtLeast('answered', early + 5);
  await expect.poll(() => page.number('score')).toBeGreaterThan(0.5);
  await expect.poll(() => page.number('p50')).toBeGreaterThan(0);
  expect(await page.number('failed')).toBe(0);
  await expect(page.page.locator('[data-device]')).toHaveAttribute('data-device', 'cpu');
  await expect.poll(async () => Number(await page.seam.getAttribute('data-grains'))).toBeGreaterThan(5);
});

test('the list says when, who asked, what, how fast, and how it was judged', async ({ lode }) => {
  const { page } = await lode.start();
  await page.practise(3);
  const judged = page
    .rows('answered')
    .filter({ hasText: /[01]\.\d\d$/ })
    .first();
  await expect(judged.getByRole('cell')).toHaveText([
    /^\d\d:\d\d:\d\d$/,
    'Answered',
    /^Practice validator [123]$/,
    /\S.* \d+ %/s,
    /^\d+(\.\d)? m?s$/,
    /^[01]\.\d\d$/,
  ]);
});

test('Stop is done within five seconds, the counts stay to be read, and Start begins anew', async ({ lode }) => {
  const { page } = await lode.start();
  await page.practise();
  await page.stop.click();
  await page.expectState('ready', STOP_LIMIT_MS);
  const { axon, session } = await page.snapshot();
  expect(axon, 'nothing listens after Stop').toBeNull();
  await expect(page.figure('answered')).toHaveText(String(session.answered));
  expect(session.answered).toBeGreaterThan(0);
  await page.practise();
});

test('Stop is done within five seconds while inference hangs', async ({ lode }) => {
  const { page, pid } = await lode.start();
  await page.practise();
  process.kill(inferencePid(pid), 'SIGSTOP');
  await page.stop.click();
  await page.expectState('ready', STOP_LIMIT_MS);
});

test('a pause holds the questions off until the person resumes', async ({ lode }) => {
  const { page } = await lode.start();
  await page.practise();
  await page.pause.click();
  await page.page.getByRole('menuitem', { name: 'Until I resume' }).click();
  await page.expectState('paused');
  await expect(page.state).toHaveText('Paused until you resume.');
  const { session } = await page.snapshot();
  await page.resume.click();
  await page.expectState('mining');
  await page.expectAtLeast('answered', session.answered + 3);
});

test('started with --practice it works with nobody clicking', async ({ lode }) => {
  const { page } = await lode.start('--practice');
  await page.expectState('mining');
  await page.expectAtLeast('answered', 3);
});
