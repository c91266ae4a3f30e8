// Chromium's folder: in the data folder where that can be, elsewhere where not, and never a throw.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { profileFolder } from './profile-folder.ts';

const temporary = () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lode-profile-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

it('lies in the data folder, made when absent, the same every time', () => {
  const data = path.join(temporary(), 'new/data');
  expect(profileFolder(data)).toBe(path.join(data, 'window'));
  expect(profileFolder(data)).toBe(path.join(data, 'window'));
});

it('lies elsewhere where the data folder is none', () => {
  const file = path.join(temporary(), 'file');
  writeFileSync(file, '');
  const folder = profileFolder(path.join(file, 'data'));
  expect(existsSync(folder)).toBe(true);
  expect(folder.startsWith(file)).toBe(false);
  rmSync(folder, { recursive: true });
});
