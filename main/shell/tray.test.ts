// The tray: every state's menu, drawn once each, and a desktop without one.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MinerState } from '../contract/miner-state.ts';
import { type HostSnapshot, plainHost, type SafeMode, type Snapshot } from '../contract/snapshot.ts';
import type { EpochMs } from '../contract/units.ts';
import { createSpeech } from '../contract/words/speech.ts';
import { emptySnapshot } from './empty-snapshot.ts';
import type { AlphaRaoText, Netuid, RaoText } from '../contract/amounts.ts';
import type { Paid } from './pay-watch.ts';
import { type TrayEars, type TrayFactory, enableTray } from './tray.ts';
import { type TrayAction, type TrayFacts, type TrayItem, trayView } from './tray-view.ts';

const since = 0 as EpochMs;
const work = { kind: 'practice', subnet: 'practice' } as const;
const atRest = plainHost('desktop', '/data');
const snapshot = (miner: MinerState, host = atRest): Snapshot => ({ ...emptySnapshot('1'), miner, host });
const mining: MinerState = { kind: 'mining', work, since, recovering: null };
const blocked: MinerState = {
  kind: 'blocked',
  problem: { code: 'port-taken', params: { port: 8091 } },
  helps: ['retry'],
  work,
  since,
};

const text = (item: TrayItem): string => {
  if (item.kind === 'line') return '-';
  if (item.kind === 'note') return `# ${item.label}`;
  if (item.kind === 'figures') return `= ${item.label}`;
  if (item.kind === 'menu') return `${item.label}: ${item.items.map(text).join(', ')}`;
  const { action } = item;
  const name = action.do === 'pause' ? action.length : action.do;
  return item.enabled ? name : `(${name})`;
};
const noon = new Date('2026-11-29T12:00:00').getTime();
const facts = (given: Snapshot, paid: Paid | null = null): TrayFacts => ({ ...given, paid, now: noon });
const view = (miner: MinerState, host?: HostSnapshot) => trayView(facts(snapshot(miner, host)), createSpeech());
const pauses = 'Pause: quarter, hour, eight-hours, tomorrow, open';
const none = '= 0 answered today';
const practice = '# Practice: nothing here is real money';

describe('the menu', () => {
  it.each<[MinerState, string, string[]]>([
    [{ kind: 'setting-up' }, 'rest', ['# Setting up.', '-', '(start)']],
    [{ kind: 'ready' }, 'rest', ['# Ready.', '-', 'start']],
    [
      { kind: 'starting', work, phase: 'inference', since },
      'alive',
      ['# Starting: loading the model.', practice, none, '-', 'stop'],
    ],
    [mining, 'alive', ['# Answering practice questions.', practice, none, '-', 'stop', pauses]],
    [
      { kind: 'paused', work, reason: 'person', cause: null, until: null, since },
      'paused',
      ['# Paused until you resume.', practice, none, '-', 'stop', 'resume'],
    ],
    [{ kind: 'stopping', since }, 'rest', ['# Stopping.', '-', '(stop)']],
    [blocked, 'attention', ['# Stopped by a problem: port 8091 is used by another program.', practice, '-', 'start']],
  ])('%o', (miner, icon, top) => {
    const { items, icon: shown, tooltip } = view(miner);
    expect(items.map(text)).toEqual([...top, '-', 'open', 'quit']);
    expect(shown).toBe(icon);
    expect(tooltip).toContain(top[0]?.slice(2));
  });

  it('says that the engine is gone, and offers no start meanwhile', () => {
    const lost = view({ kind: 'setting-up' }, { ...atRest, engineLost: { since, blocked: false } });
    expect(lost.items.map(text).slice(0, 3)).toEqual(['# Restarting the engine.', '-', '(start)']);
    expect(lost.icon).toBe('attention');
  });

  it('says why Lode pauses by itself, what was seen, and when it ends; it can be overruled', () => {
    const cause = 'Evil\u202egame\n& friends';
    const paused = view({ kind: 'paused', work, reason: 'full-screen', cause, until: null, since });
    expect(paused.icon).toBe('paused');
    expect(paused.items.slice(0, 3)).toMatchObject([
      { label: 'Paused: a program fills your screen.' },
      { label: expect.stringMatching(/^Since \d\d:\d\d\. It resumes when you leave it\.$/) as unknown },
      { label: 'Seen: Evilgame & friends' },
    ]);
    expect(paused.items).toContainEqual({ kind: 'action', action: { do: 'resume' }, label: 'Resume anyway', enabled: true });
    expect(paused.items.map(text), 'or held for longer than it would last').toContain(pauses);
    const until = new Date('2026-11-29T18:00:00').getTime() as EpochMs;
    const tariff = view({ kind: 'paused', work, reason: 'tariff', cause: null, until, since: noon as EpochMs });
    expect(tariff.items[0]).toEqual({ kind: 'note', label: 'Paused: power is dear until 18:00.' });
  });

  it('shows how it goes, what the chain paid today, and what answers', () => {
    const at = {
      ...snapshot(mining),
      today: { answered: 12_412, late: 0, refused: 0, failed: 0 },
      latency: { p50Ms: 80, p95Ms: 412, samples: 9 },
      score: { value: 0.714, samples: 9 },
      device: { provider: 'cpu', name: 'AMD EPYC' },
    } as Snapshot;
    const paid: Paid = {
      slots: [],
      today: [{ netuid: 4 as Netuid, symbol: 'α', emission: '813100000' as AlphaRaoText, worth: '1' as RaoText, tempos: 3 }],
    };
    const { items, tooltip } = trayView(facts(at, paid), createSpeech());
    expect(items.map(text).filter((line) => line.startsWith('='))).toEqual([
      '= 12,412 answered today · p95 412 ms · score 0.71',
      '= Earned today: α 0.8131',
      '= On AMD EPYC',
    ]);
    expect(tooltip).toBe('Lode: Answering practice questions. 12,412 answered today · p95 412 ms · score 0.71');
    const rest = trayView(facts({ ...at, miner: { kind: 'ready' } }), createSpeech());
    expect(rest.items.map(text).slice(0, 3)).toEqual(['# Ready.', '= 12,412 answered today', '-']);
  });

  it('offers an update that is ready, and the way out of safe mode', () => {
    const update = { kind: 'ready', version: '1.2.3', notes: '', key: 'k', waits: null } as const;
    expect(view({ kind: 'ready' }, { ...atRest, update }).items.map(text)).toEqual([
      '# Ready.',
      '-',
      'start',
      '-',
      'install',
      '-',
      'open',
      'quit',
    ]);
    const safeMode: SafeMode = { since, failed: [since], problem: null, leavesOut: 'mining', suspect: null };
    const safe = view({ kind: 'ready' }, { ...atRest, safeMode });
    expect(safe.items.map(text)).toEqual([
      '# Safe mode: nothing is mined.',
      '-',
      'leave-safe-mode',
      '(start)',
      '-',
      'open',
      'quit',
    ]);
    expect(safe.icon).toBe('attention');
  });
});

