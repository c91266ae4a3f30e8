// Notifications: only what needs a person, once for each time it comes up, and never to somebody who looks at the window.
import { beforeEach, describe, expect, it } from 'vitest';
import type { AlphaRaoText, Netuid } from '../contract/amounts.ts';
import type { BlockRef } from '../contract/chain.ts';
import type { SlotView } from '../contract/earnings.ts';
import type { MinerState } from '../contract/miner-state.ts';
import { plainHost, type SafeMode, type Snapshot } from '../contract/snapshot.ts';
import type { EpochMs } from '../contract/units.ts';
import { emptySnapshot } from './empty-snapshot.ts';
import { enableNotifications, needs, newNeeds, type Told } from './notifications.ts';
import type { Paid } from './pay-watch.ts';
import { createSpeech } from '../contract/words/speech.ts';

const HOUR_MS = 3_600_000;
const since = 0 as EpochMs;
const work = { kind: 'practice', subnet: 'practice' } as const;
const mining: MinerState = { kind: 'mining', work, since, recovering: null };
const starting: MinerState = { kind: 'starting', work, phase: 'axon', since };
const problem = { code: 'port-taken', params: { port: 8091 } } as const;
const blocked: MinerState = { kind: 'blocked', problem, helps: [], work, since };
const base: Snapshot = { ...emptySnapshot('1'), host: plainHost('desktop', '/data') };
const slot = (warning: SlotView['warning']): SlotView => ({
  netuid: 4 as Netuid,
  name: 'Tag\u202e101\n{{netuid}}',
  uid: 7,
  immuneBlocks: 0,
  position: 3,
  ourEmission: '0' as AlphaRaoText,
  lowestEmission: null,
  warning,
  block: {} as BlockRef,
});

/** A house whose snapshots, slots and focus the test moves. */
function house() {
  let [current, paid, focused] = [base, null as Paid | null, false];
  const heard = new Set<(snapshot: Snapshot) => void>();
  const told: Told[] = [];
  const clicks: (() => void)[] = [];
  const opened: string[] = [];
  const subscribe = (listener: (snapshot: Snapshot) => void) => {
    heard.add(listener);
    return () => void heard.delete(listener);
  };
  const stop = enableNotifications(
    {
      snapshots: {
        get current() {
          return current;
        },
        subscribe,
        tell: () => undefined,
      },
      window: {
        get current() {
          return { isFocused: () => focused } as never;
        },
        open: () => void opened.push('window'),
        destroy: () => undefined,
        onOpen: () => undefined,
      },
      pay: {
        get current() {
          return paid;
        },
        subscribe,
        stop: () => undefined,
      },
    },
    (one, onClick) => {
      told.push(one);
      clicks.push(onClick);
    },
  );
  const show = (change: Partial<Snapshot>, times = 3) => {
    current = { ...current, ...change };
    for (let time = 0; time < times; time += 1) for (const listener of heard) listener(current);
  };
  return {
    told,
    clicks,
    opened,
    show,
    stop,
    heard,
    slots: (slots: SlotView[]) => {
      paid = { today: [], slots };
      show({});
    },
    focus: (is: boolean) => {
      focused = is;
    },
  };
}

const ready = (version: string) => ({ kind: 'ready', version, notes: '', key: 'k', waits: null }) as const;

const safeMode: SafeMode = { since, failed: [since], problem: null, leavesOut: 'mining', suspect: null };

let the: ReturnType<typeof house>;
beforeEach(() => {
  the = house();
});
const update = (view: Snapshot['host']['update']) => the.show({ host: { ...base.host, update: view } });
const titles = () => the.told.map(({ title }) => title);

