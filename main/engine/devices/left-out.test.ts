// A rung that answered when Lode ended: left out over restarts, until this computer is looked at again.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LeftOut } from './left-out.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lode-left-out-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function open(): Promise<LeftOut> {
  const leftOut = new LeftOut(folder);
  await leftOut.open();
  return leftOut;
}

it('is left out in the next life too, once, and used again when it is forgotten', async () => {
  const first = await open();
  first.add('cuda');
  first.add('cuda');
  await first.saved();
  const second = await open();
  expect(second.all).toEqual(['cuda']);
  second.forget();
  await second.saved();
  expect((await open()).all).toEqual([]);
});

it('is never the processor: something has to answer', async () => {
  const leftOut = await open();
  leftOut.add('cpu');
  expect(leftOut.all).toEqual([]);
});

it.each(['', '{', '{"format":1}', '{"format":1,"providers":["nothing"]}'])('is nothing where the note reads %j', async (text) => {
  writeFileSync(path.join(folder, 'left-out.json'), text);
  expect((await open()).all).toEqual([]);
});

it('leaves the note of a newer Lode as it is', async () => {
  const file = path.join(folder, 'left-out.json');
  writeFileSync(file, '{"format":2}');
  const leftOut = await open();
  leftOut.add('cuda');
  await leftOut.saved();
  expect(leftOut.all).toEqual(['cuda']);
  expect(readFileSync(file, 'utf8')).toBe('{"format":2}');
});
