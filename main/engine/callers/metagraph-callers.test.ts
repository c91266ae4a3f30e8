// Callers out of the metagraph: read by the clock, told when stale, trusted no longer than it is safe.
import { beforeEach, describe, expect, it } from 'vitest';
import { alphaRao, type Netuid } from '../../contract/amounts.ts';
import type { Hash } from '../../contract/chain.ts';
import { fail, ok, type Result } from '../../contract/problem.ts';
import { encodeSs58 } from '../../contract/ss58.ts';
import type { Metagraph, Neuron, Read } from '../chain/chain.ts';
import { clockByHand, type HandClock } from '../clock-by-hand.ts';
import { METAGRAPH_SERVED_MS, MetagraphCallers } from './metagraph-callers.ts';

const MINUTE = 60_000;
const netuid = 101 as Netuid;
const key = (byte: number) => encodeSs58(new Uint8Array(32).fill(byte));
const neuron = (byte: number, validatorPermit: boolean, stake: bigint): Neuron => ({
  uid: byte,
  hotkey: key(byte),
  coldkey: key(99),
  emission: alphaRao(0n),
  incentive: 0,
  dividends: 0,
  validatorPermit,
  registeredAt: 1,
  lastUpdate: 1,
  totalStake: alphaRao(stake),
  axon: null,
});

let clock: HandClock;
let neurons: Neuron[];
let reachable: boolean;
let reads: number;
let stale: number;
let lost: number;
let callers: MetagraphCallers;
beforeEach(() => {
  clock = clockByHand();
  neurons = [neuron(1, true, 30_000_500_000_000n), neuron(2, false, 0n)];
  [reachable, reads, stale, lost] = [true, 0, 0, 0];
  callers = new MetagraphCallers({ clock, netuid, read, onStale: () => (stale += 1), me: key(2), onSlotLost: () => (lost += 1) });
});

function read(): Promise<Result<Read<Metagraph>>> {
  reads += 1;
  if (!reachable) return Promise.resolve(fail('chain-unreachable', { tried: 1 }));
  const value: Metagraph = { netuid, tempo: 360, lastStep: null, ownerHotkey: null, ownerColdkey: null, neurons };
  return Promise.resolve(ok({ value, block: { number: 1, hash: `0x${'0'.repeat(64)}` as Hash } }));
}

describe('the metagraph as callers', () => {
  it('knows who has a slot, with permit and stake in whole tokens, and nobody else', async () => {
    expect(callers.standing, 'before it was ever read').toEqual({ kind: 'expired', since: null });
    expect((await callers.open()).ok).toBe(true);
    expect(callers.find(key(1))).toMatchObject({
      validatorPermit: true,
      stakeTao: 30_000.5,
      publicKey: new Uint8Array(32).fill(1),
    });
    expect(callers.find(key(2))).toMatchObject({ validatorPermit: false, stakeTao: 0 });
    expect(callers.find(key(3))).toBeNull();
    expect(callers.standing).toEqual({ kind: 'current' });
  });

  it('learns of who comes and who goes', async () => {
    await callers.open();
    neurons = [neuron(3, true, 1n)];
    await clock.advance(3 * MINUTE);
    expect([callers.find(key(1)), callers.find(key(3))?.hotkey]).toEqual([null, key(3)]);
  });

  it('goes on with what it knew while the chain is away, says so once, and ends when that is too old', async () => {
    await callers.open();
    const readAt = clock.now();
    reachable = false;
    await clock.advance(10 * MINUTE);
    expect([stale, callers.standing.kind]).toEqual([0, 'current']);
    await clock.advance(30 * MINUTE);
    expect(stale).toBe(1);
    expect(callers.standing).toEqual({ kind: 'stale', since: readAt, servedUntil: readAt + METAGRAPH_SERVED_MS });
    expect(callers.find(key(1))).not.toBeNull();
    await clock.advance(METAGRAPH_SERVED_MS);
    expect(callers.standing).toEqual({ kind: 'expired', since: readAt });
    reachable = true;
    await clock.advance(3 * MINUTE);
    expect(callers.standing.kind).toBe('current');
  });

  it('does not begin without a first reading, and stops reading when it is closed', async () => {
    reachable = false;
    expect((await callers.open()).ok).toBe(false);
    await clock.advance(10 * MINUTE);
    expect(reads, 'whoever asked was told, and asks again').toBe(1);
    reachable = true;
    await callers.open();
    callers.close();
    await clock.advance(10 * MINUTE);
    expect(reads).toBe(2);
  });

  it('is not made young again by a clock set back', async () => {
    await callers.open();
    reachable = false;
    await clock.advance(METAGRAPH_SERVED_MS);
    clock.stepWall(-METAGRAPH_SERVED_MS);
    expect(callers.standing.kind).toBe('expired');
  });

  it('after a night of sleep lets in again as soon as it is read, and is read on at its own pace', async () => {
    await callers.open();
    clock.stepWall(8 * 60 * MINUTE);
    expect(callers.standing.kind).toBe('expired');
    callers.refresh();
    callers.refresh();
    await clock.advance(0);
    expect(callers.standing).toEqual({ kind: 'current' });
    const before = reads;
    await clock.advance(4 * MINUTE);
    expect(reads).toBe(before + 2);
  });

  it('says once when our own slot is gone, and not where it was never there', async () => {
    await callers.open();
    await clock.advance(2 * MINUTE);
    expect(lost).toBe(0);
    neurons = [neuron(1, true, 30_000_500_000_000n)];
    await clock.advance(2 * MINUTE);
    expect(lost).toBe(1);
    await clock.advance(10 * MINUTE);
    expect(lost).toBe(1);
  });
});
