// The packaged app: packed here, started from its own program, and what of the flavour people get can be read without driving it.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { electronOf, pack } from '../../tools/pack.mjs';
import { overBudget } from '../../tools/pack/size.mjs';
import { testParts } from '../../tools/setup-tests.mjs';
import { inferencePid } from '../fixtures/processes.ts';
import { expect, test } from '../fixtures/lode.ts';

/** Packing copies an Electron: seconds, and more on a slow disk. */
const PACKS_MS = 60_000;
const packed = (flavour: 'release' | 'e2e') => pack(flavour, electronOf(testParts().electron.where ?? ''));

test('packed, it mines in practice with what lies in its package, goes to the tray and ends', async ({ lode }) => {
  test.setTimeout(2 * PACKS_MS);
  const { program, resources } = await packed('e2e');
  const home = await lode.startPackaged(program);
  await home.page.practise(5);
  const unpacked = path.join(resources, 'app.asar.unpacked');
  expect(readFileSync(`/proc/${inferencePid(home.pid)}/maps`, 'latin1')).toContain(unpacked);
  // There is no release key yet: nothing but practice is offered, and the person is told why.
  await home.page.open('Subnets');
  await expect(home.page.problem('catalogue-refused')).toContainText('The list of subnets that came with Lode cannot be trusted');
  // Only libraries lie beside the archive: all else is inside it, where its integrity is checked.
  const beside = readdirSync(unpacked, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(beside.map(({ name }) => name).filter((name) => !/\.(node|so(\.\d+)*)$/.test(name))).toEqual([]);
  await home.closePage();
  await home.page.button('Keep answering').click();
  await home.page.gone();
  const page = await home.reopenPage();
  await page.expectState('mining');
  // The fixture ends it and sees that no process is left.
});

test('packed for people, it lets nobody attach, borrow it as Node or swap its files', async () => {
  const { where, why } = testParts().electron;
  test.skip(where === null, `no Electron: ${why}`);
  test.setTimeout(PACKS_MS);
  const { fuses, weight } = await packed('release');
  expect(fuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  });
  expect(overBudget(weight)).toEqual([]);
});
