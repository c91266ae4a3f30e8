// The desktop's own accidents: the engine's process dies, the page's process dies.
import { enginePid } from '../fixtures/processes.ts';
import { expect, test } from '../fixtures/lode.ts';

test('the engine killed from outside comes back, takes up practice and says so', async ({ lode }) => {
  const { page, pid } = await lode.start();
  await page.practise();
  process.kill(enginePid(pid), 'SIGKILL');
  await expect(page.notice('engine-restarted')).toContainText('Nothing written down was lost');
  await page.expectState('mining');
  await page.expectAtLeast('answered', 1);
});

test('when the page’s process dies mining goes on, and the page comes back', async ({ lode }) => {
  const home = await lode.start();
  if (home.kind !== 'desktop') throw new Error('a spec of the desktop');
  await home.page.practise();
  const { session } = await home.page.snapshot();
  // Playwright lets go of a page that crashed; main still sees what it shows.
  await home.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const loaded = new Promise<void>((resolve) => contents?.once('did-finish-load', () => resolve()));
    contents?.forcefullyCrashRenderer();
    return loaded;
  });
  const shown = () =>
    home.app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const text: unknown = await contents?.executeJavaScript('document.querySelector("[data-figure=answered]")?.textContent');
      return Number(text);
    });
  await expect.poll(shown).toBeGreaterThan(session.answered);
});
