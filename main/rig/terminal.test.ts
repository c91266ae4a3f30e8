// The terminal: states once each, problems with what helps, and counts only when nobody looks at the page.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Device } from '../contract/device.ts';
import type { MinerState } from '../contract/miner-state.ts';
import type { Notice, Snapshot } from '../contract/snapshot.ts';
import type { DurationMs, EpochMs, Score } from '../contract/units.ts';
import { createSpeech } from '../contract/words/speech.ts';
import { countsLine, runTerminal } from './terminal.ts';

const speech = createSpeech();
const since = 0 as EpochMs;
const mining: MinerState = { kind: 'mining', work: { kind: 'practice', subnet: 'practice' }, since, recovering: null };
const blocked: MinerState = {
  kind: 'blocked',
  problem: { code: 'port-taken', params: { port: 8091 } },
  helps: ['choose-port'],
  work: null,
  since,
};

const snapshot = (miner: MinerState, notices: Notice[] = []): Snapshot =>
  ({
    miner,
    notices,
    settings: { axonPort: 8091 },
    session: { answered: 0, late: 0, refused: 0, failed: 0 },
    latency: null,
    score: null,
    device: null,
  }) as unknown as Snapshot;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function terminal(first: Snapshot) {
  const lines: string[] = [];
  const tellers: ((next: Snapshot) => void)[] = [];
  const house = { current: first, wanted: true };
  const stop = runTerminal({
    snapshots: {
      get current() {
        return house.current;
      },
      subscribe: (listener) => {
        tellers.push(listener);
        return () => void tellers.pop();
      },
    },
    speech,
    print: (line) => lines.push(line),
    countsWanted: () => house.wanted,
  });
  const show = (next: Snapshot) => {
    house.current = next;
    for (const tell of tellers) tell(next);
  };
  return { lines, house, show, stop };
}

it('says each state once, and what helps when it is blocked', () => {
  const { lines, show } = terminal(snapshot({ kind: 'setting-up' }));
  show(snapshot({ kind: 'setting-up' }));
  show(snapshot({ kind: 'ready' }));
  show(snapshot(blocked));
  show(snapshot(blocked));
  expect(lines).toEqual([
    'Setting up.',
    'Ready.',
    'Stopped by a problem: port 8091 is used by another program. Choose another port, or quit the other program and try again.',
  ]);
});

const notice = (id: number): Notice => ({ id, at: since, code: 'disk-full', params: { folder: '/d' } });

it('says each notice once', () => {
  const { lines, show } = terminal(snapshot({ kind: 'ready' }));
  show(snapshot({ kind: 'ready' }, [notice(1)]));
  show(snapshot({ kind: 'ready' }, [notice(1), notice(2)]));
  expect(lines.filter((line) => line.startsWith('The disk is full'))).toHaveLength(2);
});

it('counts once a second while mining with no page open, and no longer once stopped', async () => {
  const { lines, house, stop } = terminal(snapshot(mining));
  await vi.advanceTimersByTimeAsync(3_000);
  expect(lines.filter((line) => line.includes('answered'))).toHaveLength(3);
  house.wanted = false;
  await vi.advanceTimersByTimeAsync(3_000);
  house.wanted = true;
  house.current = snapshot({ kind: 'ready' });
  await vi.advanceTimersByTimeAsync(3_000);
  house.current = snapshot(mining);
  stop();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(lines.filter((line) => line.includes('answered'))).toHaveLength(3);
});

it('writes the counts in plain words', () => {
  const at = Date.UTC(2026, 10, 23, 14, 2, 9);
  expect(countsLine(snapshot(mining), speech, at, 'UTC')).toBe(
    '14:02:09  0 answered, 0 refused, 0 failed · p50 none yet · score none yet · no device yet',
  );
  const full: Snapshot = {
    ...snapshot(mining),
    session: { answered: 1_312, late: 1, refused: 2, failed: 3 },
    latency: { p50Ms: 4.21 as DurationMs, p95Ms: 9 as DurationMs, samples: 9 },
    score: { value: 0.934 as Score, samples: 9 },
    device: { provider: 'cpu', name: 'EPYC' } satisfies Device,
  };
  expect(countsLine(full, speech, at, 'UTC')).toBe(
    '14:02:09  1,312 answered, 2 refused, 3 failed · p50 4.2 ms · score 0.93 · Processor (EPYC)',
  );
});
