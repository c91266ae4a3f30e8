// The ledger of money in its thread: rows once and only once, amounts beyond what a number holds, sums to the rao.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Netuid } from '../../contract/amounts.ts';
import type { Hash } from '../../contract/chain.ts';
import type { EpochMs } from '../../contract/units.ts';
import { startThreads } from '../../rig/fork.ts';
import { systemClock } from '../clock.ts';
import { openStorage } from './client.ts';
import type { MoneyRow } from './money-store.ts';
import type { Storage } from './storage.ts';

const startThread = startThreads(new URL('../../../dist/main/', import.meta.url));
const hash = (digit: string) => `0x${digit.repeat(64)}` as Hash;
const genesis = hash('a');
let folder: string;
let storage: Storage;

const open = async (): Promise<Storage> => {
  const opened = await openStorage({
    folder,
    startThread: () => startThread('storage'),
    clock: systemClock,
    today: 0 as EpochMs,
    onNews: () => undefined,
  });
  if (!opened.ok) throw new Error(opened.problem.code);
  return opened.value;
};
const valueOf = async <T>(asked: Promise<{ ok: true; value: T } | { ok: false; problem: { code: string } }>): Promise<T> => {
  const result = await asked;
  if (!result.ok) throw new Error(result.problem.code);
  return result.value;
};
const row = (change: Partial<MoneyRow> = {}): MoneyRow => ({
  genesis,
  network: 'practice',
  block: { number: 7, hash: hash('b') },
  extrinsic: null,
  at: 1_000 as EpochMs,
  netuid: 1 as Netuid,
  hotkey: null,
  kind: 'emission',
  unit: 'alpha',
  amount: 5n,
  price: 50_000_000n,
  ...change,
});

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'lode-money-'));
  storage = await open();
});
afterEach(async () => {
  await storage.close();
  rmSync(folder, { recursive: true });
});

it('a row that is written again is the same row, also after a restart', async () => {
  await valueOf(storage.money.add([row(), row({ block: { number: 8, hash: hash('c') } })], null));
  await valueOf(storage.money.add([row()], null));
  await storage.close();
  storage = await open();
  await valueOf(storage.money.add([row()], null));
  const rows = await valueOf(storage.money.rows(genesis, null, 10));
  expect(rows.map(({ block, amount, price }) => [block.number, amount, price])).toEqual([
    [8, '5', '50000000'],
    [7, '5', '50000000'],
  ]);
  expect(await valueOf(storage.money.rows(hash('f'), null, 10))).toEqual([]);
});

it('amounts come back to the last rao, and their sums are exact', async () => {
  // All the τ there will ever be has 2.1 * 10^16 rao: more than a number counts.
  const amounts = fc.array(fc.bigInt({ min: -(21n * 10n ** 15n), max: 21n * 10n ** 15n }), { minLength: 1, maxLength: 20 });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(amounts, async (list) => {
      run += 1;
      const own = `0x${run.toString(16).padStart(64, '0')}` as Hash;
      const rows = list.map((amount, at) =>
        row({ genesis: own, kind: 'stake', unit: 'tao', amount, block: { number: at, hash: own } }),
      );
      await valueOf(storage.money.add(rows, null));
      const read = await valueOf(storage.money.rows(own, null, 100));
      expect(read.map(({ amount }) => BigInt(amount)).toReversed()).toEqual(list);
      const [sum] = await valueOf(storage.money.sums(own, 0 as EpochMs, 2_000 as EpochMs));
      expect(sum?.amount).toBe(list.reduce((total, each) => total + each, 0n));
    }),
    { numRuns: 25 },
  );
});

it('an entry is written with its rows, and small things are kept by name', async () => {
  const entry = {
    at: 5 as EpochMs,
    kind: 'faucet',
    outcome: 'in-block',
    netuid: null,
    balanceChange: '-12',
    fee: null,
    other: null,
    block: null,
  } as const;
  const id = await valueOf(storage.money.add([row()], { genesis, entry }));
  expect(await valueOf(storage.money.entries(genesis, null, 5))).toEqual([{ ...entry, id }]);
  expect(await valueOf(storage.money.kept('x'))).toBeNull();
  await valueOf(storage.money.keep('x', '1'));
  await valueOf(storage.money.keep('x', '2'));
  expect(await valueOf(storage.money.kept('x'))).toBe('2');
});
