// The packaging configuration: valid by electron-builder's own schema, and true of the folders it names.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const config = await getConfig(root, null, null);

it('is valid', async () => {
  await expect(validateConfiguration(config, new DebugLogger(false))).resolves.toBeUndefined();
});

it('names files that are there', () => {
  // electron-builder reads the list as the filter of one set of files.
  const named = [...config.files.flatMap(({ filter }) => filter), config.linux.icon, config.mac.icon, config.win.icon];
  const sources = named.filter((one) => !one.startsWith('!') && !one.startsWith('dist/'));
  expect(sources.length).toBeGreaterThan(5);
  expect(sources.filter((pattern) => !existsSync(path.join(root, pattern.replace(/\/?\*.*$/, ''))))).toEqual([]);
});

it('leaves out every onnxruntime of another system', () => {
  const bin = path.join(root, 'node_modules/onnxruntime-node/bin');
  const systems = readdirSync(bin).flatMap((version) => readdirSync(path.join(bin, version)));
  for (const [section, system] of Object.entries({ linux: 'linux', mac: 'darwin', win: 'win32' })) {
    const left = /\{(.*)\}/.exec(config[section].files.join())?.[1]?.split(',') ?? [];
    expect([...left, system].toSorted()).toEqual([...new Set(systems)].toSorted());
  }
});
