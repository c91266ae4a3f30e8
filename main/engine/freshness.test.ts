// What happens after a sleep and on another network: written down, and everything outside looked at anew.
import { expect, it } from 'vitest';
import { clockByHand } from './clock-by-hand.ts';
import { Freshness } from './freshness.ts';
import type { Interfaces } from './network/network-watch.ts';

const HOME = { eth0: [{ address: '10.0.0.2', family: 'IPv4', internal: false }] } as unknown as Interfaces;

function begin() {
  const clock = clockByHand();
  const told: unknown[] = [];
  const here = { now: HOME };
  const freshness = new Freshness({
    clock,
    flight: { slept: (ms) => told.push(['slept', ms]), moment: (kind, code) => told.push([kind, code]) },
    freshen: () => told.push('freshen'),
    interfaces: () => here.now,
  });
  return { clock, told, here, freshness };
}

it('after a sleep everything is looked at anew, by those who listen too, as long as they do', () => {
  const { told, freshness } = begin();
  const stop = freshness.subscribe(() => told.push('heard'));
  freshness.woke(60_000);
  stop();
  freshness.woke(70_000);
  expect(told).toEqual([['slept', 60_000], 'freshen', 'heard', ['slept', 70_000], 'freshen']);
  freshness.close();
});

it('without a network nobody is asked; with one again, everybody is, once', async () => {
  const { clock, told, here, freshness } = begin();
  here.now = {};
  await clock.advance(60_000);
  here.now = HOME;
  await clock.advance(60_000);
  expect(told).toEqual([['network', 'offline'], ['network', 'online'], 'freshen']);
  freshness.close();
  here.now = {};
  await clock.advance(60_000);
  expect(told).toHaveLength(3);
});
