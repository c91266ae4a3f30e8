// Safe mode: how the engine is opened by how earlier starts went, and the way down and out while Lode runs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MinerState } from '../contract/miner-state.ts';
import type { EpochMs } from '../contract/units.ts';
import { emptySnapshot } from './empty-snapshot.ts';
import type { Opening } from './engine-keeper.ts';
import { leaveSafeMode, openingOf, safeMode } from './safe-mode.ts';
import { shellSnapshots } from './snapshots.ts';
import { beginStart } from './starts.ts';

let folder: string;
let now = 1_795_000_000_000;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lode-safe-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const begin = () => beginStart({ file: path.join(folder, 'starts.json'), version: '1', now: () => (now += 1_000) });
const problem = { code: 'engine-crash-loop', params: { times: 5, seconds: 4 } } as const;
const looped: MinerState = { kind: 'blocked', problem, helps: [], work: null, since: 9 as EpochMs };

/** A shell whose engine is what the test says. */
function house() {
  const listeners: (() => void)[] = [];
  const engine = {
    snapshot: emptySnapshot('1'),
    lost: null as { since: EpochMs; blocked: boolean } | null,
    subscribe: (listener: () => void) => {
      listeners.push(listener);
      return () => undefined;
    },
  };
  const opened: Opening[] = [];
  const parts = {
    start: begin(),
    snapshots: shellSnapshots(engine, '/d'),
    reopen: (opening: Opening) => {
      opened.push(opening);
      return Promise.resolve();
    },
  };
  const undo = safeMode.enable(parts);
  const become = (miner: MinerState, lost: typeof engine.lost) => {
    Object.assign(engine, { snapshot: { ...engine.snapshot, miner }, lost });
    for (const listener of listeners) listener();
  };
  return { ...parts, opened, become, undo, shown: () => parts.snapshots.current.host.safeMode };
}

describe('a start', () => {
  it('is whole, and says nothing', () => {
    const { start, shown } = house();
    expect(openingOf(start)).toEqual({ kind: 'whole' });
    expect(shown()).toBeNull();
  });

  it('after three that did not stay up mines nothing, and says when they were and what answered', () => {
    begin();
    begin().answersBy('cuda');
    begin();
    const { start, shown } = house();
    expect(openingOf(start)).toEqual({ kind: 'safe', suspect: 'cuda' });
    expect(shown()).toMatchObject({ leavesOut: 'mining', suspect: 'cuda', problem: null });
    expect(shown()?.failed).toHaveLength(3);
  });

  it('names no processor as what is left out', () => {
    for (let i = 0; i < 3; i += 1) begin().answersBy('cpu');
    expect(house().shown()?.suspect).toBeNull();
  });
});

describe('an engine that does not stay up', () => {
  it('is opened without mining, and if that does not help, not at all', async () => {
    const { become, opened, shown } = house();
    become(looped, { since: 7 as EpochMs, blocked: true });
    expect(opened).toEqual([{ kind: 'safe', suspect: null }]);
    expect(shown()).toEqual({ since: 7, failed: [], problem, leavesOut: 'mining', suspect: null });
    await Promise.resolve();
    become({ kind: 'setting-up' }, null);
    become(looped, { since: 8 as EpochMs, blocked: true });
    await Promise.resolve();
    become(looped, { since: 8 as EpochMs, blocked: true });
    expect(opened).toEqual([{ kind: 'safe', suspect: null }, { kind: 'off' }]);
    expect(shown()).toMatchObject({ leavesOut: 'engine' });
  });

  it('is not one that is being started again', () => {
    const { become, opened } = house();
    become({ kind: 'setting-up' }, { since: 7 as EpochMs, blocked: false });
    expect(opened).toEqual([]);
  });
});

it('is left by Try again: everything is opened, and nothing is forgotten before it stays up', () => {
  for (let i = 0; i < 3; i += 1) begin();
  const parts = house();
  leaveSafeMode(parts);
  expect(parts.opened).toEqual([{ kind: 'whole' }]);
  expect(parts.shown()).toBeNull();
  leaveSafeMode(parts);
  expect(parts.opened).toHaveLength(1);
  expect(openingOf(begin()).kind).toBe('safe');
});
