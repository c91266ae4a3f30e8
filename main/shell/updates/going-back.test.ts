// Going back to the version before: when a version never stayed up, once, and in no circle.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { beginStart, type Start } from '../starts.ts';
import { goBack } from './going-back.ts';
import { readMemory } from './memory.ts';
import { systemInstaller } from './system-installer.ts';
import { claimOf } from './testing/signed.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lode-back-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = (version = '0.3.0') => beginStart({ file: path.join(folder, 'starts.json'), version, now: () => 1_000 });
const starts = (times: number) => {
  for (let at = 0; at < times; at += 1) start();
};
const keep = (place: string, version: string) => {
  const bytes = Buffer.from(`installer of ${version}`);
  const claim = claimOf(bytes, { version, platform: 'win32-x64-nsis' });
  mkdirSync(path.join(folder, place));
  writeFileSync(path.join(folder, place, 'kept.json'), JSON.stringify({ claim, file: 'it.exe' }));
  writeFileSync(path.join(folder, place, 'it.exe'), bytes);
};
const ran: string[] = [];
const runKept = async (file: string) => void ran.push(path.basename(path.dirname(file)));
const back = async (begun: Start, version = '0.3.0') => {
  const options = { folder, version, extension: '.exe', runKept, startAgain: () => undefined };
  const startBefore = await goBack({ start: begun, folder, version, installer: async () => systemInstaller(options) });
  await startBefore?.();
  return startBefore !== null;
};
beforeEach(() => {
  ran.length = 0;
  keep('current', '0.3.0');
  keep('previous', '0.2.0');
});

it('is done after three starts that did not stay up, and remembered', async () => {
  starts(2);
  expect(await back(start())).toBe(false);
  expect(await back(start())).toBe(true);
  expect(ran).toEqual(['previous']);
  expect(await readMemory(folder, () => 0)).toMatchObject({ value: { returned: { from: '0.3.0', to: '0.2.0' } } });
});

it('is tried once: where the version before could not be put back, this one opens gently and says so', async () => {
  starts(3);
  expect(await back(start())).toBe(true);
  // Something kept its installer from running: the same version is started again.
  const again = start();
  expect([await back(again), again.level, ran]).toEqual([false, 'no-mining', ['previous']]);
});

it('is nothing for a version that has run well: what fails now is not its being new', async () => {
  start().lasted();
  starts(3);
  const failing = start();
  expect([await back(failing), failing.level]).toEqual([false, 'no-mining']);
  start('0.4.0');
  expect(start('0.4.0').hasLasted).toBe(false);
});

it('is still there for one that was only closed in order', async () => {
  start().succeed();
  starts(3);
  expect(await back(start())).toBe(true);
});

it('is not begun where it could not be remembered', async () => {
  starts(3);
  writeFileSync(path.join(folder, 'memory.json'), '{"format":2}');
  expect([await back(start()), ran]).toEqual([false, []]);
});
