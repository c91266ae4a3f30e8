// A run that is prepared first: what keeps it from beginning is its first phase's failure, and a Stop meanwhile starts nothing.
import { expect, it } from 'vitest';
import { fail, ok, type Result } from '../contract/problem.ts';
import type { MinerRun } from './miner.ts';
import { PreparedRun } from './prepared-run.ts';

const recorded = (log: string[]): MinerRun => ({
  phase: (phase) => {
    log.push(phase);
    return Promise.resolve(ok(undefined));
  },
  hold: () => Promise.resolve(void log.push('hold')),
  letGo: () => Promise.resolve(void log.push('let go')),
  tearDown: () => Promise.resolve(void log.push('tear down')),
  kill: () => void log.push('kill'),
});

it('is prepared once, and is then the run it became', async () => {
  const log: string[] = [];
  let prepared = 0;
  const run = new PreparedRun(() => {
    prepared += 1;
    return Promise.resolve(ok(recorded(log)));
  });
  await run.phase('model');
  await run.phase('inference');
  await run.hold();
  await run.tearDown();
  expect([prepared, log]).toEqual([1, ['model', 'inference', 'hold', 'tear down']]);
});

it('says with its first phase why it cannot begin, and ends all the same', async () => {
  const run = new PreparedRun(() => Promise.resolve(fail('not-allowed')));
  expect(await run.phase('model')).toEqual(fail('not-allowed'));
  await run.hold();
  await run.tearDown();
  run.kill();
});

it('stopped while it is prepared, begins nothing, and leaves nothing of what was prepared behind', async () => {
  const log: string[] = [];
  const waiting: ((prepared: Result<MinerRun>) => void)[] = [];
  const run = new PreparedRun(() => new Promise((resolve) => void waiting.push(resolve)));
  const phase = run.phase('model');
  await run.tearDown();
  waiting[0]?.(ok(recorded(log)));
  expect((await phase).ok).toBe(false);
  expect(log).toEqual(['tear down']);
});
