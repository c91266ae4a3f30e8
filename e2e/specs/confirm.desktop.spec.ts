// Money and keys in the real confirm window: a wallet made in it, a send denied in it, and nothing of the words outside it.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { CommandResult } from '../../main/contract/commands.ts';
import { expect, test } from '../fixtures/lode.ts';
import { answerAll, PASSPHRASE } from '../pages/answers.ts';
import { ConfirmPage } from '../pages/confirm-page.ts';

type Bridge = { send(command: unknown): Promise<CommandResult> };
const OTHER = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

/** What a screen would ask for; there is none for the wallet yet. */
const ask = (page: Page, type: string, args: object): Promise<CommandResult> =>
  page.evaluate((command) => (window as unknown as { lode: Bridge }).lode.send(command), { type, args });

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

test.use({ home: 'desktop' });

test('a wallet is made and a send is denied, both in the window that main draws', async ({ lode }) => {
  const home = await lode.start();
  if (home.kind !== 'desktop') throw new Error('this is for the desktop');
  const { app, page } = home;
  await expect(page.state).toHaveText('Ready.');
  const making = ask(page.page, 'wallet.set-up', {
    coldkey: { kind: 'here', from: { kind: 'new' } },
    hotkey: { kind: 'new' },
  });
  const words = await answerAll(app, making);
  expect(words).toHaveLength(12);
  expect(await making).toEqual({ ok: true, value: {} });

  expect(await ask(page.page, 'wallet.faucet', {})).toMatchObject({ ok: true });
  const sending = ask(page.page, 'wallet.send', { to: OTHER, amount: '1500000000' });
  const asked = await ConfirmPage.of(app);
  await expect(asked.title).toHaveText('Send τ?');
  const inHand = await asked.page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', 'electron', 'lode'].filter((name) => name in window),
    bridge: Object.keys((window as unknown as { lodeConfirm: object }).lodeConfirm).toSorted(),
  }));
  expect(inHand).toEqual({ node: [], bridge: ['answer', 'onQuestion'] });
  await expect(asked.line('To')).toHaveText(OTHER);
  await expect(asked.line('Amount')).toContainText('1.5');
  await expect(asked.page.getByText('Practice: nothing here is real money')).toBeVisible();
  await asked.press(asked.no);
  expect(await sending).toMatchObject({ ok: false, problem: { code: 'declined' } });
  expect(app.windows().some((each) => each.url().includes('confirm.html'))).toBe(false);

  const phrase = words.join(' ');
  for (const file of await filesUnder(lode.dataFolder)) {
    const bytes = (await readFile(file)).toString('latin1');
    expect(bytes.includes(phrase) || bytes.includes(PASSPHRASE), file).toBe(false);
  }
  expect(home.output).not.toContain(phrase);
});
