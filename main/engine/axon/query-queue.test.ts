// The query queue: whose turn it is, who is shed, and that everybody is told once, whatever happens in which order.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockByHand } from '../clock-by-hand.ts';
import { type Newcomer, QueryQueue, type Turn } from './query-queue.ts';

const clock = clockByHand();
const never = (): AbortSignal => new AbortController().signal;
const newcomer = (hotkey: string, stakeTao: number, over: Partial<Newcomer> = {}): Newcomer => ({
  hotkey,
  stakeTao,
  deadline: clock.now() + 10_000,
  signal: never,
  ...over,
});
const turn = () => new Promise((resolve) => void setImmediate(resolve));

/** What each was told, as soon as it is told. */
function watch(queue: QueryQueue) {
  const told: string[] = [];
  return {
    told,
    enter: (name: string, stakeTao: number, over: Partial<Newcomer> = {}) =>
      void queue.enter(newcomer(over.hotkey ?? name, stakeTao, over)).then((said) => told.push(`${name} ${said}`)),
    next: async () => {
      await turn();
      return told.splice(0);
    },
  };
}

describe('the query queue', () => {
  it('lets in at once while there is room, and nobody twice', async () => {
    const queue = new QueryQueue({ clock, most: 2, mostWaiting: 4 });
    const { enter, next } = watch(queue);
    enter('a', 1);
    enter('b', 1);
    enter('c', 1);
    expect(await next()).toEqual(['a in', 'b in']);
    expect([queue.running, queue.waiting]).toEqual([2, 1]);
    queue.leave('b', 5);
    expect(await next()).toEqual(['c in']);
    queue.leave('a', 5);
    queue.leave('c', 5);
    expect([queue.running, queue.waiting]).toEqual([0, 0]);
    expect(() => queue.leave('a', 5)).toThrow('left more often');
  });

  it('takes more stake first, then who has less at work, then who came first', async () => {
    const queue = new QueryQueue({ clock, most: 1, mostWaiting: 9 });
    const { enter, next } = watch(queue);
    enter('busy', 5);
    for (const [name, stake] of [
      ['poor', 1],
      ['rich 1', 9],
      ['equal', 5],
      ['rich 2', 9],
    ] as const)
      enter(name, stake);
    enter('busy again', 5, { hotkey: 'busy' });
    const order = [];
    for (const hotkey of ['busy', 'rich 1', 'rich 2', 'equal', 'busy', 'poor']) {
      order.push(...(await next()));
      queue.leave(hotkey, 1);
    }
    expect(order).toEqual(['busy in', 'rich 1 in', 'rich 2 in', 'equal in', 'busy again in', 'poor in']);
  });

  it('sheds the newest of the least entitled, which may be the newcomer', async () => {
    const queue = new QueryQueue({ clock, most: 1, mostWaiting: 2 });
    const { enter, next } = watch(queue);
    enter('x', 1);
    enter('poor 1', 1, { hotkey: 'poor' });
    enter('poor 2', 1, { hotkey: 'poor' });
    expect(await next()).toEqual(['x in']);
    enter('rich', 7);
    expect(await next()).toEqual(['poor 2 shed']);
    enter('poorer', 0);
    expect(await next()).toEqual(['poorer shed']);
    enter('rich 2', 7);
    expect(await next()).toEqual(['poor 1 shed']);
  });

  it('lets nobody wait who is gone, and nobody in for whom it is too late', async () => {
    const queue = new QueryQueue({ clock, most: 1, mostWaiting: 9 });
    const { enter, next } = watch(queue);
    const caller = new AbortController();
    enter('x', 1);
    enter('leaves', 9, { signal: () => caller.signal });
    enter('was gone', 9, { signal: () => AbortSignal.abort() });
    enter('in a hurry', 8, { deadline: clock.now() + 50 });
    enter('in time', 1);
    expect(await next()).toEqual(['x in', 'was gone gone']);
    caller.abort();
    expect(await next()).toEqual(['leaves gone']);
    queue.leave('x', 100); // so one is expected to take
    expect(await next()).toEqual(['in a hurry late', 'in time in']);
    queue.leave('in time', 100);
    expect([queue.running, queue.waiting]).toEqual([0, 0]);
  });

  it('takes stake that is no number for none', async () => {
    const queue = new QueryQueue({ clock, most: 1, mostWaiting: 9 });
    const { enter, next } = watch(queue);
    enter('x', 1);
    for (const stake of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1]) enter(`${stake}`, stake);
    await next();
    queue.leave('x', 1);
    expect(await next()).toEqual(['1 in']);
  });

  const step = fc.oneof(
    fc.record({ kind: fc.constant('enter' as const), hotkey: fc.constantFrom('a', 'b', 'c', 'd'), stakeTao: fc.nat(3) }),
    fc.record({ kind: fc.constant('leave' as const), which: fc.nat() }),
    fc.record({ kind: fc.constant('hang-up' as const), which: fc.nat() }),
  );

  it('tells everybody once, runs no more than it may, and lets none in before one with more stake who waited too', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 80 }),
        fc.integer({ min: 1, max: 3 }),
        fc.nat(5),
        async (steps, most, mostWaiting) => {
          const queue = new QueryQueue({ clock, most, mostWaiting });
          /** By the stake each caller has for good, so that a caller's stake never changes under its waiting queries. */
          const stakes = new Map<string, number>();
          const all: { hotkey: string; stake: number; caller: AbortController; turns: Turn[] }[] = [];
          for (const one of steps) {
            const waiting = all.filter(({ turns }) => turns.length === 0);
            const atWork = all.filter(({ turns }) => turns.at(-1) === 'in');
            if (one.kind === 'enter') {
              const stake = stakes.get(one.hotkey) ?? one.stakeTao;
              stakes.set(one.hotkey, stake);
              const caller = new AbortController();
              const entry = { hotkey: one.hotkey, stake, caller, turns: [] as Turn[] };
              all.push(entry);
              const { hotkey } = one;
              void queue.enter(newcomer(hotkey, stake, { signal: () => caller.signal })).then((said) => entry.turns.push(said));
            } else if (one.kind === 'leave' && atWork.length > 0) {
              const leaving = atWork[one.which % atWork.length];
              leaving?.turns.push('gone'); // ours: it has left
              queue.leave(leaving?.hotkey ?? '', 0);
            } else if (one.kind === 'hang-up' && waiting.length > 0) {
              waiting[one.which % waiting.length]?.caller.abort();
            }
            await turn();
            const still = all.filter(({ turns }) => turns.length === 0);
            const lucky = waiting.filter(({ turns }) => turns[0] === 'in');
            expect(queue.waiting).toBe(still.length);
            expect(queue.running).toBe(all.filter(({ turns }) => turns.at(-1) === 'in').length);
            expect(queue.running).toBeLessThanOrEqual(most);
            expect(queue.waiting).toBeLessThanOrEqual(mostWaiting);
            for (const first of lucky) for (const other of still) expect(first.stake).toBeGreaterThanOrEqual(other.stake);
          }
          expect(all.every(({ turns }) => turns.length <= 2)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
