// app:// over a real folder: the page's files, and nothing beside them.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servePage } from './serve-page.ts';

let home = '';
let page = '';
beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'lode-page-'));
  page = path.join(home, 'renderer');
  mkdirSync(path.join(page, 'assets'), { recursive: true });
  writeFileSync(path.join(page, 'index.html'), '<p>page</p>');
  writeFileSync(path.join(page, 'assets/a.js'), 'export {};');
  writeFileSync(path.join(home, 'secret.js'), 'secret');
  symlinkSync(path.join(home, 'secret.js'), path.join(page, 'assets/link.js'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const get = (url: string, method = 'GET') => servePage(page, { url, method });

it.each([
  ['app://lode/', '<p>page</p>', 'text/html; charset=utf-8'],
  ['app://lode/assets/a.js', 'export {};', 'text/javascript; charset=utf-8'],
  ['app://lode/assets/a.js?x=1#y', 'export {};', 'text/javascript; charset=utf-8'],
])('%s', async (url, text, type) => {
  const response = await get(url);
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([200, type, text]);
  expect(response.headers.get('content-security-policy')).toContain("connect-src 'none'");
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});

describe('not found', () => {
  it.each([
    'app://lode/secret.js',
    'app://lode/../secret.js',
    'app://lode/assets/../../secret.js',
    'app://lode/assets/%2e%2e/%2e%2e/secret.js',
    'app://lode/..%5csecret.js',
    'app://lode/assets/link.js',
    'app://lode/assets',
    'app://other/index.html',
    'app:///index.html',
    'app://lode:1/',
    'file:///etc/passwd',
    'not a url',
  ])('%s', async (url) => {
    const response = await get(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

it.each(['POST', 'PUT', 'DELETE', 'HEAD'])('%s is not allowed', async (method) =>
  expect((await get('app://lode/', method)).status).toBe(405),
);
