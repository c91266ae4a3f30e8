// The tray: every state's menu, drawn once each, and a desktop without one.
import { describe, expect, it, vi } from 'vitest';
import type { MinerState } from '../contract/miner-state.ts';
import { type HostSnapshot, plainHost, type SafeMode, type Snapshot } from '../contract/snapshot.ts';
import type { EpochMs } from '../contract/units.ts';
import { createSpeech } from '../contract/words/speech.ts';
import { emptySnapshot } from './empty-snapshot.ts';
import { type TrayFactory, enableTray } from './tray.ts';
import { type TrayAction, type TrayItem, trayView } from './tray-view.ts';

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

const text = (item: TrayItem) => {
  if (item.kind === 'line') return '-';
  if (item.kind === 'note') return `# ${item.label}`;
  return `${item.enabled ? '' : '('}${item.action}${item.enabled ? '' : ')'}`;
};
const view = (miner: MinerState, host?: HostSnapshot) => trayView(snapshot(miner, host), createSpeech());
const practice = '# Practice: nothing here is real money';

describe('the menu', () => {
  it.each<[MinerState, string, string[]]>([
    [{ kind: 'setting-up' }, 'rest', ['# Setting up.', '-', '(start)', '(pause)']],
    [{ kind: 'ready' }, 'rest', ['# Ready.', '-', 'start', '(pause)']],
    [
      { kind: 'starting', work, phase: 'inference', since },
      'alive',
      ['# Starting: loading the model.', practice, '-', 'stop', '(pause)'],
    ],
    [mining, 'alive', ['# Answering practice questions.', practice, '-', 'stop', 'pause']],
    [
      { kind: 'paused', work, reason: 'person', cause: null, until: null, since },
      'paused',
      ['# Paused until you resume.', practice, '-', 'stop', 'resume'],
    ],
    [{ kind: 'stopping', since }, 'rest', ['# Stopping.', '-', '(stop)', '(pause)']],
    [blocked, 'attention', ['# Stopped by a problem: port 8091 is used by another program.', practice, '-', 'start', '(pause)']],
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

  it('says that it is in safe mode, and offers no start', () => {
    const safeMode: SafeMode = { since, failed: [since], problem: null, leavesOut: 'mining', suspect: null };
    const { items, icon } = view({ kind: 'ready' }, { ...atRest, safeMode });
    expect(items.map(text).slice(0, 3)).toEqual(['# Safe mode: nothing is mined.', '-', '(start)']);
    expect(icon).toBe('attention');
  });
});

const noted: string[] = [];
const enable = (factory?: TrayFactory) => {
  let current = snapshot({ kind: 'ready' });
  const listeners = new Set<(given: Snapshot) => void>();
  const calls: string[] = [];
  const sent: object[] = [];
  const press: { action: (action: TrayAction) => void } = { action: () => expect.unreachable() };
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
  };
  const fake: TrayFactory = (onAction) => {
    press.action = onAction;
    return {
      setIcon: (icon) => void calls.push(`icon ${icon}`),
      setTooltip: () => void calls.push('tooltip'),
      setMenu: () => void calls.push('menu'),
      destroy: () => void calls.push('destroy'),
    };
  };
  const disable = enableTray(shell, factory ?? fake);
  const show = (next: Snapshot) => {
    current = next;
    for (const listener of listeners) listener(next);
  };
  return { calls, sent, press, show, disable, listeners };
};

const brokenFactory = () => {
  throw new Error('no tray host');
};

describe('the face', () => {
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
    const { calls, press } = enable();
    calls.length = 0;
    for (const action of ['start', 'stop', 'pause', 'resume', 'open', 'quit'] as const) press.action(action);
    expect(calls).toEqual(['miner.start', 'miner.stop', 'miner.pause', 'miner.resume', 'open', 'quit']);
  });

  it('starts what was begun last, and says so', () => {
    const last = { kind: 'practice', subnet: 'clique' } as const;
    const rest = snapshot({ kind: 'ready' });
    const { sent, press, show } = enable();
    press.action('start');
    show({ ...rest, settings: { ...rest.settings, lastWork: last } });
    press.action('start');
    expect(sent).toEqual([work, last].map((begun) => ({ type: 'miner.start', args: { work: begun } })));
    const { items } = trayView({ ...rest, settings: { ...rest.settings, lastWork: last } }, createSpeech());
    expect(items).toContainEqual({ kind: 'action', action: 'start', label: 'Practise CliqueAI', enabled: true });
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
