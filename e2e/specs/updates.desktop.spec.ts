// An update comes, takes over while Lode practises, and gives way to the version before it when it does not stay up. The AppImage's way:
// what stands in for the file is a program that starts a copy of the app.
import { spawn } from 'node:child_process';
import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { channelFile, serveFeed } from '../../main/shell/updates/testing/feed-server.ts';
import { claimOf, signed } from '../../main/shell/updates/testing/signed.ts';
import { testParts } from '../../tools/setup-tests.mjs';
import { root } from '../../tools/build.mjs';
import { expect, test } from '../fixtures/lode.ts';
import { give, sandboxed } from '../fixtures/ordinary-user.ts';
import { freePort } from '../fixtures/ports.ts';
import { isAlive, mainProcess } from '../fixtures/processes.ts';
import { LodePage } from '../pages/lode-page.ts';

const NAME = 'Lode-0.2.0-linux-x64.AppImage';
const NOTES = 'The fans are quieter.\nA <b>wallet</b> shows what it waits for.';
/** So many starts that do not stay up, and the next goes back. */
const FAILED_STARTS = 3;

test('an update takes over, goes on with the practice, and is returned from', async ({ lode }, info) => {
  test.setTimeout(120_000);
  const work = path.dirname(lode.dataFolder);
  const electron = testParts().electron.where ?? '';
  const feed = await serveFeed();
  const before = await lode.copyApp();
  const after = path.join(work, 'app-0.2.0');
  await cp(before, after, { recursive: true, verbatimSymlinks: true });
  for (const [folder, version] of [
    [before, '0.1.0'],
    [after, '0.2.0'],
  ] as const) {
    const about = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
    await writeFile(path.join(folder, 'package.json'), JSON.stringify({ ...about, version, lode: { updates: 'install' } }));
    await writeFile(
      path.join(folder, 'dev-app-update.yml'),
      `provider: generic\nurl: ${feed.url}/\nupdaterCacheDirName: fetched\n`,
    );
  }
  const apps = path.join(work, 'apps');
  await mkdir(apps);
  give(apps);
  const appImage = path.join(apps, 'Lode.AppImage');
  const program = (folder: string) => Buffer.from(`#!/bin/sh\nexec '${electron}' '${folder}' "$@"\n`);
  await writeFile(appImage, program(before));
  await chmod(appImage, 0o755);
  // Of a size that takes a moment; a shell reads no further than `exec`.
  const released = Buffer.concat([program(after), Buffer.from(randomBytes(1_500_000).toString('hex'))]);
  const secret = createPrivateKey(await readFile(path.join(root, 'tools/keys/development-only-update.pem')));
  const claim = claimOf(released, { notes: NOTES });
  feed.files.set('/latest-linux.yml', channelFile('0.2.0', NAME, released));
  feed.files.set(`/${NAME}`, released);
  feed.files.set(`/${NAME}.lode-signature.json`, signed(claim, { privateKey: secret, publicKey: createPublicKey(secret) }));

  const port = await freePort();
  const flags = [`--remote-debugging-port=${port}`];
  process.env['APPIMAGE'] = appImage;
  try {
    const home = await lode.startFrom(before, ...flags);
    await home.page.practise();
    await home.page.open('Settings');
    await home.page.button('Look now').click();
    const ready = home.page.update('ready');
    await expect(ready).toContainText('Version 0.2.0 is here, and signed by us.');
    await expect(ready).toContainText('A <b>wallet</b> shows what it waits for.');
    for (const colorScheme of ['light', 'dark'] as const) {
      await home.page.page.emulateMedia({ colorScheme });
      await ready.scrollIntoViewIfNeeded();
      await home.page.page.screenshot({ path: info.outputPath(`ready-${colorScheme}.png`) });
    }
    await home.page.open('Home');
    await expect(home.page.updateLine).toContainText('Version 0.2.0 of Lode is ready.');
    await home.page.page.screenshot({ path: info.outputPath('home.png') });
    await home.page.button('See in Settings').click();
    await expect(home.page.page.getByRole('heading', { name: 'Updates and history' })).toBeFocused();
    await home.page.button('Restart now').click();
    await expect.poll(() => isAlive(home.pid), { timeout: 20_000 }).toBe(false);

    const updated = await connect(port);
    await updated.page.expectState('mining', 30_000);
    await updated.page.open('Settings');
    await expect(updated.page.page.locator('[data-about="version"]')).toHaveText('0.2.0');
    expect(await readFile(appImage)).toEqual(released);
    await updated.browser.close();

    // Three times it is ended before it has stayed up; whoever opens it the fourth time is given the one before.
    process.kill(mainProcess(lode.dataFolder), 'SIGKILL');
    const own = [`--data-folder=${lode.dataFolder}`, `--axon-port=${lode.axonPort}`, ...flags];
    const { program: starter, why } = sandboxed(electron, after);
    const open = () => spawn(starter, [...(why === null ? [] : ['--no-sandbox']), after, ...own], { stdio: 'ignore' });
    for (let failed = 1; failed < FAILED_STARTS; failed += 1) {
      await expect.poll(() => startsOf(lode.dataFolder)).toBe(failed);
      const start = open();
      await expect.poll(() => startsOf(lode.dataFolder)).toBe(failed + 1);
      start.kill('SIGKILL');
      await once(start, 'exit');
    }
    open();
    const returned = await connect(port);
    await expect(returned.page.state).toBeVisible({ timeout: 30_000 });
    await returned.page.open('Settings');
    await expect(returned.page.update('returned')).toContainText('Version 0.2.0 did not start. Version 0.1.0');
    await returned.page.page.screenshot({ path: info.outputPath('returned.png') });
    expect(await readFile(appImage)).toEqual(program(before));
    await returned.browser.close();
  } finally {
    delete process.env['APPIMAGE'];
    await end(lode.dataFolder);
    await feed.close();
  }
});

/** How many starts of the new version the journal holds. */
async function startsOf(dataFolder: string): Promise<number> {
  const { starts } = JSON.parse(await readFile(path.join(dataFolder, 'starts.json'), 'utf8')) as {
    starts: { version: string }[];
  };
  return starts.filter(({ version }) => version === '0.2.0').length;
}

/** A Lode that nobody of ours started: seen through the port its flags name. */
async function connect(port: number): Promise<{ page: LodePage; browser: Browser }> {
  let browser: Browser | undefined;
  await expect(async () => {
    browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    expect(browser.contexts()[0]?.pages().length).toBeGreaterThan(0);
  }).toPass({ timeout: 30_000 });
  const page = browser?.contexts()[0]?.pages()[0];
  if (!browser || !page) throw new Error('it has no page');
  return { page: new LodePage(page), browser };
}

async function end(dataFolder: string): Promise<void> {
  let pid: number;
  try {
    pid = mainProcess(dataFolder);
  } catch {
    return;
  }
  process.kill(pid, 'SIGTERM');
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
}
