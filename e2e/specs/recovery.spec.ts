// What goes wrong: inference dies, the port is taken, the page goes; each is said and mended.
import { createServer } from 'node:net';
import { expect, test } from '../fixtures/lode.ts';

test('inference killed from outside comes back by itself and says so', async ({ lode }) => {
  const home = await lode.start();
  const { page } = home;
  await page.practise();
  const pid = await home.inferencePid();
  expect(pid).not.toBeNull();
  process.kill(pid as number, 'SIGKILL');
  await expect(page.notice('inference-restarted')).toBeVisible();
  await page.expectState('mining');
  const answered = await page.number('answered');
  await page.expectAtLeast('answered', answered + 3);
  const next = await home.inferencePid();
  expect(next).not.toBeNull();
  expect(next).not.toBe(pid);
});

test('Stop works within five seconds while inference hangs', async ({ lode }) => {
  const home = await lode.start();
  const { page } = home;
  await page.practise();
  process.kill((await home.inferencePid()) as number, 'SIGSTOP');
  await page.stop.click();
  await page.expectState('ready', 5_000);
});

test('a port that is taken is said in a sentence, and another one helps', async ({ lode }) => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(lode.axonPort, '127.0.0.1', resolve));
  const { page } = await lode.start();
  await page.start.click();
  await page.expectState('blocked');
  await expect(page.problem('port-taken')).toContainText(String(lode.axonPort));
  const field = page.page.getByRole('spinbutton').or(page.page.getByRole('textbox'));
  if ((await field.count()) === 0) await page.page.locator('[data-help="choose-port"]').click();
  await field.fill(String(lode.axonPort === 65_535 ? lode.axonPort - 1 : lode.axonPort + 1));
  await page.page.getByRole('button', { name: 'Use this port' }).click();
  if (await page.start.isVisible().catch(() => false)) await page.start.click();
  await page.expectState('mining');
  await page.expectAtLeast('answered', 1);
  other.close();
});

test('mining goes on without its page, and the reopened page knows what happened meanwhile', async ({ lode, home: kind }) => {
  const home = await lode.start();
  await home.page.practise();
  const before = await home.page.number('answered');
  await home.closePage();
  if (kind === 'desktop') {
    await expect(home.page.closeQuestion).toContainText('Keep answering in the background?');
    const gone = home.page.page.waitForEvent('close');
    await home.page.closeQuestion.getByRole('button', { name: 'Keep answering' }).click();
    await gone;
  }
  const page = await home.reopenPage();
  await page.expectState('mining');
  await page.expectAtLeast('answered', before + 3);
});

test('closing is asked about once', async ({ lode, home: kind }) => {
  test.skip(kind === 'rig', 'a rig has no window to close');
  const home = await lode.start();
  await home.page.practise();
  await home.closePage();
  await home.page.closeQuestion.getByRole('button', { name: 'Stay here' }).click();
  await expect(home.page.closeQuestion).toBeHidden();
  await home.closePage();
  let gone = home.page.page.waitForEvent('close');
  await home.page.closeQuestion.getByRole('button', { name: 'Keep answering' }).click();
  await gone;
  const page = await home.reopenPage();
  await page.expectState('mining');
  gone = page.page.waitForEvent('close');
  await home.closePage();
  await gone;
});

test('a second Lode on the same data says the first one runs', async ({ lode, home: kind }) => {
  test.skip(kind === 'desktop', 'there the second start brings the first window to the front');
  await lode.start();
  const { page } = await lode.start();
  await page.expectState('blocked');
  await expect(page.problem('storage-in-use')).toBeVisible();
});
