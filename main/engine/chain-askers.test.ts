// Before the first question and every day after it: is it still that subnet, are its rules the known ones, have we a slot. What a chain
// cannot say is not taken for a yes, and a chain that is away for an hour ends nothing.
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { alphaRao, type Netuid } from '../contract/amounts.ts';
import type { Hash } from '../contract/chain.ts';
import { fail, ok, type Result } from '../contract/problem.ts';
import { encodeSs58 } from '../contract/ss58.ts';
import { Manifest } from '../contract/subnet.ts';
import type { Chain, Metagraph, Read, SubnetSummary } from './chain/chain.ts';
import { ChainAskers } from './chain-askers.ts';
import { clockByHand, type HandClock } from './clock-by-hand.ts';
import type { RunReport } from './miner-life.ts';
import type { Drift } from './network/drift.ts';
import type { RunWatcher } from './run-watcher.ts';

const DAY_MS = 86_400_000;
const netuid = 83 as Netuid;
const me = encodeSs58(new Uint8Array(32).fill(1));
const manifest = Manifest.parse(JSON.parse(readFileSync(new URL('../../models/subnets/clique.json', import.meta.url), 'utf8')));
const neuron = { uid: 5, hotkey: me, coldkey: me, emission: alphaRao(0n), incentive: 0, dividends: 0, validatorPermit: false };

let clock: HandClock;
let reachable: boolean;
let named: Partial<SubnetSummary> | null;
let uid: number | null;
let rules: Drift;
let told: RunReport[];
let notices: string[];
let followers: Set<() => void>;
beforeEach(() => {
  clock = clockByHand();
  [reachable, uid, rules] = [true, 5, { kind: 'same' }];
  named = { name: 'CliqueAI', repository: 'https://github.com/toptensor/CliqueAI' };
  [told, notices, followers] = [[], [], new Set()];
});

const read = <T>(value: T): Promise<Result<Read<T>>> =>
  Promise.resolve(
    reachable
      ? ok({ value, block: { number: 1, hash: `0x${'0'.repeat(64)}` as Hash } })
      : fail('chain-unreachable', { tried: 1 }),
  );
const metagraph = (): Metagraph => ({
  netuid,
  tempo: 360,
  lastStep: null,
  ownerHotkey: null,
  ownerColdkey: null,
  neurons: [{ ...neuron, registeredAt: 1, lastUpdate: 1, totalStake: alphaRao(0n), axon: null }],
});
const chain = {
  subnets: () => read(named ? [{ netuid, ...named } as SubnetSummary] : []),
  uid: () => read(uid),
  metagraph: () => read(metagraph()),
} as unknown as Chain;

const askers = (paid: boolean): ChainAskers =>
  new ChainAskers({
    clock,
    chain,
    manifest,
    netuid,
    me,
    paid,
    drift: () => Promise.resolve(rules),
    onFreshen: (listener) => {
      followers.add(listener);
      return () => void followers.delete(listener);
    },
    tell: (report) => void told.push(report),
    watch: { notice: (code: string) => void notices.push(code) } as unknown as RunWatcher,
  });
const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.problem.code);

describe('meeting the chain’s validators', () => {
  it('knows who may ask once it is the subnet it should be, with our slot in it', async () => {
    const met = askers(true);
    expect(codeOf(await met.meet())).toBe('ok');
    expect([met.host, met.source.find(me)?.hotkey, notices]).toEqual(['0.0.0.0', me, []]);
    met.close();
  });

  it.each<[string, () => void, string]>([
    ['another subnet', () => (named = { name: 'Hone', repository: '' }), 'subnet-changed'],
    ['no such netuid', () => (named = null), 'subnet-unread'],
    ['our name over somebody else’s code', () => (named = { name: 'CliqueAI', repository: 'a/b' }), 'subnet-unread'],
    ['no slot of ours', () => (uid = null), 'not-registered-here'],
    ['a chain that is away', () => (reachable = false), 'subnet-unread'],
    ['rules that have changed', () => (rules = { kind: 'changed', path: 'protocol.py' }), 'upstream-changed'],
  ])('does not begin for money with %s', async (_what, change, code) => {
    change();
    expect(codeOf(await askers(true).meet())).toBe(code);
  });

  it('begins where no money is at stake though the rules have changed, and says so', async () => {
    rules = { kind: 'changed', path: 'protocol.py' };
    const met = askers(false);
    expect([codeOf(await met.meet()), notices]).toEqual(['ok', ['subnet-trouble']]);
    met.close();
  });

  it('says where it cannot tell whether they have', async () => {
    rules = { kind: 'cannot-tell' };
    const met = askers(true);
    expect([codeOf(await met.meet()), notices]).toEqual(['ok', ['drift-unread']]);
    met.close();
  });

  it('looks again every day: what has become another’s ends it, a chain that is away does not', async () => {
    const met = askers(true);
    await met.meet();
    reachable = false;
    await clock.advance(DAY_MS + 1);
    expect(told).toEqual([]);
    reachable = true;
    named = { name: 'Hone', repository: '' };
    await clock.advance(DAY_MS + 1);
    expect(told).toMatchObject([{ kind: 'failed', problem: { code: 'subnet-changed' } }]);
    met.close();
  });

  it('closed while it meets them, it hears of no wake any more', async () => {
    const met = askers(true);
    const meeting = met.meet();
    met.close();
    await meeting;
    expect(followers.size).toBe(0);
    const other = askers(true);
    await other.meet();
    expect(followers.size).toBe(1);
    other.close();
    expect(followers.size).toBe(0);
  });

  it('closed, it looks no more', async () => {
    const met = askers(true);
    await met.meet();
    met.close();
    named = null;
    await clock.advance(3 * DAY_MS);
    expect(told).toEqual([]);
  });
});
