// Whom Lode speaks to by itself: nobody. Seen by the kernel, of every process of it, from the first moment to the last.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../../tools/build.mjs';
import { testParts } from '../../tools/setup-tests.mjs';
import { expect, test } from '../fixtures/lode.ts';
import { sandboxed } from '../fixtures/ordinary-user.ts';
import { sentBy, startInOwnNetwork, whyNoOwnNetwork } from '../fixtures/own-network.ts';

test.use({ home: 'desktop' });
const QUIET = { out: 0, nowhere: 0 };
/** After it is at work: what waits for a quiet moment to phone home has one. */
const IDLE_MS = 8_000;

/** Asks for a page by its name, and sends to an address: what the test has to be able to see. */
const TALKER = `require('node:dns').lookup('example.org', () => undefined);
  require('node:net').connect(443, '203.0.113.5').on('error', () => undefined);
  setTimeout(() => process.exit(), 20_000);`;

test('without a wallet, from its start on and while it practises, it sends nothing beyond this computer', async ({ lode }) => {
  const why = whyNoOwnNetwork();
  test.skip(why !== null, why ?? '');

  const talker = startInOwnNetwork(process.execPath, ['-e', TALKER]);
  await expect.poll(() => sentBy(talker.pid ?? 0).out).toBeGreaterThan(0);
  talker.kill('SIGKILL');

  const electron = sandboxed(testParts().electron.where ?? '', path.join(root, 'package.json'));
  const bare = electron.why === null ? [] : ['--no-sandbox'];
  const flags = [`--data-folder=${lode.dataFolder}`, `--axon-port=${lode.axonPort}`, '--practice'];
  const app = startInOwnNetwork(electron.program, [...bare, root, ...flags]);
  const ended = once(app, 'exit');
  try {
    const log = () => readFile(path.join(lode.dataFolder, 'logs/app.log'), 'utf8').catch(() => '');
    await expect.poll(log, { timeout: 30_000 }).toContain('"kind":"mining"');
    await wait(IDLE_MS);
    expect(sentBy(app.pid ?? 0)).toEqual(QUIET);
    expect(await log()).toContain('"process":"validator"');
  } finally {
    app.kill('SIGTERM');
    await ended;
  }
});
