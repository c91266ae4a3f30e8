// The queue before the disk: batches, a disk that refuses for a while, and how much waits meanwhile.
import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../contract/problem.ts';
import type { QueryRow } from '../../contract/query.ts';
import type { EpochMs, Score } from '../../contract/units.ts';
import { clockByHand } from '../clock-by-hand.ts';
import type { StorageNews } from './storage.ts';
import type { LedgerBatch } from './wire.ts';
import { COMMIT_INTERVAL_MS, createWriteQueue, RETRY_INTERVAL_MS } from './write-queue.ts';

const row = (id: number) => ({ id }) as QueryRow;
const FULL = fail('disk-full', { folder: 'here' });

function setUp(maxWaitingRows = 5) {
  const clock = clockByHand();
  const written: LedgerBatch[] = [];
  const news: StorageNews[] = [];
  const disk = { answer: ok(null) as Result<null> };
  const queue = createWriteQueue({
    clock,
    maxWaitingRows,
    commit: (batch) => {
      if (disk.answer.ok) written.push(batch);
      return Promise.resolve(disk.answer);
    },
    onNews: (each) => news.push(each),
  });
  return { clock, written, news, disk, queue, ids: () => written.flatMap(({ rows }) => rows.map(({ id }) => id)) };
}

describe('the write queue', () => {
  it('commits what gathered, once an interval and in order', async () => {
    const { clock, queue, written, ids } = setUp();
    queue.append(row(1));
    queue.append(row(2));
    await clock.advance(COMMIT_INTERVAL_MS - 1);
    expect(written).toHaveLength(0);
    await clock.advance(1);
    queue.append(row(3));
    await clock.advance(COMMIT_INTERVAL_MS);
    expect(written).toHaveLength(2);
    expect(ids()).toEqual([1, 2, 3]);
  });

  it('adds up refusals of a minute and keeps the newest score of a row', async () => {
    const { clock, queue, written } = setUp();
    for (const at of [60_000, 60_001, 119_999, 120_000]) queue.countRefusal(at as EpochMs, 'stale');
    queue.countRefusal(60_000 as EpochMs, 'stranger');
    queue.setScore(4, 0.1 as Score);
    queue.setScore(4, 0.2 as Score);
    await clock.advance(COMMIT_INTERVAL_MS);
    expect(written).toEqual([
      {
        rows: [],
        refusals: [
          { minute: 1, reason: 'stale', count: 3 },
          { minute: 2, reason: 'stale', count: 1 },
          { minute: 1, reason: 'stranger', count: 1 },
        ],
        scores: [{ id: 4, score: 0.2 }],
      },
    ]);
  });

  it('keeps everything while the disk is full, says so, and recovers by itself', async () => {
    const { clock, queue, news, disk, written, ids } = setUp();
    disk.answer = FULL;
    queue.append(row(1));
    queue.countRefusal(0 as EpochMs, 'stale');
    queue.setScore(1, 0.5 as Score);
    await clock.advance(COMMIT_INTERVAL_MS);
    queue.append(row(2));
    queue.countRefusal(0 as EpochMs, 'stale');
    queue.setScore(1, 0.75 as Score);
    await clock.advance(2 * RETRY_INTERVAL_MS);
    expect(written).toHaveLength(0);
    expect(news.at(-1)).toEqual({ kind: 'trouble', problem: FULL.problem, lostRows: 0 });
    disk.answer = ok(null);
    await clock.advance(RETRY_INTERVAL_MS);
    expect(ids()).toEqual([1, 2]);
    expect(written).toMatchObject([{ refusals: [{ count: 2 }], scores: [{ id: 1, score: 0.75 }] }]);
    expect(news.at(-1)).toEqual({ kind: 'recovered', keptRows: 2, lostRows: 0 });
  });

  it('lets go of the oldest rows beyond its limit, and counts them', async () => {
    const { clock, queue, news, disk, ids } = setUp(3);
    disk.answer = FULL;
    queue.append(row(1));
    await clock.advance(COMMIT_INTERVAL_MS);
    for (const id of [2, 3, 4, 5]) queue.append(row(id));
    await clock.advance(RETRY_INTERVAL_MS);
    expect(news.at(-1)).toEqual({ kind: 'trouble', problem: FULL.problem, lostRows: 2 });
    disk.answer = ok(null);
    await clock.advance(RETRY_INTERVAL_MS);
    expect(ids()).toEqual([3, 4, 5]);
    expect(news.at(-1)).toEqual({ kind: 'recovered', keptRows: 3, lostRows: 2 });
  });

  it('flush writes at once, and tells the problem where it cannot', async () => {
    const { queue, disk, ids } = setUp();
    queue.append(row(1));
    disk.answer = FULL;
    expect(await queue.flush()).toEqual(FULL);
    disk.answer = ok(null);
    expect(await queue.flush()).toEqual({ ok: true, value: undefined });
    expect(ids()).toEqual([1]);
    expect(await queue.flush()).toEqual({ ok: true, value: undefined });
  });
});
