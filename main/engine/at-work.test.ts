// What an ending would disturb: the last hour of immunity by the chain's own pace, and nothing said where the chain does not tell.
import { describe, expect, it } from 'vitest';
import type { Netuid } from '../contract/amounts.ts';
import { fail, ok } from '../contract/problem.ts';
import { atWork } from './at-work.ts';
import type { Desk } from './wallet/desk.ts';

const NETUID = 101 as Netuid;
const mine = { kind: 'mine', subnet: 'tag101', netuid: NETUID } as const;

/** Registered at block 1,000, immune for 5,000 blocks of 12 s; now it is `now`. */
function desk(now: number, terms = true): Pick<Desk, 'chain' | 'slots' | 'sending'> {
  return {
    sending: 2,
    slots: () => [{ netuid: NETUID, registeredAt: 1_000 }] as never,
    chain: {
      standing: { kind: 'live', best: { number: now }, blockMs: 12_000 },
      terms: () => Promise.resolve(terms ? ok({ value: { immunityBlocks: 5_000 } }) : fail('chain-unreachable', { tried: 1 })),
    } as never,
  };
}
const lastHour = async (now: number) => (await atWork(0, mine, desk(now))).lastHourOfImmunity;

describe('what is under way', () => {
  it('counts questions and calls', async () => {
    expect(await atWork(3, null, desk(0))).toEqual({ queries: 3, transactions: 2, lastHourOfImmunity: null });
    expect(await atWork(0, mine, null)).toEqual({ queries: 0, transactions: 0, lastHourOfImmunity: null });
  });

  it('knows the last hour of the mined slot: 300 blocks of 12 s', async () => {
    expect(await Promise.all([5_699, 5_700, 5_999, 6_000, 9_000].map(lastHour))).toEqual([false, true, true, false, false]);
  });

  it('says nothing of a slot it does not mine, or where the chain does not tell', async () => {
    const other = { kind: 'practice', subnet: 'practice' } as const;
    expect((await atWork(0, other, desk(5_900))).lastHourOfImmunity).toBeNull();
    expect((await atWork(0, mine, desk(5_900, false))).lastHourOfImmunity).toBeNull();
    expect((await atWork(0, mine, { ...desk(5_900), chain: null })).lastHourOfImmunity).toBeNull();
  });
});
