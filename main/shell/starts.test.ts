// The journal of starts: what is counted, what is forgotten, and what it does with a file that is not as it should be.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beginStart } from './starts.ts';

let folder: string;
let file: string;
let clock = 1_000;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lode-starts-'));
  file = path.join(folder, 'starts.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const begin = (version = '1.0.0') => beginStart({ file, version, now: () => (clock += 1_000) });
const failing = (times: number) => {
  for (let i = 0; i < times; i += 1) begin();
};

describe('what is counted', () => {
  it('counts starts that nothing was heard of again', () => {
    expect(begin().failedInARow).toBe(0);
    expect(begin().failedInARow).toBe(1);
    expect(begin().failedInARow).toBe(2);
    const fourth = begin();
    expect(fourth.failed).toHaveLength(3);
    expect(fourth.level).toBe('no-mining');
  });

  it('forgets them once one has stayed up', () => {
    failing(2);
    begin().succeed();
    expect(begin().failedInARow).toBe(0);
  });

  it('counts only those of the same version', () => {
    failing(3);
    const other = begin('1.0.1');
    expect(other).toMatchObject({ failedInARow: 0, level: 'all' });
    expect(begin('1.0.1').failedInARow).toBe(1);
  });

  it('remembers what answered when it ended', () => {
    begin().answersBy('cuda');
    expect(begin().failed.map(({ rung }) => rung)).toEqual(['cuda']);
  });
});

describe('safe mode', () => {
  it('lasts over starts that stay up in it', () => {
    failing(3);
    begin().succeed();
    const again = begin();
    expect(again).toMatchObject({ failedInARow: 3, level: 'no-mining' });
  });

  it('leaves the engine out where gentle starts do not stay up either', () => {
    failing(3);
    failing(2);
    expect(begin()).toMatchObject({ failedInARow: 3, level: 'no-engine' });
  });

  it('is left for good only by a start that stays up', () => {
    failing(3);
    begin().tryAgain();
    expect(begin()).toMatchObject({ failedInARow: 4, level: 'no-mining' });
    const fifth = begin();
    fifth.tryAgain();
    fifth.succeed();
    expect(begin()).toMatchObject({ failedInARow: 0, level: 'all' });
  });

  it('does not count again what was forgotten', () => {
    failing(2);
    const start = begin();
    start.succeed();
    start.fall();
    expect(begin()).toMatchObject({ failedInARow: 1, level: 'no-mining' });
  });

  it('goes a level down while it runs, and stays there', () => {
    const start = begin();
    start.succeed();
    start.fall();
    expect(start.level).toBe('no-mining');
    start.succeed();
    expect(begin().level).toBe('no-mining');
    const third = begin();
    third.fall();
    expect(third.level).toBe('no-engine');
    expect(begin().level).toBe('no-engine');
  });
});

describe('a file that is not as it should be', () => {
  it.each(['', '{', 'null', '[]', '{"format":1}', '{"format":1,"starts":[{}]}', '{"format":"2"}', '\u0000\u0000'])(
    'begins anew on %j',
    (content) => {
      writeFileSync(file, content);
      expect(begin().failedInARow).toBe(0);
      expect(begin().failedInARow).toBe(1);
    },
  );

  it('leaves a newer one as it is', () => {
    const newer = '{"format":2,"starts":"otherwise"}';
    writeFileSync(file, newer);
    const start = begin();
    start.succeed();
    expect(start).toMatchObject({ failedInARow: 0, level: 'all' });
    expect(readFileSync(file, 'utf8')).toBe(newer);
  });

  it('counts nothing where it cannot be written', () => {
    const start = beginStart({ file: path.join(folder, 'gone', 'starts.json'), version: '1', now: () => 1 });
    start.succeed();
    expect(start.failedInARow).toBe(0);
  });

  it('does not grow without end', () => {
    failing(60);
    expect(readFileSync(file, 'utf8').length).toBeLessThan(4_000);
  });
});
