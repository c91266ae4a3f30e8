// Mining as Lode opens: never unasked, and once. The bar of what is fetched is a sum.
import { expect, it } from 'vitest';
import type { Launch } from '../contract/launch.ts';
import { plainHost, type Snapshot } from '../contract/snapshot.ts';
import type { EpochMs, Ss58 } from '../contract/units.ts';
import { emptySnapshot } from './empty-snapshot.ts';
import { fetchedShare } from './fetched-share.ts';
import { startAsChosen } from './start-mining.ts';

const base: Snapshot = { ...emptySnapshot('1'), host: plainHost('desktop', '/data') };
const lastWork = { kind: 'practice', subnet: 'clique' } as const;
const chosen: Snapshot = {
  ...base,
  hotkey: '5F' as Ss58,
  miner: { kind: 'ready' },
  settings: { ...base.settings, startMining: true, lastWork },
};

function begin(shown: readonly Snapshot[], practice = false, afterUpdate = false) {
  let current = base;
  let heard: ((snapshot: Snapshot) => void) | undefined;
  const sent: unknown[] = [];
  startAsChosen({
    launch: { practice } as Launch,
    afterUpdate,
    snapshots: {
      get current() {
        return current;
      },
      subscribe: (listener) => {
        heard = listener;
        return () => undefined;
      },
      tell: () => undefined,
    },
    send: (command) => {
      sent.push(command);
      return Promise.resolve({ ok: true, value: {} });
    },
  });
  for (const snapshot of shown) {
    current = snapshot;
    heard?.(snapshot);
  }
  return sent;
}

it('begins what was begun last, once, where that was chosen', () => {
  const started = [{ type: 'miner.start', args: { work: lastWork } }];
  expect(begin([chosen, chosen, { ...chosen, miner: { kind: 'stopping', since: 0 as EpochMs } }, chosen])).toEqual(started);
});

it.each<[string, readonly Snapshot[], boolean?, boolean?]>([
  ['it was not chosen', [{ ...chosen, settings: { ...chosen.settings, startMining: false } }, chosen]],
  ['nothing was ever begun', [{ ...chosen, settings: { ...chosen.settings, lastWork: null } }]],
  ['the settings are not read yet', [{ ...chosen, hotkey: null }]],
  [
    'it is in safe mode',
    [
      {
        ...chosen,
        host: { ...base.host, safeMode: { since: 0 as EpochMs, failed: [], problem: null, leavesOut: 'mining', suspect: null } },
      },
    ],
  ],
  ['the command line begins something else', [chosen], true],
  ['an update opened it, which goes on with what was done before, and Stop is that too', [chosen], false, true],
])('begins nothing where %s', (_why, shown, practice, afterUpdate) => {
  expect(begin(shown, practice, afterUpdate)).toEqual([]);
});

const part = (bytes: number, doneBytes: number) =>
  ({ standing: { kind: 'downloading', bytes, doneBytes, bytesPerSecond: null, paused: false } }) as Snapshot['offers'][number];

it('what is fetched is one bar', () => {
  const update = { kind: 'downloading', version: '2', notes: '', bytes: 100, doneBytes: 0 } as const;
  expect(fetchedShare(base)).toBeNull();
  expect(fetchedShare({ ...base, offers: [part(100, 50), part(200, 100)] })).toBe(0.5);
  expect(fetchedShare({ offers: [part(100, 100)], host: { ...base.host, update } })).toBe(0.5);
});
