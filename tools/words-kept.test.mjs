// What our texts tell people to run and to read is there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const read = (name) => readFileSync(path.join(root, name), 'utf8');
const TEXTS = ['.', 'docs']
  .flatMap((folder) => readdirSync(path.join(root, folder)).map((name) => path.join(folder, name)))
  .filter((name) => name.endsWith('.md'));

describe.each(TEXTS)('%s', (name) => {
  const text = read(name);

  it('names commands of npm that are there', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const named = Array.from(text.matchAll(/npm run ([\w:]+)/g), ([, script]) => script);
    expect(named.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
  });

  it('links to files that are there', () => {
    const linked = Array.from(text.matchAll(/\]\((?!https?:|mailto:|#)([^)#]+)/g), ([, target]) => target);
    expect(linked.filter((target) => !existsSync(path.resolve(root, path.dirname(name), target)))).toEqual([]);
  });
});