const noted: string[] = [];
const unheard = () => expect.unreachable();
const enable = (factory?: TrayFactory, tellsOpen = true) => {
  let current = snapshot({ kind: 'ready' });
  const listeners = new Set<(given: Snapshot) => void>();
  const calls: string[] = [];
  const sent: object[] = [];
  let ears: TrayEars = { act: unheard, opened: unheard, closed: unheard };
  const shell = {
    snapshots: {
      get current() {
        return current;
      },
      subscribe: (listener: (given: Snapshot) => void) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      tell: vi.fn<() => void>(),
    },
    send: (command: { type: string; args?: object }) => {
      calls.push(command.type);
      sent.push(command);
      return Promise.resolve({ ok: true, value: {} } as const);
    },
    window: { current: null, open: () => void calls.push('open'), destroy: vi.fn<() => void>(), onOpen: vi.fn<() => void>() },
    quit: () => void calls.push('quit'),
    log: { event: (code: string) => void noted.push(code), close: vi.fn<() => void>() },
    obey: (command: { type: string; args: object }) => void calls.push(`${command.type} ${JSON.stringify(command.args)}`),
    pay: { current: null, subscribe: () => () => undefined, stop: () => undefined },
  };
  const fake: TrayFactory = (given) => {
    ears = given;
    return {
      setIcon: (icon) => void calls.push(`icon ${icon}`),
      setTooltip: () => void calls.push('tooltip'),
      setMenu: () => void calls.push('menu'),
      tellsOpen,
      destroy: () => void calls.push('destroy'),
    };
  };
  const disable = enableTray(shell, factory ?? fake);
  const show = (next: Snapshot) => {
    current = next;
    for (const listener of listeners) listener(next);
  };
  const press = (action: TrayAction) => ears.act(action);
  return { calls, sent, press, show, disable, listeners, opened: () => ears.opened(), closed: () => ears.closed() };
};

const brokenFactory = () => {
  throw new Error('no tray host');
};

