// Money as a person meets it: a wallet made on the page, practice τ, a subnet looked at, a slot bought under a cap, a send denied.
import { expect, test } from '../fixtures/lode.ts';
import { answerAll } from '../pages/answers.ts';
import { ConfirmPage } from '../pages/confirm-page.ts';
import { WalletPage } from '../pages/wallet-page.ts';

const OTHER = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
test.use({ home: 'desktop' });
// A tempo of the practice chain has to pass.
test.setTimeout(180_000);

test('a person makes a wallet, looks before they pay, registers under a cap, and sees it in the ledger', async ({
  lode,
}, info) => {
  const home = await lode.start();
  if (home.kind !== 'desktop') throw new Error('this is for the desktop');
  const { app } = home;
  const wallet = new WalletPage(home.page.page);
  const picture = (name: string) => home.page.page.screenshot({ path: info.outputPath(`${name}.png`) });
  await home.page.open('Wallet');
  await expect(wallet.headline).toHaveText('Whose money is it?');
  await wallet.expectChain();
  await picture('onboarding');
  await expect(wallet.way('here').getByRole('radio')).toBeChecked();
  const made = wallet.page.locator('[data-wallet="here"]');
  await wallet.button('Make the wallet').click();
  await answerAll(app, made);
  await expect(wallet.holding('free')).toHaveText('τ 0.00');

  await wallet.button('Get practice τ').click();
  await expect(wallet.holding('free')).toHaveText('τ 10.00');
  await expect(wallet.entry('faucet')).toBeVisible();
  await picture('wallet');

  await home.page.open('Subnets');
  await wallet.page.locator('[data-subnet="1"]').click();
  await expect(wallet.page.locator('[data-verdict]')).toBeVisible();
  await expect(wallet.fact('price')).toContainText('τ');
  await picture('forecast');
  await wallet.page.getByLabel('The most you pay').fill('0.000001');
  await wallet.button('Register').click();
  const low = await ConfirmPage.of(app);
  await expect(low.line('In all, at most')).toContainText('0.002');
  await low.press(low.yes('Pay and register'));
  await expect(wallet.problem('price-over-limit')).toBeVisible();

  await wallet.page.getByLabel('The most you pay').fill('2');
  await wallet.button('Register').click();
  const fair = await ConfirmPage.of(app);
  await fair.press(fair.yes('Pay and register'));
  await expect(wallet.headline).toContainText('1 ·');
  await expect(wallet.page.locator('[data-register="done"]')).toBeVisible({ timeout: 15_000 });
  await wallet.button('Announce').click();
  await expect(wallet.page.getByText(/^Announced at 192\.0\.2\.1:/)).toBeVisible({ timeout: 20_000 });
  await picture('registered');

  await home.page.open('Earnings');
  await expect(wallet.page.locator('[data-row="registration"]')).toBeVisible();
  await expect(wallet.page.locator('[data-slot="1"]')).toBeVisible();
  await wallet.button('Find out').click();
  await expect(wallet.page.locator('[data-why="not-mining"]')).toBeVisible();
  await picture('earnings');

  await home.page.open('Home');
  await home.page.practise();
  await home.page.open('Wallet');
  await wallet.button('Send').click();
  await wallet.page.getByLabel('To', { exact: true }).fill(OTHER);
  await wallet.page.getByLabel('Amount').fill('1.5');
  await picture('send');
  await wallet.button('Go on').click();
  const asked = await ConfirmPage.of(app);
  await expect(asked.line('To')).toHaveText(OTHER);
  await asked.press(asked.no);
  await expect(wallet.problem('declined')).toBeVisible();
  await expect(wallet.entry('transfer')).toHaveCount(0);

  // A tempo is a minute on the practice chain.
  await home.page.open('Earnings');
  await expect(wallet.page.locator('[data-row="emission"]').first()).toBeVisible({ timeout: 90_000 });
  await expect(wallet.headline).toContainText('Today the chain paid ≈ τ');
  await picture('paid');
  await home.page.open('Wallet');
  await wallet.button('Unstake').click();
  await expect(wallet.page.locator('[data-quote="simulation"]')).toBeVisible();
  await picture('unstake');
  await wallet.button('Go on').click();
  const out = await ConfirmPage.of(app);
  await out.press(out.yes('Unstake it'));
  await expect(wallet.entry('unstake')).toBeVisible();
  await picture('done');
});
