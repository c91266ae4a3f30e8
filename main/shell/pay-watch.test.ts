// What was paid and how the slots stand: read where there is a slot on a real chain, for the one it was asked for, now and then.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Command, CommandResult } from '../contract/commands.ts';
import { plainHost, type Snapshot } from '../contract/snapshot.ts';
import type { WalletView } from '../contract/wallet.ts';
import { emptySnapshot } from './empty-snapshot.ts';
import { watchPay } from './pay-watch.ts';

const live = (change: Record<string, unknown> = {}) =>
  ({
    network: 'finney',
    chain: { kind: 'live', genesis: '0xab' },
    hotkey: '5F',
    registrations: [{ netuid: 4, uid: 7, axon: null }],
    ...change,
  }) as unknown as WalletView;

function watched() {
  let current: Snapshot = { ...emptySnapshot('1'), host: plainHost('desktop', '/data') };
  const listeners = new Set<(snapshot: Snapshot) => void>();
  const asked: { command: Command; answer: (result: unknown) => void }[] = [];
  const watch = watchPay(
    {
      get current() {
        return current;
      },
      subscribe: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    (command) => new Promise((resolve) => asked.push({ command, answer: (result) => resolve(result as CommandResult) })),
  );
  const show = (wallet: WalletView | null) => {
    current = { ...current, wallet };
    for (const listener of listeners) listener(current);
  };
  const answer = async (slots: unknown[]) => {
    asked.at(-1)?.answer({ ok: true, value: { view: { today: { totals: ['t'] } }, slots } });
    await vi.advanceTimersByTimeAsync(0);
  };
  return { watch, show, asked, answer, listeners };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('asks nothing without a slot, off the chain, or on the practice chain', async () => {
  const { watch, show, asked } = watched();
  for (const wallet of [null, live({ registrations: [] }), live({ chain: { kind: 'off' } }), live({ network: 'practice' })])
    show(wallet);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect([asked, watch.current]).toEqual([[], null]);
  watch.stop();
});

it('asks once for a slot, then every ten minutes, and keeps what it knew where that fails', async () => {
  const { watch, show, asked, answer } = watched();
  show(live());
  show(live());
  expect(asked.map(({ command }) => command.type)).toEqual(['earnings.read']);
  await answer(['s']);
  expect(watch.current).toEqual({ today: ['t'], slots: ['s'] });
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asked).toHaveLength(2);
  asked.at(-1)?.answer({ ok: false, problem: { code: 'chain-unreachable', params: {} } });
  await vi.advanceTimersByTimeAsync(0);
  expect(watch.current).toEqual({ today: ['t'], slots: ['s'] });
  watch.stop();
});

it('forgets with the wallet, and drops what was asked for another', async () => {
  const { watch, show, answer, listeners } = watched();
  show(live());
  show(live({ hotkey: '5G' }));
  show(null);
  await answer(['of nobody']);
  expect(watch.current).toBeNull();
  watch.stop();
  expect(listeners.size).toBe(0);
});
