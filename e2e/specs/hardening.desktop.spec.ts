// The desktop's own walls: the gate, the window's address, the sandbox.
import { holdPort } from '../fixtures/ports.ts';
import { expect, test } from '../fixtures/lode.ts';
import { renderers } from '../fixtures/processes.ts';

test('an invented command is refused with a code, not obeyed', async ({ lode }) => {
  const { page } = await lode.start();
  await page.expectState('ready');
  const results = await page.page.evaluate(async () => {
    const { lode: bridge } = window as unknown as {
      lode: { send(command: unknown): Promise<{ ok: boolean; problem?: { code: string } }> };
    };
    const commands = [
      { type: 'wallet.send', args: {} },
      { type: 'miner.start', args: { work: { kind: 'real' } } },
      { type: 'miner.start', args: { work: { kind: 'practice', subnet: 'practice' } }, more: 1 },
      { type: 'settings.change', args: { patch: { axonPort: 80 } } },
      'miner.start',
      null,
      { type: '__proto__', args: {} },
    ];
    return Promise.all(commands.map((command) => bridge.send(command)));
  });
  expect(results.map(({ ok, problem }) => [ok, problem?.code])).toEqual(results.map(() => [false, 'command-invalid']));
  await page.expectState('ready');
});

test('the window stays at its address, opens no other, and is granted nothing', async ({ lode }) => {
  const home = await lode.start();
  if (home.kind !== 'desktop') throw new Error('a spec of the desktop');
  const other = await holdPort();
  await home.page.expectState('ready');
  const address = `http://127.0.0.1:${other.port}/`;
  const seen = await home.page.page.evaluate(async (elsewhere) => {
    const opened = window.open(elsewhere);
    const names = ['geolocation', 'notifications', 'camera', 'microphone'] as PermissionName[];
    const permissions = await Promise.all(names.map((name) => navigator.permissions.query({ name })));
    return { opened: opened !== null, granted: permissions.filter(({ state }) => state === 'granted').length };
  }, address);
  expect(seen).toEqual({ opened: false, granted: 0 });
  // From main, because Playwright waits for a navigation that was begun and refused.
  const windows = await home.app.evaluate(async ({ BrowserWindow }, elsewhere) => {
    const all = BrowserWindow.getAllWindows().map(({ webContents }) => webContents);
    for (const contents of all) {
      const refused = new Promise<void>((resolve) => contents.once('did-stop-loading', () => resolve()));
      await contents.executeJavaScript(`setTimeout(() => window.location.assign(${JSON.stringify(elsewhere)})); undefined`);
      await refused;
    }
    const heading = 'document.querySelector("h1")?.textContent';
    return Promise.all(all.map(async (contents) => [contents.getURL(), (await contents.executeJavaScript(heading)) as unknown]));
  }, address);
  expect(windows).toEqual([['app://lode/', 'Ready.']]);
  expect(other.visits, 'not even a connection').toBe(0);
  await other.release();
});

test('each page runs in Chromium’s sandbox, with the system’s help', async ({ lode }) => {
  const home = await lode.start();
  if (home.kind !== 'desktop') throw new Error('a spec of the desktop');
  test.skip(home.noSandbox !== null, `no sandbox: ${home.noSandbox}`);
  await home.page.expectState('ready');
  const pages = renderers(home.pid);
  expect(pages.length).toBe(1);
  // A filter of system calls, and no way to more rights than it has (proc(5)).
  expect(pages).toEqual(pages.map(() => ({ seccomp: 'filter', noNewRights: true, asRoot: false })));
});
