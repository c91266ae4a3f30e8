// What goes wrong while it works: each is said, and mended by itself or by what the page offers.
import { freePort, holdPort } from '../fixtures/ports.ts';
import { inferencePid } from '../fixtures/processes.ts';
import { expect, test } from '../fixtures/lode.ts';

test('inference killed from outside comes back by itself and says so', async ({ lode }) => {
  const { page, pid } = await lode.start();
  await page.practise();
  const killed = inferencePid(pid);
  process.kill(killed, 'SIGKILL');
  await expect(page.notice('inference-restarted')).toContainText('was started again');
  await page.expectState('mining');
  await page.expectAtLeast('answered', (await page.number('answered')) + 3);
  expect(inferencePid(pid)).not.toBe(killed);
});

test('inference killed again and again ends in a reason and a way on', async ({ lode }) => {
  const { page, pid } = await lode.start();
  await page.practise();
  const problem = page.problem('inference-crash-loop');
  // Each kill waits for the next life, so that every death counts.
  await expect(async () => {
    if (!(await problem.isVisible())) process.kill(inferencePid(pid), 'SIGKILL');
    await expect(problem).toBeVisible({ timeout: 300 });
  }).toPass({ timeout: 40_000, intervals: [100] });
  await expect(page.state).toContainText('the inference process keeps stopping');
  await expect(problem).toContainText('What Lode tried');
  await problem.getByRole('button', { name: 'Try again' }).click();
  await page.expectState('mining');
});

test('a port that is taken is said in a sentence, and another one helps', async ({ lode }) => {
  const other = await holdPort(lode.axonPort);
  const { page } = await lode.start();
  await page.start.click();
  await page.expectState('blocked');
  await expect(page.state).toHaveText(`Stopped by a problem: port ${lode.axonPort} is used by another program.`);
  const problem = page.problem('port-taken');
  await expect(problem).toContainText('What you can do');
  await problem.getByRole('button', { name: 'Choose another port' }).click();
  const field = problem.getByLabel('New port');
  const use = problem.getByRole('button', { name: 'Use this port' });
  await field.fill('80');
  await use.click();
  await expect(problem.getByRole('alert')).toContainText('1024');
  const free = await freePort();
  await field.fill(String(free));
  await use.click();
  await page.expectState('mining');
  await page.expectAtLeast('answered', 1);
  expect((await page.snapshot()).axon?.port).toBe(free);
  await other.release();
});
