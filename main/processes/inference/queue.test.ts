// The queue of runs: who goes first, who goes together, who has to go where it is full.
import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';
import { QUEUE_LIMIT, RunQueue, type Waiting } from './queue.ts';

const run = (id: number, over: Partial<Waiting> & { readonly wide?: number } = {}): Waiting => {
  const { wide = 8, rows = 1 } = over;
  const feeds = { ids: { type: 'int64' as const, dims: [rows, wide], data: new BigInt64Array(rows * wide) } };
  return { id, model: 'm', rows, feeds, lengths: Array.from({ length: rows }, () => wide), priority: 0, deadline: 100, ...over };
};
const filled = (...runs: Waiting[]): RunQueue<Waiting> => {
  const queue = new RunQueue<Waiting>();
  for (const one of runs) queue.add(one);
  return queue;
};
const ids = (runs: readonly Waiting[]): number[] => runs.map(({ id }) => id);
const room =
  (rows: number, tokens = Infinity, pace = new Pace(), widths: readonly number[] | null = null) =>
  () => ({ rows, tokens, widths, pace });
/** One millisecond a token, whatever the size. */
function slow(): Pace {
  const pace = new Pace();
  pace.took(8, 8, 0);
  return pace;
}
const at = (now: number) => ({ now, monotonic: now });

describe('the queue of runs', () => {
  it('gives more stake first, and of like stake who came first', () => {
    const queue = filled(run(1), run(2, { priority: 5 }), run(3, { priority: 5 }), run(4, { priority: 9 }));
    expect(ids(queue.next(room(3), at(0)))).toEqual([4, 2, 3]);
    expect(ids(queue.next(room(3), at(0)))).toEqual([1]);
    expect(queue.next(room(3), at(0))).toEqual([]);
  });

  it('puts together what is of one model and of like length, and leaves the rest where it was', () => {
    const queue = filled(
      run(1, { wide: 100 }),
      run(2, { wide: 10 }),
      run(3, { wide: 104 }),
      run(4, { model: 'other', wide: 100 }),
    );
    expect(ids(queue.next(room(8), at(0)))).toEqual([1, 3]);
    expect(ids(queue.next(room(8), at(0)))).toEqual([2]);
    expect(ids(queue.next(room(8), at(0)))).toEqual([4]);
  });

  it('keeps to the rows and the tokens there is room for, but runs one that is too large for itself', () => {
    const queue = filled(run(1, { rows: 2 }), run(2, { rows: 3 }), run(3, { rows: 1 }));
    expect(ids(queue.next(room(4), at(0)))).toEqual([1, 3]);
    const long = filled(run(1, { wide: 60 }), run(2, { wide: 60 }), run(3, { wide: 60 }));
    expect(ids(long.next(room(8, 120), at(0)))).toEqual([1, 2]);
    const large = filled(run(1, { wide: 200 }), run(2, { wide: 200 }));
    expect(ids(large.next(room(8, 120), at(0)))).toEqual([1]);
  });

  it('tells by when it has to go on for all to be in time, those before each and a slow run of late counted in', () => {
    const pace = slow();
    expect(filled().latestStart(room(8, Infinity, pace), 0)).toBe(Infinity);
    expect(filled(run(1, { deadline: 100 })).latestStart(room(8, Infinity, pace), 0)).toBe(92);
    const queue = filled(run(1, { deadline: 1_000, wide: 50 }), run(2, { deadline: 100 }));
    expect(queue.latestStart(room(8, Infinity, pace), 0)).toBe(100 - 58);
    pace.took(8, 16, 1);
    expect(queue.latestStart(room(8, Infinity, pace), 1)).toBe(100 - 2 * 58);
    // Long ago, it tells nothing of now: then it is tried.
    expect(queue.latestStart(room(8, Infinity, pace), 60_000)).toBe(100);
  });

  it('hands out those that are late, and forgets those that nobody wants', () => {
    const queue = filled(run(1, { deadline: 10 }), run(2), run(3));
    queue.remove(2);
    expect(ids(queue.late(room(8), at(50)))).toEqual([1]);
    expect(ids(queue.next(room(8), at(0)))).toEqual([3]);
  });

  it('makes no batch that ends after a deadline of one that is in it', () => {
    const queue = filled(
      run(1, { deadline: 100 }),
      run(2, { deadline: 20 }),
      run(3, { deadline: 100 }),
      run(4, { deadline: 15 }),
    );
    // Two take 16 ms: the second may join, the third would make it late, the fourth is late in any company.
    expect(ids(queue.next(room(8, Infinity, slow()), at(0)))).toEqual([1, 2]);
    expect(ids(queue.next(room(8, Infinity, slow()), at(0)))).toEqual([3]);
  });

  it('refuses early what cannot be answered in time behind those before it, and only that', () => {
    const queue = filled(run(1, { deadline: 7 }), run(2, { deadline: 9 }), run(3, { deadline: 15 }), run(4, { deadline: 17 }));
    expect(ids(queue.late(room(8, Infinity, slow()), at(0)))).toEqual([1, 3]);
    expect(ids(queue.next(room(8, Infinity), at(0)))).toEqual([2, 4]);
  });

  it('refuses nothing where it has not been measured how long a run takes, or long ago', () => {
    const soon = filled(run(1, { deadline: 1 }));
    expect(soon.late(room(8), at(0))).toEqual([]);
    const later = filled(run(1, { deadline: 60_001 }));
    expect(later.late(room(8, Infinity, slow()), at(60_000))).toEqual([]);
  });

  it('counts what sequences are padded to, where widths are given', () => {
    const queue = filled(run(1, { wide: 8 }), run(2, { wide: 9 }), run(3, { wide: 8 }));
    // 16 wide from the second on: two such are 32.
    expect(ids(queue.next(room(8, 32, new Pace(), [8, 16]), at(0)))).toEqual([1, 2]);
  });

  it('full, turns away the least entitled, whoever came last', () => {
    const queue = new RunQueue<Waiting>();
    for (let id = 0; id < QUEUE_LIMIT; id += 1) expect(queue.add(run(id, { priority: 1 }))).toBeNull();
    expect(queue.add(run(5_000, { priority: 1 }))?.id).toBe(5_000);
    expect(queue.add(run(5_001, { priority: 2 }))?.id).toBe(QUEUE_LIMIT - 1);
    expect(queue.size).toBe(QUEUE_LIMIT);
  });
});
