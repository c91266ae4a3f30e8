// Lode steps back by itself, says why, and goes on: quiet hours that cover now, set where a person sets them.
import { enginePid } from '../fixtures/processes.ts';
import { expect, test } from '../fixtures/lode.ts';
import { SettingsPage } from '../pages/settings-page.ts';

test('quiet hours pause it with their reason, the person may overrule them, and without them it goes on; so does a sleep', async ({
  lode,
}, info) => {
  const home = await lode.start();
  const { page, pid } = home;
  const settings = new SettingsPage(page.page);
  const picture = (name: string) => page.page.screenshot({ path: info.outputPath(`${name}.png`) });
  await page.practise();

  await page.open('Settings');
  for (const name of ['onBattery', 'gpuBusy', 'fullScreen', 'videoCall', 'metered', 'hottestC'] as const)
    await expect(settings.yields(name)).toContainText(/Now: \S/);
  await settings.addHours('quiet', '00:00', '00:00');
  await expect(settings.hours('quiet')).toContainText('Every day, all day');
  await picture('settings');
  await page.open('Home');
  await page.expectState('paused');
  await expect(page.state).toHaveText('Paused: quiet hours, all week.');
  expect((await page.snapshot()).miner).toMatchObject({ kind: 'paused', reason: 'quiet-hours' });
  await picture('paused');

  await page.resumeAnyway.click();
  await page.expectState('mining');
  await expect(page.overruled('quiet-hours')).toBeVisible();
  const { session } = await page.snapshot();
  await page.expectAtLeast('answered', session.answered + 2);
  await picture('overruled');

  await page.open('Settings');
  await settings.removeHours('quiet');
  await settings.addHours('quiet', '00:00', '00:00');
  await page.open('Home');
  await page.expectState('paused');
  // An engine that is started again pauses for what holds then, and makes no pause of the person's of it.
  process.kill(enginePid(pid), 'SIGKILL');
  await expect(page.notice('engine-restarted')).toBeVisible();
  await page.expectState('paused');
  expect((await page.snapshot()).miner).toMatchObject({ reason: 'quiet-hours' });
  await page.open('Settings');
  await settings.removeHours('quiet');
  await page.open('Home');
  await page.expectState('mining');
  await expect(page.overruled('quiet-hours')).toHaveCount(0);

  // What the system tells Electron reaches the engine.
  if (home.kind !== 'desktop') throw new Error('a spec of the desktop');
  await home.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('suspend'));
  await page.expectState('paused');
  await expect(page.state).toHaveText('Paused: the computer sleeps.');
  await home.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'));
  await page.expectState('mining');
});
