// Closing: asked once, done as answered, and decided without the page where the page hangs.
import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Command } from '../contract/commands.ts';
import type { MinerState } from '../contract/miner-state.ts';
import type { Settings } from '../contract/settings.ts';
import type { EpochMs } from '../contract/units.ts';
import { answerClose, closing, withoutAnswer } from './closing.ts';
import { emptySnapshot } from './empty-snapshot.ts';
import type { Shell } from './shell.ts';

const mining: MinerState = {
  kind: 'mining',
  work: { kind: 'practice', subnet: 'practice' },
  since: 0 as EpochMs,
  recovering: null,
};

/** A shell with one window whose page answers, hangs or has crashed. */
function house(page: 'alive' | 'hung' | 'crashed' | 'replaced', miner: MinerState, onClose: Settings['onClose'] = 'ask') {
  const did: string[] = [];
  const sent: Command[] = [];
  const events = new EventEmitter();
  const window = Object.assign(events, {
    show: () => void did.push('show'),
    isDestroyed: () => false,
    webContents: {
      isCrashed: () => page === 'crashed',
      getURL: () => (page === 'replaced' ? 'app://lode/crash.html?why=crashes' : 'app://lode/'),
      executeJavaScript: () => (page === 'alive' ? Promise.resolve(true) : new Promise(() => undefined)),
    },
  });
  const empty = emptySnapshot('1');
  const shell = {
    snapshots: {
      current: { ...empty, miner, settings: { ...empty.settings, onClose } },
      tell: ({ asksClose }: { asksClose?: boolean }) => void did.push(asksClose ? 'ask' : 'ask no more'),
    },
    send: (command: Command) => {
      sent.push(command);
      return Promise.resolve({ ok: true, value: {} });
    },
    window: {
      onOpen: (listener: (opened: BrowserWindow) => void) => listener(window as unknown as BrowserWindow),
      destroy: () => void did.push('background'),
    },
    quit: () => void did.push('quit'),
  } as unknown as Shell;
  closing.enable(shell);
  const close = () => {
    const prevented = vi.fn<() => void>();
    events.emit('close', { preventDefault: prevented });
    expect(prevented).toHaveBeenCalledOnce();
  };
  return { shell, did, sent, close };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('closing the window', () => {
  it('asks, and does nothing until answered', async () => {
    const { did, close } = house('alive', mining);
    close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(did).toEqual(['show', 'ask']);
  });

  it.each(['background', 'quit'] as const)('does %s without asking where that was chosen', async (choice) => {
    const { did, close } = house('alive', mining, choice);
    close();
    await vi.advanceTimersByTimeAsync(0);
    expect(did).toEqual([choice]);
  });

  it.each([
    ['hung', mining, 'background'],
    ['crashed', mining, 'background'],
    ['replaced', mining, 'background'],
    ['hung', { kind: 'ready' }, 'quit'],
  ] as const)('a page that %s: %o', async (page, miner, outcome) => {
    const { did, close } = house(page, miner);
    close();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(did).toEqual(['show', 'ask', 'ask no more', outcome]);
  });
});

describe('the answer', () => {
  it.each(['background', 'quit'] as const)('%s is remembered, then done', async (choice) => {
    const { shell, did, sent } = house('alive', mining);
    await answerClose(shell, choice);
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toEqual([{ type: 'settings.change', args: { patch: { onClose: choice } } }]);
    expect(did).toEqual(['ask no more', choice]);
  });

  it('stay keeps the window, and the question for the next time', async () => {
    const { shell, did, sent } = house('alive', mining);
    await answerClose(shell, 'stay');
    await vi.advanceTimersByTimeAsync(0);
    expect([did, sent]).toEqual([['ask no more'], []]);
  });
});

it('a miner at work goes on without an answer; anything else ends', () => {
  const paused = {
    kind: 'paused',
    work: { kind: 'practice', subnet: 'practice' },
    reason: 'person',
    cause: null,
    until: null,
    since: 0 as EpochMs,
  } as const;
  expect([mining, paused, { kind: 'setting-up' } as const].map((miner) => withoutAnswer({ miner }))).toEqual([
    'background',
    'background',
    'quit',
  ]);
});
