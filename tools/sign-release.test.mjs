// Signing a release as the workflow does: every artefact, for the platform its name says, with a key that is in no argument.
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readClaim } from '../main/shell/updates/release-claim.ts';
import { updateKeys } from '../main/shell/updates/update-keys.ts';

const run = promisify(execFile);
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const hex = Buffer.from(publicKey.export({ format: 'jwk' }).x, 'base64url').toString('hex');

let folder;
let keyFile;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lode-release-'));
  keyFile = path.join(folder, 'key.pem');
  writeFileSync(keyFile, privateKey.export({ format: 'pem', type: 'pkcs8' }));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sign = (args, env = {}) =>
  run(
    process.execPath,
    [path.join(import.meta.dirname, 'sign-release.mjs'), folder, '--version', '0.2.0', '--counter', '17', ...args],
    {
      env: { PATH: process.env.PATH, ...env },
    },
  );
const put = (...names) => {
  for (const name of names) writeFileSync(path.join(folder, name), name);
};
const claims = (keys) =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith('.lode-signature.json'))
      .map((name) => [name, readClaim(readFileSync(path.join(folder, name)), keys, '0.2.0')])
      .map(([name, read]) => [name.replace('.lode-signature.json', ''), read.ok ? read.value.claim.platform : read.problem.code]),
  );

describe('signing a release', () => {
  it('signs what people install, and nothing else in the folder', async () => {
    put(
      'Lode-0.2.0-linux-x86_64.AppImage',
      'lode_0.2.0_amd64.deb',
      'Lode-0.2.0-win-x64.exe',
      'Lode-0.2.0-mac-arm64.zip',
      'latest.yml',
    );
    const { stdout } = await sign(['--staged', '20'], { LODE_UPDATE_KEY_FILE: keyFile });
    expect(claims([hex])).toEqual({
      'Lode-0.2.0-linux-x86_64.AppImage': 'linux-x64-AppImage',
      'lode_0.2.0_amd64.deb': 'linux-x64-deb',
      'Lode-0.2.0-win-x64.exe': 'win32-x64-nsis',
      'Lode-0.2.0-mac-arm64.zip': 'darwin-arm64-zip',
    });
    expect(stdout).not.toContain('PRIVATE');
  });

  it('with the key that everybody has is believed by a checkout alone', async () => {
    put('Lode-0.2.0-linux-x64.AppImage');
    await sign(['--development']);
    expect(claims(updateKeys('development'))).toEqual({ 'Lode-0.2.0-linux-x64.AppImage': 'linux-x64-AppImage' });
    expect(claims(updateKeys('release'))).toEqual({ 'Lode-0.2.0-linux-x64.AppImage': 'update-stranger' });
  });

  it('stops in words without a key, for a name that says no processor, for a version that is none', async () => {
    put('Lode.AppImage');
    await expect(sign([])).rejects.toMatchObject({ stderr: expect.stringContaining('LODE_UPDATE_KEY_FILE') });
    await expect(sign(['--development'])).rejects.toMatchObject({ stderr: expect.stringContaining('which processor') });
    put('Lode-x64.AppImage');
    rmSync(path.join(folder, 'Lode.AppImage'));
    await expect(sign(['--development', '--version', 'soon'])).rejects.toMatchObject({
      stderr: expect.stringContaining('version'),
    });
    expect(claims([hex])).toEqual({});
  });
});
