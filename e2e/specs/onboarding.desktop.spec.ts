// The other two ways to a wallet: a coldkey that stays elsewhere and grants a proxy, and one brought back from its words on a fresh profile.
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { EMPTY_EXTENSIONS } from '../../main/engine/chain/node-link.ts';
import { encodeSs58 } from '../../main/contract/ss58.ts';
import { expect, test } from '../fixtures/lode.ts';
import { answerAll, PASSPHRASE } from '../pages/answers.ts';
import { ConfirmPage } from '../pages/confirm-page.ts';
import { WalletPage } from '../pages/wallet-page.ts';

const PHRASE = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';
const TAO = 1_000_000_000n;
test.use({ home: 'desktop' });

test('a coldkey that is elsewhere grants a proxy, Lode sees it and registers for it', async ({ lode }, info) => {
  const home = await lode.start();
  if (home.kind !== 'desktop') throw new Error('this is for the desktop');
  const { app, page } = home;
  const wallet = new WalletPage(page.page);
  const owner = new Keyring({ type: 'sr25519' }).addFromUri('//Owner');
  const address = encodeSs58(owner.publicKey);
  await page.open('Wallet');
  await wallet.expectChain();
  await wallet.way('elsewhere').click();
  const field = wallet.page.getByLabel('Your coldkey’s address');
  await field.fill(address.replace('5', '6'));
  await wallet.button('Go on').click();
  await expect(wallet.page.getByText('This is no address of the network.')).toBeVisible();
  await field.fill(`substrate:${address}`);
  await wallet.button('Go on').click();
  await answerAll(app, wallet.page.locator('[data-delegation="none"]'));
  await wallet.button('Get practice τ').click();
  await expect(wallet.holding('free')).toHaveText('τ 10.00');

  const line = await wallet.page.getByText(/^btcli proxy add .*--proxy-type Registration/).textContent();
  const delegate = /--delegate (\w+)/.exec(line ?? '')?.[1] ?? '';
  await page.page.screenshot({ path: info.outputPath('grant.png') });
  const { wallet: seen } = await page.snapshot();
  const api = await ApiPromise.create({
    provider: new WsProvider(seen?.chain.kind === 'live' ? seen.chain.endpoint : '') as never,
    noInitWarn: true,
    signedExtensions: EMPTY_EXTENSIONS,
  });
  await api.tx['proxy']?.['addProxy']?.(delegate, 'Registration', 0).signAndSend(owner, { nonce: 0 });
  await api.tx['balances']?.['transferKeepAlive']?.(delegate, TAO).signAndSend(owner, { nonce: 1 });
  await expect(wallet.page.locator('[data-delegation="granted"]')).toBeVisible({ timeout: 30_000 });
  await expect(wallet.holding('delegate')).toHaveText('τ 1.00', { timeout: 20_000 });
  await expect(wallet.button('Send')).toHaveCount(0);
  await page.page.screenshot({ path: info.outputPath('granted.png') });

  await page.open('Subnets');
  await wallet.page.locator('[data-subnet="1"]').click();
  await wallet.button('Register').click();
  const asked = await ConfirmPage.of(app);
  await expect(asked.page.getByText(address, { exact: true })).toBeVisible();
  await asked.press(asked.yes('Pay and register'));
  await expect(wallet.page.locator('[data-register="done"]')).toBeVisible({ timeout: 20_000 });

  await api.tx['proxy']?.['addProxy']?.(encodeSs58(new Uint8Array(32).fill(7)), 'Staking', 0).signAndSend(owner, { nonce: 2 });
  await page.open('Wallet');
  await expect(wallet.page.locator('[data-proxies="others"]')).toContainText('Staking', { timeout: 30_000 });
  await page.page.screenshot({ path: info.outputPath('stranger.png') });
  await api.disconnect();
});

test('a wallet comes back from its words on a fresh profile, and is locked after a restart', async ({ lode }) => {
  const home = await lode.start();
  if (home.kind !== 'desktop') throw new Error('this is for the desktop');
  const wallet = new WalletPage(home.page.page);
  const expected = encodeSs58(new Keyring({ type: 'sr25519' }).addFromMnemonic(PHRASE).publicKey);
  await home.page.open('Wallet');
  await wallet.expectChain();
  await wallet.way('bring').click();
  await wallet.button('Type the words').click();
  await answerAll(home.app, wallet.page.locator('[data-wallet="here"]'), PHRASE);
  await expect(wallet.page.locator('[data-key="coldkey"]')).toContainText(expected);
  await home.quit();

  const again = await lode.start();
  if (again.kind !== 'desktop') throw new Error('this is for the desktop');
  const later = new WalletPage(again.page.page);
  await again.page.open('Wallet');
  await expect(later.page.locator('[data-key="coldkey"]')).toContainText(expected);
  await expect(later.page.locator('[data-vault="locked"]')).toBeVisible();
  await later.button('Unlock').click();
  const asked = await ConfirmPage.of(again.app);
  await asked.page.locator('input[type=password]').fill(PASSPHRASE);
  await asked.press(asked.yes('Go on'));
  await expect(later.page.locator('[data-vault="locked"]')).toHaveCount(0);
});
