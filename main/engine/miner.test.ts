// The miner that carries the machine's effects out, in virtual time, over runs that answer, fail, hang and lie.
import { describe, expect, it } from 'vitest';
import { type MinerState, STOP_LIMIT_MS, type StartPhase } from '../contract/miner-state.ts';
import { fail, ok, type Result } from '../contract/problem.ts';
import type { EpochMs } from '../contract/units.ts';
import { clockByHand } from './clock-by-hand.ts';
import { createMiner, type MinerRun } from './miner.ts';
import type { RunReport } from './miner-life.ts';

const work = { kind: 'practice', subnet: 'practice' } as const;
const never = () => new Promise<never>(() => undefined);
const taken = fail('port-taken', { port: 8091 });

type Behaviour = { [P in StartPhase]?: () => Promise<Result<void>> } & {
  tearDown?: () => Promise<void>;
  hold?: () => Promise<void>;
};

function begin(behaviours: Behaviour[] = [], setUp: () => Promise<Result<void>> = () => Promise.resolve(ok(undefined))) {
  const clock = clockByHand();
  const log: string[] = [];
  const states: MinerState['kind'][] = [];
  const tells: ((report: RunReport) => void)[] = [];
  const miner = createMiner({
    clock,
    setUp,
    onState: (state) => states.push(state.kind),
    beginRun: (_work, tell): MinerRun => {
      tells.push(tell);
      const number = tells.length;
      const behaviour = behaviours[number - 1] ?? {};
      return {
        phase: (phase) => {
          log.push(`${number} ${phase}`);
          return behaviour[phase]?.() ?? Promise.resolve(ok(undefined));
        },
        hold: () => {
          log.push(`${number} hold`);
          return behaviour.hold?.() ?? Promise.resolve();
        },
        letGo: () => Promise.resolve(void log.push(`${number} let go`)),
        tearDown: () => {
          log.push(`${number} tear down`);
          return behaviour.tearDown?.() ?? Promise.resolve();
        },
        kill: () => log.push(`${number} kill`),
      };
    },
  });
  return { clock, log, states, tells, miner, kind: () => miner.state.kind };
}

describe('the miner', () => {
  it('starts phase by phase and stops in good order', async () => {
    const { clock, miner, log, kind } = begin();
    await clock.advance(0);
    expect(miner.command({ kind: 'start', work })).toBeNull();
    await clock.advance(0);
    expect(kind()).toBe('mining');
    miner.command({ kind: 'stop' });
    await clock.advance(0);
    expect(kind()).toBe('ready');
    expect(log).toEqual(['1 model', '1 inference', '1 chain', '1 axon', '1 validator', '1 tear down']);
  });

  it.each(['model', 'inference', 'chain', 'axon', 'validator'] as const)(
    'a hung %s and a hung end: killed, ready in time, and startable',
    async (phase) => {
      const { clock, miner, log, kind } = begin([{ [phase]: never, tearDown: never, hold: never }]);
      await clock.advance(0);
      miner.command({ kind: 'start', work });
      await clock.advance(10_000);
      expect(miner.state).toMatchObject({ kind: 'starting', phase });
      miner.command({ kind: 'stop' });
      await clock.advance(STOP_LIMIT_MS);
      expect(kind()).toBe('ready');
      expect(log.at(-1)).toBe('1 kill');
      miner.command({ kind: 'start', work });
      await clock.advance(STOP_LIMIT_MS);
      expect(kind()).toBe('mining');
    },
  );

  it('a pause whose hold hangs does not keep Stop waiting', async () => {
    const { clock, miner, kind } = begin([{ hold: never, tearDown: never }]);
    await clock.advance(0);
    miner.command({ kind: 'start', work });
    await clock.advance(0);
    miner.command({ kind: 'pause', until: null });
    miner.command({ kind: 'resume' });
    await clock.advance(0);
    expect(kind()).toBe('starting');
    miner.command({ kind: 'stop' });
    await clock.advance(STOP_LIMIT_MS);
    expect(kind()).toBe('ready');
  });

  it('blocked by a phase: tears down, says why, and a retry waits for what is left of the old run', async () => {
    const { clock, miner, log } = begin([{ axon: () => Promise.resolve(taken), tearDown: never }]);
    await clock.advance(0);
    miner.command({ kind: 'start', work });
    await clock.advance(0);
    expect(miner.state).toMatchObject({ kind: 'blocked', problem: taken.problem });
    miner.command({ kind: 'start', work });
    await clock.advance(0);
    expect(log.slice(-2)).toEqual(['1 tear down', '1 kill']);
    await clock.advance(STOP_LIMIT_MS);
    expect(log.slice(-5)).toEqual(['2 model', '2 inference', '2 chain', '2 axon', '2 validator']);
    expect(miner.state.kind).toBe('mining');
  });

  it('a run that was left behind has nothing to say any more', async () => {
    const { clock, miner, tells, kind } = begin();
    await clock.advance(0);
    miner.command({ kind: 'start', work });
    await clock.advance(0);
    miner.command({ kind: 'stop' });
    await clock.advance(0);
    miner.command({ kind: 'start', work });
    await clock.advance(0);
    tells[0]?.({ kind: 'failed', problem: taken.problem });
    expect(kind()).toBe('mining');
    tells[1]?.({ kind: 'failed', problem: taken.problem });
    expect(kind()).toBe('blocked');
  });

  it('a pause ends at its time, also one that the computer slept through or whose clock was set', async () => {
    const { clock, miner, kind } = begin();
    await clock.advance(0);
    miner.command({ kind: 'start', work });
    await clock.advance(0);
    const until = (clock.now() + 3_600_000) as EpochMs;
    miner.command({ kind: 'pause', until });
    await clock.advance(600_000);
    clock.stepWall(until - clock.now() - 60_000);
    await clock.advance(59_999);
    expect(kind()).toBe('paused');
    await clock.advance(30_000);
    expect(kind()).toBe('mining');
  });

  it('a database that would not open is opened again by Start', async () => {
    const answers = [fail('storage-in-use'), ok(undefined)];
    const { clock, miner, kind } = begin([], () => Promise.resolve(answers.shift() ?? ok(undefined)));
    await clock.advance(0);
    expect(miner.state).toMatchObject({ kind: 'blocked', problem: { code: 'storage-in-use' } });
    miner.command({ kind: 'start', work });
    await clock.advance(0);
    expect(kind()).toBe('mining');
  });

  it('stopped() resolves in time from anywhere, hung or not', async () => {
    for (const settle of [0, 1_000]) {
      const { clock, miner, kind } = begin([{ inference: never, tearDown: never }]);
      await clock.advance(0);
      miner.command({ kind: 'start', work });
      await clock.advance(settle);
      let done = false;
      void miner.stopped().then(() => {
        done = true;
      });
      await clock.advance(STOP_LIMIT_MS);
      expect([done, kind()]).toEqual([true, 'ready']);
    }
  });
});
