// The seam's quiet stretches, told from snapshots.
import { describe, expect, it } from 'vitest';
import { type Gap, stillSince, trackGaps } from './gaps.ts';
import { T0, snapshot } from './samples.test-data.ts';

const work = { kind: 'practice', subnet: 'practice' };
const mining = { kind: 'mining', work, since: T0, recovering: null };
const paused = { kind: 'paused', work, reason: 'person', cause: null, until: null, since: T0 + 1_000 };
const at = (ms: number, miner: unknown, host: Record<string, unknown> = {}) => {
  const base = snapshot(1);
  return snapshot(1, { at: T0 + ms, miner, host: { ...base.host, ...host } });
};
const after = (...said: ReturnType<typeof at>[]) => said.reduce<readonly Gap[]>((gaps, next) => trackGaps(gaps, next), []);

describe('gaps', () => {
  it('a pause begins when it began, not when it was heard of, and ends when mining is heard of', () => {
    expect(after(at(0, mining), at(1_200, paused), at(9_000, mining))).toEqual([
      { why: 'person', from: T0 + 1_000, to: T0 + 9_000 },
    ]);
  });

  it('a pause whose reason becomes another is two, each under its own name', () => {
    const game = { ...paused, reason: 'full-screen' };
    expect(after(at(0, mining), at(1_200, paused), at(5_000, game), at(5_250, game), at(9_000, mining))).toEqual([
      { why: 'person', from: T0 + 1_000, to: T0 + 5_000 },
      { why: 'full-screen', from: T0 + 5_000, to: T0 + 9_000 },
    ]);
  });

  it('follow one another without a hole or an overlap', () => {
    const stopping = { kind: 'stopping', since: T0 + 5_000 };
    const gaps = after(at(0, mining), at(1_200, paused), at(5_100, stopping), at(5_300, { kind: 'ready' }));
    expect(gaps).toEqual([
      { why: 'person', from: T0 + 1_000, to: T0 + 5_000 },
      { why: 'stopped', from: T0 + 5_000, to: null },
    ]);
  });

  it('tell a restarting child and a lost engine', () => {
    const recovering = { ...mining, recovering: { child: 'inference', attempt: 1, since: T0 + 2_000 } };
    expect(after(at(2_100, recovering))).toEqual([{ why: 'recovering', from: T0 + 2_000, to: null }]);
    expect(after(at(2_100, mining, { engineLost: { since: T0 + 2_000, blocked: false } }))).toEqual([
      { why: 'lost', from: T0 + 2_000, to: null },
    ]);
  });
});

describe('the right edge', () => {
  it('stands still while nothing runs, and goes on while anything might come', () => {
    const ready = at(4_000, { kind: 'ready' });
    expect(stillSince(after(ready), ready)).toBe(T0 + 4_000);
    for (const miner of [mining, paused]) {
      const said = at(4_000, miner);
      expect(stillSince(after(said), said)).toBeNull();
    }
  });
});
