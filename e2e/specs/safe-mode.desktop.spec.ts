// Lode that does not stay up: after three starts that were killed the fourth opens with mining off, says so, and comes back.
import { once } from 'node:events';
import { descendants, isAlive } from '../fixtures/processes.ts';
import { expect, test, type Lode } from '../fixtures/lode.ts';

async function killedStart(lode: Lode): Promise<void> {
  const home = await lode.start('--practice');
  if (home.kind !== 'desktop') throw new Error('a spec of the desktop');
  const all = [home.pid, ...descendants(home.pid)];
  const ended = once(home.app.process(), 'exit');
  process.kill(home.pid, 'SIGKILL');
  await ended;
  await expect(() => expect(all.filter(isAlive), 'children outlive main').toEqual([])).toPass();
}

test('three starts killed: the fourth mines nothing, says why, and Try again brings everything back', async ({ lode }) => {
  for (let i = 0; i < 3; i += 1) await killedStart(lode);
  const { page } = await lode.start('--practice');
  await page.expectSafeMode('mining');
  await expect(page.page.locator('[data-safe-mode]')).toContainText('3 times in a row');
  await expect.poll(async () => (await page.snapshot()).miner.kind).toBe('ready');
  // The engine serves everything else.
  await page.open('Settings');
  await expect(page.page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await page.open('Home');
  await page.button('Try again').click();
  await page.practise();
});
