// What does not belong is refused, counted and shown, and text from outside stays text.
import { randomBytes } from 'node:crypto';
import { expect, test } from '../fixtures/lode.ts';

const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const BODY = JSON.stringify({ texts: ['hello'] });

const ask = (port: number, headers: Record<string, string>, route = 'LanguageSynapse') =>
  fetch(`http://127.0.0.1:${port}/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: BODY,
  });

test('an unsigned question and one from a stranger with a false signature are refused and shown with the reason', async ({
  lode,
}) => {
  const { page } = await lode.start();
  await page.practise();
  const unsigned = await ask(lode.axonPort, {});
  expect(unsigned.status).toBe(401);
  const forged = await ask(lode.axonPort, {
    name: 'LanguageSynapse',
    timeout: '12.0',
    bt_header_dendrite_version: '10002000',
    bt_header_dendrite_nonce: `${BigInt(Date.now()) * 1_000_000n}`,
    bt_header_dendrite_uuid: 'a-uuid',
    bt_header_dendrite_hotkey: ALICE,
    bt_header_dendrite_signature: `0x${randomBytes(64).toString('hex')}`,
    computed_body_hash: 'a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a',
  });
  expect([401, 403]).toContain(forged.status);
  await page.expectAtLeast('refused', 2);
  await expect(page.page.locator('[data-refusal="unsigned"]')).toBeVisible();
  await expect(page.rows('refused').first()).toBeVisible();
  const answered = await page.number('answered');
  await page.expectAtLeast('answered', answered + 3);
});

test('markup in what a caller sends is shown as text and runs nowhere', async ({ lode }) => {
  const { page } = await lode.start();
  await page.practise();
  const hostile = '<img src=x onerror=window.hit=1>';
  await ask(
    lode.axonPort,
    { name: hostile, bt_header_dendrite_hotkey: hostile, 'x-bittensor-hotkey': hostile },
    encodeURIComponent(hostile),
  );
  await page.expectAtLeast('refused', 1);
  expect(await page.page.locator('img[src="x"]').count()).toBe(0);
  expect(await page.page.evaluate(() => 'hit' in window)).toBe(false);
});
