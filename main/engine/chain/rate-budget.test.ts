// The rate budget, with time held in the hand.
import { expect, it } from 'vitest';
import { clockByHand } from '../clock-by-hand.ts';
import { createRateBudget } from './rate-budget.ts';

const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

it('lets a burst go, then one a second, in order', async () => {
  const clock = clockByHand();
  const budget = createRateBudget(clock, 1, 2);
  const gone: number[] = [];
  for (const each of [1, 2, 3, 4]) void budget.take().then(() => gone.push(each));
  await settle();
  expect(gone).toEqual([1, 2]);
  await clock.advance(1_000);
  await settle();
  expect(gone).toEqual([1, 2, 3]);
  await clock.advance(1_000);
  await settle();
  expect(gone).toEqual([1, 2, 3, 4]);
});

it('rests when it is told to, longer each time, until the node takes one again', async () => {
  const clock = clockByHand();
  const budget = createRateBudget(clock, null, 1);
  expect([budget.rest(), budget.rest(), budget.rest()]).toEqual([2_000, 4_000, 8_000]);
  let gone = false;
  void budget.take().then(() => {
    gone = true;
  });
  await settle();
  await clock.advance(7_999);
  await settle();
  expect(gone).toBe(false);
  await clock.advance(1);
  await settle();
  expect(gone).toBe(true);
  budget.eased();
  expect(budget.rest()).toBe(2_000);
});