describe('what is told', () => {
  it('is a stop by a problem, once until it is over', () => {
    the.show({ miner: mining });
    expect(the.told).toEqual([]);
    the.show({ miner: blocked });
    expect(the.told).toEqual([
      {
        title: 'Lode is stopped by a problem',
        body: 'Port 8091 is used by another program. Choose another port, or quit the other program and try again.',
      },
    ]);
    // Tried again, and the same again: no news.
    the.show({ miner: starting });
    the.show({ miner: blocked });
    expect(the.told).toHaveLength(1);
    the.show({ miner: mining });
    the.show({ miner: blocked });
    expect(the.told).toHaveLength(2);
  });

  it('is an update, once for each version', () => {
    the.show({ host: { ...base.host, update: ready('1.2.3') } });
    the.show({ host: { ...base.host, update: { ...ready('1.2.3'), waits: 'queries' } } });
    the.show({ host: { ...base.host, update: ready('1.2.4') } });
    expect(titles()).toEqual(['An update is ready', 'An update is ready']);
  });

  it('is an update once, however often it is looked for again or nearly put in', () => {
    const told = { kind: 'told', version: '1.2.3', notes: '', page: null } as const;
    for (const view of [told, { kind: 'checking' }, told, { kind: 'current', checkedAt: null, problem: null }, told] as const)
      update(view);
    expect(titles()).toHaveLength(1);
    for (let time = 0; time < 3; time += 1) {
      update(ready('1.2.4'));
      update({ kind: 'installing', version: '1.2.4' });
    }
    expect(titles()).toHaveLength(2);
  });

  it('is a slot in danger, in plain text, and each step of it once', () => {
    the.slots([slot('none')]);
    the.slots([slot('soon')]);
    the.slots([slot('none')]);
    the.slots([slot('soon')]);
    expect(the.told).toEqual([
      {
        title: 'Your slot is in danger',
        body: 'On Tag101 {{netuid}} (netuid 4) only a few slots go before yours. Open Lode to see why.',
      },
    ]);
    the.slots([slot('next')]);
    the.slots([slot('gone')]);
    expect(titles().slice(1)).toEqual(['Your slot is the next to go', 'Your slot is gone']);
  });

  it('is nothing else', () => {
    const paused: MinerState = { kind: 'paused', work, reason: 'battery', cause: null, until: null, since };
    for (const miner of [{ kind: 'ready' }, starting, mining, paused, { kind: 'stopping', since }] as const) the.show({ miner });
    the.show({ host: { ...base.host, engineLost: { since, blocked: false } } });
    expect(the.told).toEqual([]);
  });

  it('is an engine that does not stay up, whether it says so itself or its keeper does', () => {
    const snapshot = { miner: { kind: 'ready' }, host: { ...base.host, engineLost: { since, blocked: true } } } as const;
    expect(needs(snapshot, [], createSpeech())).toMatchObject([{ key: 'blocked:engine' }]);
    const safe = { ...base.host, safeMode };
    the.show({ miner: blocked, host: safe });
    expect(titles()).toEqual(['Lode is in safe mode']);
  });
});

describe('a notification', () => {
  it('opens the window when it is clicked', () => {
    the.show({ miner: blocked });
    the.clicks[0]?.();
    expect(the.opened).toEqual(['window']);
  });

  it('is not for somebody who looks at the window, then or later', () => {
    the.focus(true);
    the.show({ miner: blocked });
    the.focus(false);
    the.show({});
    expect(the.told).toEqual([]);
  });

  it('is not for somebody who wants none', () => {
    the.show({ settings: { ...base.settings, notifications: false }, miner: blocked });
    the.show({ settings: { ...base.settings, notifications: true } });
    expect(the.told).toEqual([]);
  });

  it('comes no more once it is undone', () => {
    the.stop();
    the.show({ miner: blocked });
    expect([the.told, the.heard.size]).toEqual([[], 0]);
  });
});

it('a slot that moves to and fro is told of again after a day', () => {
  const fresh = newNeeds();
  const danger = needs(base, [slot('soon')], createSpeech());
  const at = (hours: number, there: boolean) => fresh(there ? danger : [], hours * HOUR_MS, false).length;
  expect([at(0, true), at(1, false), at(2, true), at(3, false), at(26, false), at(27, true)]).toEqual([1, 0, 0, 0, 0, 1]);
});
