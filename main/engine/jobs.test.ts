// A subnet's work by the clock: at the start or later, one at a time, told when it fails and again only after it had worked.
import { expect, it } from 'vitest';
import { fail, ok, type Result } from '../contract/problem.ts';
import { clockByHand } from './clock-by-hand.ts';
import { Jobs } from './jobs.ts';

const MINUTE = 60_000;
const fine = (): Promise<Result<void>> => Promise.resolve(ok(undefined));

function watched() {
  const clock = clockByHand();
  const log: string[] = [];
  let answer = fine;
  const job = (name: string, everyMs: number, atStart: boolean) => ({
    name,
    everyMs,
    atStart,
    run: async () => {
      log.push(name);
      return answer();
    },
  });
  const jobs = new Jobs({
    clock,
    jobs: [job('first', 10 * MINUTE, true), job('later', 25 * MINUTE, false)],
    onFailed: (name, { code }) => log.push(`${name} ${code}`),
  });
  return { clock, log, jobs, answers: (with_: typeof answer) => (answer = with_) };
}

it('runs what belongs before the first question at once, and everything again by the clock until the end', async () => {
  const { clock, log, jobs } = watched();
  await jobs.begin();
  expect(log).toEqual(['first']);
  await clock.advance(26 * MINUTE);
  expect(log).toEqual(['first', 'first', 'first', 'later']);
  jobs.end();
  await clock.advance(60 * MINUTE);
  expect(log).toHaveLength(4);
});

it('tells when one begins to fail, not with every try', async () => {
  const { clock, log, jobs, answers } = watched();
  answers(() => Promise.resolve(fail('download-failed', { file: 'x', detail: 'y' })));
  await jobs.begin();
  await clock.advance(21 * MINUTE);
  expect(log).toEqual(['first', 'first download-failed', 'first', 'first']);
  answers(fine);
  await clock.advance(10 * MINUTE);
  answers(() => Promise.resolve(fail('download-failed', { file: 'x', detail: 'y' })));
  await clock.advance(10 * MINUTE);
  expect(log.filter((line) => line.startsWith('first download'))).toHaveLength(2);
});

it('does not begin one anew while it still runs, and forgets one that ends after the end', async () => {
  const { clock, log, jobs, answers } = watched();
  const finish: ((done: Result<void>) => void)[] = [];
  answers(() => new Promise((resolve) => void finish.push(resolve)));
  const begun = jobs.begin();
  await clock.advance(60 * MINUTE);
  expect(log.filter((line) => line === 'first')).toHaveLength(1);
  jobs.end();
  for (const end of finish) end(fail('download-failed', { file: 'x', detail: 'y' }));
  await begun;
  expect(log.filter((line) => line.includes('failed'))).toEqual([]);
});
