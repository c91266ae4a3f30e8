// Chromium's folder: in the data folder where that can be, elsewhere where not, and never a throw.
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { profileFolder } from './profile-folder.ts';

it('lies in the data folder, made when absent, the same every time', () => {
  const data = path.join(mkdtempSync(path.join(tmpdir(), 'lode-profile-')), 'new/data');
  expect(profileFolder(data)).toBe(path.join(data, 'window'));
  expect(profileFolder(data)).toBe(path.join(data, 'window'));
});

it('lies elsewhere where the data folder is none', () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'lode-profile-')), 'file');
  writeFileSync(file, '');
  const folder = profileFolder(path.join(file, 'data'));
  expect(existsSync(folder)).toBe(true);
  expect(folder.startsWith(file)).toBe(false);
});
