// The copy of a list: its time comes back to the millisecond, whatever the file system makes of seconds.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EpochMs } from '../../contract/units.ts';
import { KeptList } from './kept-list.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lode-kept-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('is known to have been true when it was', async () => {
  const kept = new KeptList(folder);
  const now = 1_795_504_190_000 as EpochMs;
  const times = Array.from({ length: 100 }, (_, index) => (1_795_504_183_800 + index) as EpochMs);
  const back: (number | undefined)[] = [];
  for (const at of times) {
    await kept.keep(Buffer.from('{"version":1}'), at);
    back.push((await kept.read(now, []))?.at);
  }
  expect(back).toEqual(times);
});