describe('the face', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is drawn at once, and again only where something changed', () => {
    const { calls, show } = enable();
    expect(calls.splice(0)).toEqual(['icon rest', 'tooltip', 'menu']);
    show({ ...snapshot({ kind: 'ready' }), seq: 9 });
    expect(calls).toEqual([]);
    show(snapshot(mining));
    expect(calls.splice(0)).toEqual(['icon alive', 'tooltip', 'menu']);
    show(snapshot({ ...mining, since: 5 as EpochMs }));
    expect(calls).toEqual([]);
  });

  it('does what is pressed', () => {
    vi.setSystemTime(noon);
    const { calls, sent, press } = enable();
    calls.length = 0;
    for (const act of ['start', 'stop', 'resume', 'open', 'quit', 'install', 'leave-safe-mode'] as const) press({ do: act });
    expect(calls).toEqual([
      'miner.start',
      'miner.stop',
      'miner.resume',
      'open',
      'quit',
      'update.install {"now":false}',
      'safe-mode.leave {}',
    ]);
    press({ do: 'pause', length: 'hour' });
    press({ do: 'pause', length: 'open' });
    expect(sent.slice(3)).toEqual([
      { type: 'miner.pause', args: { until: noon + 3_600_000 } },
      { type: 'miner.pause', args: { until: null } },
    ]);
  });

  it('changes numbers at most once a second, and rebuilds the menu for them more calmly still', () => {
    const { calls, show } = enable();
    const answered = (count: number) => show({ ...snapshot(mining), today: { answered: count, late: 0, refused: 0, failed: 0 } });
    answered(1);
    calls.length = 0;
    for (let ms = 0; ms < 10_000; ms += 250) {
      answered(ms);
      vi.advanceTimersByTime(250);
    }
    expect(calls.filter((call) => call === 'tooltip').length).toBeLessThanOrEqual(10);
    expect(calls.filter((call) => call === 'tooltip').length).toBeGreaterThanOrEqual(9);
    expect(calls.filter((call) => call === 'menu').length).toBeLessThanOrEqual(2);
    // Once nothing moves any more, the last numbers are shown, and then there is peace.
    vi.advanceTimersByTime(60_000);
    calls.length = 0;
    vi.advanceTimersByTime(60_000);
    expect(calls).toEqual([]);
  });

  it('is calmer still where nobody tells whether the menu is open', () => {
    const { calls, show } = enable(undefined, false);
    const answered = (count: number) => show({ ...snapshot(mining), today: { answered: count, late: 0, refused: 0, failed: 0 } });
    answered(1);
    calls.length = 0;
    for (let ms = 0; ms < 59_000; ms += 250) {
      answered(ms);
      vi.advanceTimersByTime(250);
    }
    expect(calls).toEqual(['tooltip', 'menu']);
    // What it does is never old news.
    show(snapshot({ kind: 'ready' }));
    expect(calls.slice(2)).toEqual(['icon rest', 'tooltip', 'menu']);
  });

  it('leaves an open menu alone, and catches up when it closes', () => {
    const { calls, show, opened, closed } = enable();
    opened();
    calls.length = 0;
    show(snapshot(mining));
    vi.advanceTimersByTime(10_000);
    expect(calls).toEqual(['icon alive', 'tooltip']);
    closed();
    expect(calls.at(-1)).toBe('menu');
    opened();
    show(snapshot({ kind: 'ready' }));
    calls.length = 0;
    // Some desktops never say that it closed.
    vi.advanceTimersByTime(60_000);
    expect(calls).toEqual(['menu']);
  });

  it('touches nothing any more once it is gone, though its menu closes after it', () => {
    const { calls, show, opened, closed, disable } = enable();
    opened();
    show(snapshot(mining));
    disable();
    calls.length = 0;
    closed();
    vi.advanceTimersByTime(60_000);
    expect(calls).toEqual([]);
  });

  it('starts what was begun last, and says so', () => {
    const last = { kind: 'practice', subnet: 'clique' } as const;
    const rest = snapshot({ kind: 'ready' });
    const { sent, press, show } = enable();
    press({ do: 'start' });
    show({ ...rest, settings: { ...rest.settings, lastWork: last } });
    press({ do: 'start' });
    expect(sent).toEqual([work, last].map((begun) => ({ type: 'miner.start', args: { work: begun } })));
    const { items } = trayView(facts({ ...rest, settings: { ...rest.settings, lastWork: last } }), createSpeech());
    expect(items).toContainEqual({ kind: 'action', action: { do: 'start' }, label: 'Practise CliqueAI', enabled: true });
  });

  it('goes away whole', () => {
    const { calls, disable, listeners } = enable();
    disable();
    expect(calls.at(-1)).toBe('destroy');
    expect(listeners.size).toBe(0);
  });

  it('is done without where the desktop has none', () => {
    noted.length = 0;
    expect(() => enable(() => null).disable()).not.toThrow();
    expect(() => enable(brokenFactory).disable()).not.toThrow();
    expect(noted).toEqual(['tray-missing']);
  });
});
