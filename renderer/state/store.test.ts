// The store drops stale snapshots, gathers rows without end or loss in order, and calms the figures.
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FlightRow } from '../../main/contract/flight.ts';
import { plainHost, type Snapshot } from '../../main/contract/snapshot.ts';
import type { Link } from './link.ts';
import { mergeRows } from './queries.ts';
import { T0, row, snapshot } from './samples.test-data.ts';
import { CALM_MS, createStore } from './store.ts';

/** A link by hand: says what it is told to, and keeps `kept` as its ledger, newest first. */
function handLink(kept = [row(2), row(1)], flight: readonly FlightRow[] = []) {
  const listeners: ((snapshot: Snapshot) => void)[] = [];
  const sent: unknown[] = [];
  const link: Link = {
    send: (command) => {
      sent.push(command);
      const rows = command.type === 'flight.read' ? flight : kept;
      return Promise.resolve({ ok: true, value: { rows } } as never);
    },
    subscribe: (given) => {
      listeners.push(given);
      return () => undefined;
    },
    watch: (given) => {
      given('live');
      return () => undefined;
    },
  };
  return { link, sent, say: (said: Snapshot) => listeners[0]?.(said) };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('snapshots', () => {
  it('drops a stale one, takes a newer one, and takes the same again (its host may have changed)', () => {
    const { link, say } = handLink();
    const store = createStore(link);
    say(snapshot(5));
    say(snapshot(4));
    expect(store.view().snapshot?.seq).toBe(5);
    const asks = snapshot(5, { host: { ...plainHost('desktop', '/data'), asksClose: true } });
    say(asks);
    expect(store.view().snapshot?.host.asksClose).toBe(true);
    say(snapshot(6));
    expect(store.view().snapshot?.seq).toBe(6);
  });

  it('takes a new engine that counts from one again', () => {
    const { link, say } = handLink();
    const store = createStore(link);
    say(snapshot(500));
    say(snapshot(1, { at: T0 + 500 * 250 + 2_000 }));
    expect(store.view().snapshot?.seq).toBe(1);
  });

  it('calms the figures to one change a second, but not the state', () => {
    const { link, say } = handLink();
    const store = createStore(link);
    say(snapshot(1));
    say(snapshot(2));
    say(snapshot(3));
    expect(store.view().calm?.seq).toBe(1);
    vi.advanceTimersByTime(CALM_MS);
    expect(store.view().calm?.seq).toBe(3);
    say(snapshot(4, { miner: { kind: 'stopping', since: T0 } }));
    expect(store.view().calm?.seq).toBe(4);
  });
});

describe('rows', () => {
  it('reads the ledger once, when the database is open, and lets snapshots win over it', async () => {
    const { link, say, sent } = handLink([row(2), row(1)]);
    const store = createStore(link);
    say(snapshot(1, { miner: { kind: 'setting-up' } }));
    expect(sent).toEqual([]);
    say(snapshot(2, { queries: [row(2, { score: 0.9 }), row(3)] }));
    say(snapshot(3));
    await vi.runAllTimersAsync();
    expect(sent).toEqual([
      { type: 'history.read', args: { before: null, limit: 500 } },
      { type: 'flight.read', args: { before: null, limit: 100 } },
    ]);
    expect(store.view().rows.map((kept) => [kept.id, kept.score])).toEqual([
      [1, null],
      [2, 0.9],
      [3, null],
    ]);
    expect(store.view()).toMatchObject({ backfilled: true, wholeHistory: true });
  });

  it('know why nothing came before the page was there, up to what it saw itself', async () => {
    const paused = { id: 1, kind: 'paused', at: T0 - 9_000, until: T0 + 60_000, code: 'battery', params: {} } as FlightRow;
    const { link, say } = handLink([], [paused]);
    const store = createStore(link);
    say(snapshot(4));
    await vi.runAllTimersAsync();
    expect(store.view().gaps).toEqual([{ why: 'battery', from: T0 - 9_000, to: T0 + 1_000 }]);
    say(snapshot(8, { miner: { kind: 'blocked', problem: { code: 'port-taken' }, helps: [], work: null, since: T0 + 1_500 } }));
    expect(store.view().gaps.map(({ why }) => why)).toEqual(['battery', 'blocked']);
  });

  it('are in order after a start that brings none of its own', async () => {
    const { link, say } = handLink([row(3), row(2), row(1)]);
    const store = createStore(link);
    say(snapshot(1));
    await vi.runAllTimersAsync();
    expect(store.view().rows.map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  it('reads on from the oldest it has', async () => {
    const { link, say, sent } = handLink([row(7)]);
    const store = createStore(link);
    say(snapshot(1, { queries: [row(9)] }));
    await vi.runAllTimersAsync();
    await store.readOlder();
    expect(sent.at(-1)).toEqual({ type: 'history.read', args: { before: 7, limit: 500 } });
  });

  it('stay in order, once each, and bounded, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 40 })), (batches) => {
        const LIMIT = 30;
        let rows = mergeRows([], [], LIMIT);
        for (const ids of batches)
          rows = mergeRows(
            rows,
            ids.map((id) => row(id)),
            LIMIT,
          );
        const held = rows.map((kept) => kept.id);
        const newest = [...new Set(batches.flat())].toSorted((a, b) => a - b);
        expect(held).toEqual([...new Set(held)].toSorted((a, b) => a - b));
        expect(held.length).toBeLessThanOrEqual(LIMIT);
        expect(held.at(-1)).toBe(newest.at(-1));
      }),
      { numRuns: 60 },
    );
  });
});
