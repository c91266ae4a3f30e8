// A computer that sleeps while Lode answers: every process of it is held still and let go, as the system does.
import { setTimeout as wait } from 'node:timers/promises';
import { descendants } from '../fixtures/processes.ts';
import { expect, test } from '../fixtures/lode.ts';

/** Longer than any pulse's three beats, and than what the watch takes for a sleep at the latest. */
const SLEEP_MS = 17_000;

test('sleeps, wakes, goes on; nothing was taken for hung, and what happened is written down, after a reload too', async ({
  lode,
}) => {
  const { page, pid } = await lode.start();
  await page.practise();
  const all = [pid, ...descendants(pid)];
  for (const each of all) process.kill(each, 'SIGSTOP');
  await wait(SLEEP_MS);
  for (const each of all.toReversed()) process.kill(each, 'SIGCONT');
  const before = await page.number('answered');
  await page.expectAtLeast('answered', before + 5);
  await page.expectState('mining');
  await page.open('Settings');
  const flight = page.page.locator('[data-flight]');
  await expect(flight.locator('[data-flight-row="slept"]')).toHaveCount(1);
  await expect(flight.locator('[data-flight-row="mining"]').first()).toContainText('practice');
  await expect(flight.locator('[data-flight-row="recovering"], [data-flight-row="unended"]')).toHaveCount(0);
  await page.open('Home');
  for (const code of ['engine-restarted', 'inference-restarted', 'validator-restarted', 'clock-moved'] as const)
    await expect(page.notice(code)).toHaveCount(0);
  await page.page.reload();
  await page.expectAtLeast('answered', before + 5);
});
