// Where a build looks, and whether it may replace itself: what was not said plainly is taken for as little as there is.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBuildFacts } from './build-facts.ts';
import { readFeedConfig } from './feed-config.ts';
import { isAllowed } from './guard-session.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lode-build-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const facts = (about: unknown) => {
  writeFileSync(path.join(folder, 'package.json'), typeof about === 'string' ? about : JSON.stringify(about));
  return readBuildFacts(folder);
};
const feed = (yaml: string, plainHttp = false) => {
  writeFileSync(path.join(folder, 'app-update.yml'), yaml);
  return readFeedConfig(path.join(folder, 'app-update.yml'), plainHttp);
};

describe('a build', () => {
  it.each([
    [{ lode: { updates: 'install', page: null } }, 'install'],
    [{ lode: { updates: 'tell', page: null } }, 'tell'],
    [{ lode: { updates: 'always' } }, 'tell'],
    [{ lode: 'install' }, 'tell'],
    [{}, 'tell'],
    ['no JSON', 'tell'],
  ])('that says %j may %s', async (about, updates) => {
    expect((await facts(about)).updates).toBe(updates);
  });

  it('says a page only where it is one', async () => {
    const lode = { updates: 'install', page: 'https://lode.test/' };
    expect(await facts({ lode })).toEqual(lode);
    expect(await facts({ lode: { ...lode, page: 'javascript:alert(1)' } })).toEqual({ ...lode, page: null });
  });
});

describe('a feed', () => {
  it('is a host of files over https, or GitHub, and nothing else', async () => {
    expect(await feed('provider: generic\nurl: https://updates.lode.test/')).toMatchObject({
      host: 'updates.lode.test',
      hosts: [{ protocol: 'https:', host: 'updates.lode.test' }],
    });
    const github = await feed('provider: github\nowner: lode\nrepo: lode\nprivate: true\ntoken: secret');
    expect(github).toMatchObject({ page: 'https://github.com/lode/lode/releases', publish: { provider: 'github' } });
    expect(JSON.stringify(github)).not.toContain('secret');
    const odd = [
      '',
      '[',
      'provider: s3\nbucket: b',
      'provider: generic\nurl: nowhere',
      'provider: github\nowner: ../..\nrepo: x',
    ];
    for (const yaml of [...odd, 'provider: generic\nurl: http://updates.lode.test/']) expect(await feed(yaml)).toBeNull();
  });

  it('without https is taken on this computer alone, and from a checkout alone', async () => {
    expect(await feed('provider: generic\nurl: http://127.0.0.1:8000/')).toBeNull();
    expect(await feed('provider: generic\nurl: http://127.0.0.1:8000/', true)).toMatchObject({ host: '127.0.0.1:8000' });
    expect(await feed('provider: generic\nurl: http://updates.lode.test/', true)).toBeNull();
  });

  it('is spoken to and nobody beside it', () => {
    const hosts = [{ protocol: 'https:', host: 'updates.lode.test' }] as const;
    expect(isAllowed('https://updates.lode.test/latest.yml?noCache=1', hosts)).toBe(true);
    for (const url of [
      'http://updates.lode.test/latest.yml',
      'https://updates.lode.test:444/',
      'https://updates.lode.test.evil.test/',
      'https://user@updates.lode.test/',
      'file:///etc/passwd',
      'nothing',
    ])
      expect(isAllowed(url, hosts)).toBe(false);
  });
});
