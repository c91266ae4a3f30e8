// What does not belong is refused, counted and shown with the reason, and text from outside stays text.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { root } from '../../tools/build.mjs';
import { ask, askInTheNameOf } from '../fixtures/caller.ts';
import { expect, test } from '../fixtures/lode.ts';

/** Alice of Substrate's development keys: nobody has registered her here. */
const STRANGER = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const MARKUP = '<img src=x onerror=window.hit=1>';
/** With a character that turns the direction of what follows. */
const HOSTILE = `${MARKUP} \u202Egnp.exe`;

test('a question that is not signed shows as refused', async ({ lode }) => {
  const { page } = await lode.start();
  await page.practise();
  expect((await ask(lode.axonPort, {})).status).toBe(401);
  await expect(page.refusal('unsigned')).toContainText('Not signed');
  await page.expectAtLeast('refused', 1);
});

test('a signature that is not the caller’s shows as refused, and honest callers are still served', async ({ lode }) => {
  const { page } = await lode.start();
  await page.practise(3);
  const { hotkey, queries } = await page.snapshot();
  const known = queries.find(({ outcome }) => outcome === 'answered')?.caller;
  const answer = await askInTheNameOf(lode.axonPort, known ?? '', hotkey ?? '');
  expect(answer.status).toBe(401);
  await expect(page.refusal('bad-signature')).toContainText('Wrong signature');
  const row = page.rows('refused').and(page.page.locator('[data-reason="bad-signature"]'));
  await expect(row).toContainText('claims to be Practice validator');
  await page.expectAtLeast('answered', (await page.number('answered')) + 3);
});

test('a stranger is refused, whatever they signed', async ({ lode }) => {
  const { page } = await lode.start();
  await page.practise();
  const { hotkey } = await page.snapshot();
  expect((await askInTheNameOf(lode.axonPort, STRANGER, hotkey ?? '')).status).toBe(403);
  await expect(page.refusal('stranger')).toContainText('not registered');
});

test('markup in headers and route is refused, and neither echoed nor shown as anything but text', async ({ lode }) => {
  const { page } = await lode.start();
  await page.practise();
  const claim = { name: MARKUP, bt_header_dendrite_hotkey: MARKUP, 'x-bittensor-hotkey': MARKUP };
  const answer = await ask(lode.axonPort, claim, `/${encodeURIComponent(MARKUP)}`);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.body).not.toContain('<img');
  await page.expectAtLeast('refused', 1);
  await expect(page.page.locator('img[src="x"]')).toHaveCount(0);
  expect(await page.page.evaluate(() => 'hit' in window)).toBe(false);
});

test('what a validator wrote is shown as text, in its own direction', async ({ lode }) => {
  const first = await lode.start();
  await first.page.practise(2);
  await first.quit();
  rewriteHistory(path.join(lode.dataFolder, 'lode.db'), HOSTILE);

  const { page } = await lode.start();
  const text = page.rows('answered').first().locator('bdi', { hasText: 'onerror' }).first();
  await expect(text).toContainText(MARKUP);
  expect(await text.evaluate((element) => getComputedStyle(element).unicodeBidi)).toBe('isolate');
  await expect(page.page.locator('img[src="x"]')).toHaveCount(0);
  expect(await page.page.evaluate(() => 'hit' in window)).toBe(false);
});

/** As if a validator with a name of its own had asked `text`: into the ledger, by a process that lets go of it when it ends. */
function rewriteHistory(file: string, text: string): void {
  const script = `const database = new (require('libsql'))(process.argv[1]);
    database.prepare('UPDATE queries SET asked = ?, said = ?').run(process.argv[2], process.argv[2]);
    database.prepare('UPDATE callers SET name = ?').run(process.argv[2]);`;
  execFileSync(process.execPath, ['-e', script, file, text], { cwd: root });
}
