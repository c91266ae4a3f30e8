// A chain of one's own choosing, and whether validators could come in from outside: said before the fee, and no more than was seen.
import { expect, test } from '../fixtures/lode.ts';
import { WalletPage } from '../pages/wallet-page.ts';

test.use({ home: 'desktop' });

test('an endpoint of one’s own is connected to, its wallet is its own, and reachability is looked at before the fee', async ({
  lode,
}, info) => {
  const { page } = await lode.start();
  const wallet = new WalletPage(page.page);
  await page.open('Wallet');
  await wallet.expectChain();
  const { wallet: seen } = await page.snapshot();
  const endpoint = seen?.chain.kind === 'live' ? seen.chain.endpoint : '';

  await wallet.page.getByLabel('Network').selectOption('custom');
  await wallet.page.getByLabel('Address of the endpoint').fill(endpoint);
  await wallet.button('Connect').click();
  await expect(page.practiceSign).toHaveCount(0);
  await wallet.expectChain();
  await expect(wallet.way('elsewhere').getByRole('radio')).toBeChecked();

  await page.open('Subnets');
  await wallet.page.locator('[data-subnet="1"]').click();
  await expect(wallet.page.locator('[data-reach="not-asked"]')).toBeVisible();
  await expect(wallet.page.getByText('Lode cannot tell whether validators can reach this computer.')).toBeVisible();
  await wallet.button('Look').click();
  // What it finds depends on where this runs; that it says so does not.
  await expect(wallet.page.locator('[data-reach]:not([data-reach="not-asked"])')).toBeVisible({ timeout: 30_000 });
  await expect(wallet.button('Look again')).toBeVisible();
  await page.page.screenshot({ path: info.outputPath('reach.png') });
  await expect(wallet.button('Set up a wallet first')).toBeVisible();

  await page.open('Wallet');
  await wallet.page.getByLabel('Network').selectOption('practice');
  await wallet.expectChain();
  await expect(page.practiceSign).toBeVisible();
});
