// The crash page: no script, nothing of anybody else's as markup, links that only it can use.
import { expect, it } from 'vitest';
import { plainHost } from '../contract/snapshot.ts';
import type { EpochMs } from '../contract/units.ts';
import { crashAction, crashAddress, crashReason, crashResponse, isCrashPage } from './crash-page.ts';

const host = plainHost('desktop', '/data');
const hostile = '<script>alert(1)</script>"&';
const miner = {
  kind: 'paused',
  work: { kind: 'practice', subnet: 'practice' },
  reason: 'full-screen',
  cause: hostile,
  until: null,
  since: 0 as EpochMs,
} as const;

it('says what happened and what goes on, and runs nothing', async () => {
  const response = crashResponse(crashAddress('crashes'), { miner, host });
  const html = await response.text();
  expect(html).toContain('stopped several times');
  expect(html).not.toMatch(/<script|<img|javascript:|onclick/);
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; /);
});

it.each(['open', 'copy', 'folder'] as const)('its link %s is read back', (action) => {
  expect(crashAction(`app://lode/crash/${action}`)).toBe(action);
});

it.each(['app://lode/crash/', 'app://lode/crash/open?x', 'app://evil/crash/open', 'https://lode/crash/open', ''])(
  '%s is none of its links',
  (url) => {
    expect(crashAction(url)).toBeNull();
  },
);

it('is known by its address, whatever that says', () => {
  expect(['app://lode/crash.html', crashAddress('not-loaded', true)].every(isCrashPage)).toBe(true);
  expect(['app://lode/', 'app://lode/crash.htmlx', 'app://other/crash.html'].some(isCrashPage)).toBe(false);
  expect([crashAddress('crashes', true), 'app://lode/crash.html?why=odd'].map(crashReason)).toEqual(['crashes', 'not-loaded']);
});
