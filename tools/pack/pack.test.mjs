// The parts of packing that can be told without packing: what is carried, whether it is signed, what is over the budget.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPackageWithOptions } from '@electron/asar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nothingBut, withWhatTheyNeed } from './carried.mjs';
import { published } from './published.mjs';
import { forgetEmpty, signing } from './signing.mjs';
import { overBudget, sizeTable, weigh } from './size.mjs';

let root;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'lode-pack-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file, bytes) {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), bytes);
}
const install = (name, about = {}) => write(`node_modules/${name}/package.json`, JSON.stringify({ name, ...about }));

describe('what is carried', () => {
  it('is what was named and all it asks for, each from where Node would take it', () => {
    install('a', { dependencies: { b: '1', '@c/d': '1', 'adm-zip': '1' }, optionalDependencies: { windows: '1', here: '1' } });
    install('a/node_modules/b');
    install('b');
    install('@c/d', { dependencies: { b: '1', a: '1' } });
    install('adm-zip');
    install('here');
    install('bundled');
    expect(withWhatTheyNeed(['a'], root)).toEqual(['@c/d', 'a', 'a/node_modules/b', 'b', 'here']);
  });

  it('is refused where a part of it is missing', () => {
    install('a', { dependencies: { b: '1' } });
    expect(() => withWhatTheyNeed(['a'], root)).toThrow('b is not in node_modules');
  });

  it('is told as all others being left out, by scope too', () => {
    expect(nothingBut(['@c/d', '@c/e', 'a', 'a/node_modules/b'])).toEqual([
      '!node_modules/!(@c|a){,/**/*}',
      '!node_modules/@c/!(d|e){,/**/*}',
    ]);
  });
});

describe('whether it is signed', () => {
  const certificate = { CSC_LINK: 'file' };
  const key = { APPLE_API_KEY: 'f', APPLE_API_KEY_ID: 'i', APPLE_API_ISSUER: 's' };
  const password = { APPLE_ID: 'a', APPLE_APP_SPECIFIC_PASSWORD: 'p', APPLE_TEAM_ID: 't' };
  it.each([
    ['linux', {}, true],
    ['win32', {}, false],
    ['win32', { WIN_CSC_LINK: '' }, false],
    ['win32', { WIN_CSC_LINK: 'file' }, true],
    ['win32', certificate, true],
    ['darwin', {}, false],
    ['darwin', key, false],
    ['darwin', certificate, false],
    ['darwin', { ...certificate, APPLE_API_KEY: 'f' }, false],
    ['darwin', { ...certificate, ...key }, true],
    ['darwin', { ...certificate, ...password }, true],
  ])('%s with %o: %s', (platform, env, signed) => {
    expect(signing(platform, env).signed).toBe(signed);
  });

  it('is a must with a certificate, and never half of it without', () => {
    expect(signing('darwin', { ...certificate, ...key }).config).toEqual({ forceCodeSigning: true });
    expect(signing('win32', certificate).config).toEqual({ forceCodeSigning: true });
    // macOS refuses the libraries of a hardened app that nobody signed.
    expect(signing('darwin', {}).config.mac).toEqual({ identity: '-', hardenedRuntime: false, notarize: false });
  });

  it('takes the empty variable of a missing secret for none', () => {
    const env = { CSC_LINK: '', APPLE_ID: 'a', PATH: '' };
    forgetEmpty(env);
    expect(env).toEqual({ APPLE_ID: 'a', PATH: '' });
  });

  it('says nothing of what the variables hold', () => {
    expect(signing('darwin', { ...certificate, ...password }).say).not.toMatch(/\b(file|a|p|t)\b/);
  });
});

/** A packed app of few files, and what it weighs. */
async function packed() {
  write('app/node_modules/@x/y/index.js', Buffer.alloc(300_000));
  write('app/node_modules/@x/y/z.node', Buffer.alloc(2_000_000));
  write('app/dist/main/index.mjs', Buffer.alloc(500_000));
  write('packed/lode', Buffer.alloc(5_000_000));
  mkdirSync(path.join(root, 'packed/resources'));
  await createPackageWithOptions(path.join(root, 'app'), path.join(root, 'packed/resources/app.asar'), { unpack: '**/*.node' });
  return weigh(path.join(root, 'packed'), path.join(root, 'packed/resources'));
}

it.each([
  [{}, null],
  [{ GITHUB_SERVER_URL: 'https://forge.example' }, null],
  [{ GITHUB_SERVER_URL: 'https://forge.example', GITHUB_REPOSITORY: 'a' }, null],
  [{ GITHUB_SERVER_URL: 'https://forge.example', GITHUB_REPOSITORY: 'a/b/c' }, null],
  [{ GITHUB_SERVER_URL: 'https://forge.example', GITHUB_REPOSITORY: 'a/b' }, 'https://forge.example/a/b/releases'],
])('is published where its workflow runs, and by hand nowhere: %o', (env, page) => {
  const told = published(env);
  expect(told.page).toBe(page);
  expect(told.publish).toEqual(page === null ? null : { provider: 'github', owner: 'a', repo: 'b' });
});

describe('what it weighs', () => {
  it('names the largest things, a package as one wherever its files lie, and counts nothing twice', async () => {
    const weight = await packed();
    expect(weight.largest).toEqual([
      ['lode', 5],
      ['@x/y', 2.3],
      ['dist/main', 0.5],
    ]);
    expect(weight.oursMb).toBe(2.8);
    expect(weight.wholeMb).toBe(7.8);
    expect(sizeTable(weight)).toContain('2.3 MB  @x/y');
  });

  it('is told in a sentence where it is over the budget, and in none where it is not', async () => {
    const weight = await packed();
    expect(overBudget(weight, { ours: 3, whole: 8 })).toEqual([]);
    expect(overBudget(weight, { ours: 2, whole: 7 })).toHaveLength(2);
  });
});
