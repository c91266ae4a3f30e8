// No host is named anywhere in Lode that is not in the one list, and none is in the list that nothing names.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { HOSTS, OUTSIDE } from './outside.ts';

const root = path.resolve(import.meta.dirname, '../..');
const isOurs = (file: string) => !/\.test\.tsx?$|\/testing\/|for-tests|test-data|contract\/outside\.ts$/.test(file);
const filesOf = (folder: string, ending: RegExp) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.join(folder, file).split(path.sep).join('/'))
    .filter((file) => ending.test(file) && isOurs(file));
const CODE = ['main', 'renderer', 'preload'].flatMap((folder) => filesOf(folder, /\.(tsx?|html|css)$/));
const DATA = filesOf('models', /\.json$/);

/** The address of a page or a socket, and who it is of. */
const ADDRESS = /\b(?:https?|wss?):\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})/gi;
/** Named and never asked: addresses in the texts practice asks about, and the page a file's terms were read on. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  'main/engine/subnets/tag101/practice-posts.ts': ['example.org'],
  'models/packs/cuda-linux-x64.json': ['pypi.org'],
};

describe('whom Lode speaks to', () => {
  it('is named in the list, wherever else it is named', () => {
    const elsewhere = [...CODE, ...DATA].flatMap((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      const named = new Set([...text.matchAll(ADDRESS)].map(([, host = '']) => host.toLowerCase()));
      const allowed = [...HOSTS, ...(TEXTS[file] ?? [])];
      return [...named].filter((host) => !allowed.includes(host)).map((host) => `${file}: ${host}`);
    });
    expect(elsewhere).toEqual([]);
  });

  it('the hosts a manifest gives its adapter are in the list', () => {
    const given = DATA.flatMap((file) => {
      const { egress } = JSON.parse(readFileSync(path.join(root, file), 'utf8')) as { egress?: readonly { host: string }[] };
      return (egress ?? []).map(({ host }) => host);
    });
    expect(given.length).toBeGreaterThan(0);
    for (const host of given) expect(HOSTS).toContain(host);
  });

  it('is named once, so that one sentence holds', () => {
    const hosts = OUTSIDE.map(({ host }) => host);
    expect(hosts).toEqual([...new Set(hosts)]);
  });

  it('is nobody that nothing names any more', () => {
    const all = [...CODE, ...DATA].map((file) => readFileSync(path.join(root, file), 'utf8')).join('\n');
    expect(OUTSIDE.map(({ host }) => host).filter((host) => !all.includes(host))).toEqual([]);
  });
});
