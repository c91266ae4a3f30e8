// Something is wrong, and somebody is to help: the file that is shown before it is saved, and the page for when no page comes up.
import { readdir, readFile, rename } from 'node:fs/promises';
import { homedir, hostname } from 'node:os';
import path from 'node:path';
import { expect, test } from '../fixtures/lode.ts';
import { answerAll, PASSPHRASE } from '../pages/answers.ts';
import { HelpPage } from '../pages/help-page.ts';
import { WalletPage } from '../pages/wallet-page.ts';

test.use({ home: 'desktop' });
const CRASHES_BORNE = 3;

test('a person with a wallet reads what a helper would get, saves exactly that, and nothing of theirs is in it or in the log', async ({
  lode,
}, info) => {
  const home = await lode.start();
  if (home.kind !== 'desktop') throw new Error('this is for the desktop');
  const { app, page } = home;
  const wallet = new WalletPage(page.page);
  await page.open('Wallet');
  await wallet.expectChain();
  await wallet.button('Make the wallet').click();
  const words = await answerAll(app, wallet.page.locator('[data-wallet="here"]'));
  await page.open('Home');
  await page.practise();

  const file = path.join(lode.dataFolder, '..', 'support.txt');
  // The person's own choice in the system's dialog, which no test can press.
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
  const help = new HelpPage(page.page);
  await page.open('Help');
  await expect(page.page.getByText('Nobody from Lode ever asks for your words')).toBeVisible();
  const shown = await help.putTogether();
  await page.page.screenshot({ path: info.outputPath('help.png'), fullPage: true });
  await help.button('Save this file').click();
  await expect(help.saved).toHaveAttribute('data-saved', file);
  const saved = await readFile(file, 'utf8');
  for (const part of shown) expect(saved).toContain(part);
  expect(saved).toContain('state: mining');
  expect(saved).toContain('process-started process=signer');
  expect(saved).toMatch(/ opened usual version=/);

  await help.button('Copy a short summary').click();
  await expect(page.page.getByText('Copied.')).toBeVisible();
  const summary = await app.evaluate(({ clipboard }) => clipboard.readText());
  expect(summary).toContain('state: mining');

  const { hotkey, wallet: view } = await page.snapshot();
  const coldkey = view?.coldkey.kind === 'here' ? view.coldkey.address : null;
  const inARow = words.slice(2).map((_, at) => words.slice(at, at + 3).join(' '));
  const theirs = [hotkey, view?.hotkey, coldkey, ...inARow, PASSPHRASE, lode.dataFolder, hostname()];
  if (homedir() !== '/') theirs.push(homedir());
  expect(inARow.length).toBeGreaterThan(9);
  expect(coldkey).not.toBeNull();
  const folder = path.join(lode.dataFolder, 'logs');
  const logs = await Promise.all((await readdir(folder)).map((name) => readFile(path.join(folder, name), 'utf8')));
  const kept = [saved, summary, ...logs].join('\n');
  expect(theirs.filter((piece) => piece && kept.includes(piece))).toEqual([]);

  // Playwright lets go of a page that crashed; main still sees what it shows.
  const heading = await app.evaluate(async ({ BrowserWindow }, times) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    for (let time = 0; time < times; time += 1) {
      const loaded = new Promise<void>((resolve) => contents?.once('did-finish-load', () => resolve()));
      contents?.forcefullyCrashRenderer();
      await loaded;
    }
    return (await contents?.executeJavaScript('document.querySelector("[data-crash]")?.textContent')) as unknown;
  }, CRASHES_BORNE + 1);
  expect(heading).toContain('The window stopped working.');
  expect(heading).toContain('Answering practice questions.');
});

test('where the page cannot be loaded, main’s own page says so, helps, and opens it again once it can', async ({
  lode,
}, info) => {
  const folder = await lode.copyApp();
  const index = path.join(folder, 'dist/renderer/index.html');
  await rename(index, `${index}.away`);
  const home = await lode.startFrom(folder);
  if (home.kind !== 'desktop') throw new Error('this is for the desktop');
  const { page } = home.page;
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The window stopped working.');
  await expect(page.getByText('A file of Lode may be missing or damaged.')).toBeVisible();
  await page.screenshot({ path: info.outputPath('crash.png') });
  await page.getByRole('link', { name: 'Copy diagnostics' }).click();
  await expect(page.getByRole('status')).toHaveText('Copied. It holds no keys, words or addresses.');
  expect(await home.app.evaluate(({ clipboard }) => clipboard.readText())).toContain('Lode: ');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: info.outputPath('crash-dark.png') });
  await rename(`${index}.away`, index);
  await page.getByRole('link', { name: 'Open again' }).click();
  await home.page.expectState('ready');
});
