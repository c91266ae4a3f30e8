// Closing the window: asked once, done as answered, remembered.
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { isAlive, renderers } from '../fixtures/processes.ts';
import { expect, test } from '../fixtures/lode.ts';
import { hearTray } from '../fixtures/tray.ts';

test('closing is asked about once', async ({ lode }) => {
  const home = await lode.start();
  await home.page.practise();
  await home.closePage();
  await expect(home.page.closeQuestion).toContainText('Keep answering in the background?');
  await home.page.button('Keep answering').click();
  await home.page.gone();
  await expect.poll(() => renderers(home.pid), 'without its window there is no page').toEqual([]);
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

test('started hidden, it mines without a window, is told from the tray what to do, and opens when asked', async ({ lode }) => {
  const home = await lode.start('--hidden', '--practice');
  if (home.kind !== 'desktop') throw new Error('a spec of the desktop');
  const menu = await hearTray(home.app);
  await expect.poll(() => menu.labels(), { timeout: 40_000 }).toContain('Pause: 1 hour');
  expect(await menu.labels()).toContainEqual(expect.stringMatching(/^\d+ answered today/));
  await menu.press('Pause', '1 hour');
  await expect.poll(() => menu.labels()).toContain('Resume');
  expect((await menu.labels())[0]).toMatch(/^Paused until \d\d:\d\d\.$/);
  await menu.press('Resume');
  await expect.poll(() => menu.labels()).toContain('Pause: Until I resume');
  expect(renderers(home.pid)).toEqual([]);
  const page = await home.reopenPage();
  await page.expectState('mining');
  await page.expectAtLeast('answered', 1);
});

test('opens at login once it is asked to, hidden and with the same data, and no more when that is taken back', async ({
  lode,
}) => {
  test.skip(process.platform !== 'linux', "elsewhere the list is the system's own, and a test must not write into it");
  await lode.makeDataFolder();
  const config = path.join(lode.dataFolder, 'config of mine');
  const before = process.env['XDG_CONFIG_HOME'];
  process.env['XDG_CONFIG_HOME'] = config;
  const { page } = await lode.start().finally(() => {
    if (before === undefined) delete process.env['XDG_CONFIG_HOME'];
    else process.env['XDG_CONFIG_HOME'] = before;
  });
  await page.open('Settings');
  const opens = page.page.getByRole('checkbox', { name: 'Open Lode when I log in' });
  await expect(opens).not.toBeChecked();
  await opens.click();
  await expect(opens).toBeChecked();
  const entry = await readFile(path.join(config, 'autostart/lode.desktop'), 'utf8');
  expect(entry).toMatch(/^Exec="\/.+" "--hidden" "--data-folder=\/.+"$/m);
  await opens.click();
  await expect(opens).not.toBeChecked();
  expect(await readdir(path.join(config, 'autostart'))).toEqual([]);
});
