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

/** What a page can ask a person or the system for, each by asking as a page does. true: it was given. */
const asksForEverything = async (): Promise<Record<string, boolean>> => {
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- it runs in the page, alone
  const given = async (ask: () => unknown) => {
    try {
      const late = new Promise((resolve) => setTimeout(resolve, 1_000, 'nothing came'));
      const answer = await Promise.race([ask(), late]);
      // A list of devices with none in it is no device.
      const none = Array.isArray(answer) && answer.length === 0;
      return !none && !['denied', 'nothing came', undefined, null, false].includes(answer as string);
    } catch {
      return false;
    }
  };
  const { navigator: asked } = window as unknown as {
    navigator: Record<string, Record<string, (...args: unknown[]) => unknown>>;
  };
  const ask = (api: string, call: string, ...args: unknown[]) => given(() => asked[api]?.[call]?.(...args));
  const entries: [string, Promise<boolean>][] = [
    ['camera', ask('mediaDevices', 'getUserMedia', { video: true })],
    ['microphone', ask('mediaDevices', 'getUserMedia', { audio: true })],
    ['screen', ask('mediaDevices', 'getDisplayMedia', { video: true })],
    ['clipboard', ask('clipboard', 'readText')],
    ['usb', ask('usb', 'requestDevice', { filters: [] })],
    ['hid', ask('hid', 'requestDevice', { filters: [] })],
    ['serial', ask('serial', 'requestPort')],
    ['bluetooth', ask('bluetooth', 'requestDevice', { acceptAllDevices: true })],
    ['persistence', ask('storage', 'persist')],
    ['notifications', given(() => Notification.requestPermission())],
    ['midi', given(() => (navigator as unknown as { requestMIDIAccess(o: object): unknown }).requestMIDIAccess({ sysex: true }))],
    [
      'place',
      given(
        () =>
          new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, () => no(new Error('no')), { timeout: 500 })),
      ),
    ],
    ['fullscreen', given(() => document.documentElement.requestFullscreen().then(() => true))],
    ['pointer', given(() => document.documentElement.requestPointerLock())],
  ];
  return Object.fromEntries(await Promise.all(entries.map(async ([name, answer]) => [name, await answer] as const)));
};

test('a page is granted nothing it asks for, holds no other page, and each window is made as Electron’s list wants it', async ({
  lode,
}) => {
  const home = await lode.start();
  if (home.kind !== 'desktop') throw new Error('a spec of the desktop');
  const other = await holdPort();
  await home.page.expectState('ready');
  const granted = await home.page.page.evaluate(asksForEverything);
  expect(Object.keys(granted).length).toBe(14);
  expect(Object.entries(granted).filter(([, was]) => was)).toEqual([]);

  const held = await home.page.page.evaluate(async (address) => {
    const view = document.createElement('webview');
    view.setAttribute('src', address);
    const frame = document.createElement('iframe');
    frame.src = address;
    document.body.append(view, frame);
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { webview: 'loadURL' in view, frame: frame.contentDocument?.URL ?? 'closed' };
  }, `http://127.0.0.1:${other.port}/`);
  expect(held.webview).toBe(false);
  expect(other.visits, 'not even a connection').toBe(0);
  await other.release();

  // What Electron was told, read back from it.
  const told = await home.app.evaluate(({ webContents, app, session }) => ({
    pages: webContents.getAllWebContents().map((contents) => {
      const last =
        (contents as unknown as { getLastWebPreferences(): Record<string, unknown> | null }).getLastWebPreferences() ?? {};
      const { sandbox, contextIsolation, nodeIntegration, webSecurity, allowRunningInsecureContent, experimentalFeatures } = last;
      return {
        sandbox,
        contextIsolation,
        nodeIntegration,
        webSecurity,
        allowRunningInsecureContent,
        experimentalFeatures,
        inWorkers: last['nodeIntegrationInWorker'] ?? false,
        inFrames: last['nodeIntegrationInSubFrames'] ?? false,
        webviewTag: last['webviewTag'] ?? false,
        blink: last['enableBlinkFeatures'] ?? '',
        inMemory: contents.session === session.fromPartition('lode') && !contents.session.isPersistent(),
      };
    }),
    // Lode is nobody's handler: a link can start it as little as it can command it.
    links: ['lode', 'app', 'tao', 'bittensor'].filter((scheme) => app.isDefaultProtocolClient(scheme)),
  }));
  expect(told.links).toEqual([]);
  expect(told.pages).toEqual([
    {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      inWorkers: false,
      inFrames: false,
      webviewTag: false,
      blink: '',
      inMemory: true,
    },
  ]);

  // A link handed to a second launch, as a browser would: the window comes to the front and nothing else happens.
  const before = await home.page.snapshot();
  await home.relaunch('lode://send?to=5Grw&amount=1', 'app://lode/confirm.html', '/etc/passwd');
  const after = await home.page.snapshot();
  expect(after.miner).toEqual(before.miner);
  await home.page.expectState('ready');
  expect(
    await home.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.webContents.getURL())),
  ).toEqual(['app://lode/']);
});
