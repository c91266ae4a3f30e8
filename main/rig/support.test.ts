// Help on a rig: the file that was shown is saved in the data folder, its owner's alone; another is not.
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HelpDesk } from '../support/desk.ts';
import { handleRigSupport } from './support.ts';

let dataFolder: string;
beforeEach(() => {
  dataFolder = mkdtempSync(path.join(tmpdir(), 'lode-rig-help-'));
});
afterEach(() => {
  chmodSync(dataFolder, 0o700);
  rmSync(dataFolder, { recursive: true, force: true });
});

const reference = '7F3K-92QD';
const fileName = `lode-support-${reference}.txt`;
const help: HelpDesk = {
  preview: () => Promise.resolve({ reference, fileName, parts: [{ name: 'about', text: 'Lode: 1' }] }),
  shown: (asked) => (asked === reference ? { fileName, text: 'Lode: 1\n' } : null),
  summary: () => 'Lode: 1',
};
const logged: string[] = [];
const log = { event: (code: string) => void logged.push(code), close: () => undefined };
const save = (asked: string) => handleRigSupport({ help, dataFolder, log }, { type: 'support.save', args: { reference: asked } });

it('saves exactly what was shown, and says where', async () => {
  const saved = path.join(dataFolder, 'support', fileName);
  expect(await save(reference)).toEqual({ ok: true, value: { saved } });
  expect(readFileSync(saved, 'utf8')).toBe('Lode: 1\n');
  expect(statSync(saved).mode & 0o077).toBe(process.platform === 'win32' ? 0o066 : 0);
  expect(logged).toEqual(['support-saved']);
});

it('saves nothing that was not shown', async () => {
  expect(await save('AAAA-AAAA')).toMatchObject({ ok: false, problem: { code: 'command-invalid' } });
});

it('a folder that cannot be made is said', async () => {
  writeFileSync(path.join(dataFolder, 'support'), 'a file where the folder should be');
  expect(await save(reference)).toMatchObject({
    ok: false,
    problem: { code: 'support-not-saved', params: { detail: 'EEXIST' } },
  });
});

it('leaves copying to the page', async () => {
  const copied = await handleRigSupport({ help, dataFolder, log }, { type: 'support.copy', args: {} });
  expect(copied).toEqual({ ok: true, value: { text: 'Lode: 1', copied: false } });
});
