// Who may ask: a person names callers in a file, turns one away, breaks the file and mends it, while Lode goes on answering.
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { askInTheNameOf } from '../fixtures/caller.ts';
import { expect, type Lode, test } from '../fixtures/lode.ts';

/** Alice of Substrate's development keys: nobody but the list knows her here. */
const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const ALLOWING = JSON.stringify({ version: 1, subnets: { practice: { allow: [ALICE] } } }, null, 2);
const NAMING = JSON.stringify({ version: 1, callers: [{ hotkey: ALICE, name: 'Alice', validatorPermit: true }] }, null, 2);

const fileOf = ({ dataFolder }: Lode) => path.join(dataFolder, 'callers.json');
async function save(lode: Lode, text: string): Promise<void> {
  await lode.makeDataFolder();
  await writeFile(`${fileOf(lode)}.new`, text);
  await rename(`${fileOf(lode)}.new`, fileOf(lode));
}

test('a broken list is said with its line and what still holds, and a mended one ends it', async ({ lode }, info) => {
  await save(lode, NAMING);
  const { page } = await lode.start();
  await page.practise(2);
  await page.open('Settings');
  await expect(page.callers('current')).toContainText(fileOf(lode));
  await expect(page.callers()).toContainText('Named1');
  await expect(page.callers()).toContainText('3 validators');

  await writeFile(fileOf(lode), NAMING.replace('"name": "Alice",', '"name": Alice,'));
  await expect(page.callers('stale')).toContainText('Line 6: this is not JSON.');
  await expect(page.callers()).toContainText('holds until');
  await page.page.screenshot({ path: info.outputPath('settings-stale.png'), fullPage: true });
  await page.open('Home');
  const notice = page.callersNotice('stale');
  await expect(notice).toContainText('Lode cannot use your list of callers. Line 6');
  await expect(notice).toContainText('Mend the file');
  await expect(page.notice('callers-stale')).toContainText('may ask until');
  await page.page.screenshot({ path: info.outputPath('home-stale.png') });
  // It stops nothing.
  await page.expectState('mining');
  await page.expectAtLeast('answered', (await page.number('answered')) + 3);
  const { hotkey } = await page.snapshot();
  expect((await askInTheNameOf(lode.axonPort, ALICE, hotkey ?? '')).status, 'let in, but it is not her signature').toBe(401);

  await save(lode, NAMING);
  await expect(page.callersNotice()).toHaveCount(0);
  await expect(page.notice('callers-current')).toContainText('can be used again');
  await rm(fileOf(lode));
  await page.open('Settings');
  await expect(page.callers('none')).toContainText('There is no such file: nobody else may ask.');
});

test('a list that was never in order lets nobody in, and says that it cannot tell', async ({ lode }) => {
  await save(lode, ALLOWING.replace(ALICE, `${ALICE.slice(0, -1)}Z`));
  const { page } = await lode.start();
  await page.practise();
  await expect(page.callersNotice('expired')).toContainText('this is no address');
  const { hotkey } = await page.snapshot();
  expect((await askInTheNameOf(lode.axonPort, ALICE, hotkey ?? '')).status).toBe(503);
  await expect(page.refusal('callers-outdated')).toContainText('could not tell');
});

test('whom a person lets in always is let in, and whom they deny is turned away, from when it is saved', async ({ lode }) => {
  const { page } = await lode.start();
  await page.practise(3);
  const { hotkey, queries } = await page.snapshot();
  const alice = async () => (await askInTheNameOf(lode.axonPort, ALICE, hotkey ?? '')).status;
  expect(await alice(), 'a stranger').toBe(403);
  await save(lode, ALLOWING);
  await expect.poll(alice, { message: 'let in, but it is not her signature' }).toBe(401);

  const known = queries.find(({ outcome }) => outcome === 'answered')?.caller;
  await save(lode, JSON.stringify({ version: 1, subnets: { practice: { allow: [known], deny: [known] } } }));
  await expect(page.refusal('denied')).toContainText('those who may not ask');
  await page.expectAtLeast('answered', (await page.number('answered')) + 3);
});
