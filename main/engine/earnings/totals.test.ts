// Totals, CSV and mined time: what is added up is what is there, and what is written is read back the same.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Netuid } from '../../contract/amounts.ts';
import type { EarningRow } from '../../contract/earnings.ts';
import { ok } from '../../contract/problem.ts';
import type { EpochMs } from '../../contract/units.ts';
import { clockByHand } from '../clock-by-hand.ts';
import type { MoneyStore, MoneySum } from '../storage/money-store.ts';
import { csvOf } from './csv.ts';
import { MinedTime } from './mined-time.ts';
import { powerOf } from './power.ts';
import { periodOf, startsOf } from './totals.ts';

const NOW = new Date(2026, 10, 23, 23, 59, 59).getTime() as EpochMs;
const symbol = () => 'α';
const sum = (change: Partial<MoneySum>): MoneySum => ({
  netuid: 1 as Netuid,
  kind: 'emission',
  unit: 'alpha',
  amount: 5n,
  worth: 2n,
  rows: 1,
  ...change,
});

const tao = (kind: MoneySum['kind'], amount: bigint) => sum({ kind, unit: 'tao', amount, worth: null });

describe('a period', () => {
  it('keeps subnets apart, and names what each paid by its own sign', () => {
    const sums = [sum({}), sum({ netuid: 2 as Netuid, amount: 9n, worth: null })];
    const period = periodOf(sums, 0 as EpochMs, NOW, (netuid) => (netuid === 2 ? 'β' : 'α'));
    expect(period.totals).toEqual([
      { netuid: 1, symbol: 'α', emission: '5', worth: '2', tempos: 1 },
      { netuid: 2, symbol: 'β', emission: '9', worth: null, tempos: 1 },
    ]);
  });
  it('spends what fees, registrations and collateral took, and nothing that only changed its place', () => {
    const sums = [tao('fee', -3n), tao('registration', -50n), tao('collateral', -7n), tao('stake', -900n), tao('faucet', 10n)];
    expect(periodOf(sums, 0 as EpochMs, NOW, symbol)).toMatchObject({ totals: [], spent: '60' });
  });
  it('begins at local midnight; a week is seven days with today, a month thirty', () => {
    const { today, week, month } = startsOf(NOW);
    expect(new Date(today).getHours()).toBe(0);
    expect(Math.round((today - week) / 86_400_000)).toBe(6);
    expect(Math.round((today - month) / 86_400_000)).toBe(29);
  });
});

const row = (change: Partial<EarningRow> = {}): EarningRow =>
  ({
    id: 1,
    network: 'practice',
    block: { number: 7, hash: `0x${'ab'.repeat(32)}` },
    at: NOW,
    netuid: 1,
    hotkey: null,
    kind: 'emission',
    unit: 'alpha',
    amount: '1032272801',
    price: '50000000',
    ...change,
  }) as EarningRow;
/** RFC 4180, read by a reader of our own that knows quotes. */
const cells = (text: string): string[][] =>
  text
    .split('\r\n')
    .slice(0, -1)
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, q, plain]) => q?.replaceAll('""', '"') ?? plain ?? ''),
    );

describe('CSV', () => {
  it('has every digit, a head, and a line for each row', () => {
    const [head, line] = cells(csvOf([row()]));
    expect(head).toHaveLength(10);
    expect(line?.slice(2)).toEqual(['7', `0x${'ab'.repeat(32)}`, '1', 'emission', '1.032272801', 'alpha', '0.05', '']);
  });
  it('amounts come back to the smallest part, and nothing begins like a formula but a negative number', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }), (amount) => {
        const [, line] = cells(csvOf([row({ amount: amount.toString() })]));
        const [whole = '', fraction = ''] = (line?.[6] ?? '').replace('-', '').split('.');
        const size = BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
        expect(amount < 0n ? -size : size).toBe(amount);
        for (const cell of line ?? []) expect(cell).toMatch(/^(?![=+@\t\r])(?!-\D)/);
      }),
    );
  });
});

const shelf = () => {
  const kept = new Map<string, string>();
  const money = {
    kept: (name: string) => Promise.resolve(ok(kept.get(name) ?? null)),
    keep: (name: string, value: string) => {
      kept.set(name, value);
      return Promise.resolve(ok(undefined));
    },
  } as unknown as MoneyStore;
  return { kept, money };
};

describe('mined time', () => {
  it('counts while it mines, is written each minute, and goes on after a restart', async () => {
    const { kept, money } = shelf();
    const clock = clockByHand(new Date(2026, 10, 23, 12).getTime());
    const mined = new MinedTime(clock, money);
    await mined.open();
    mined.mining(true);
    await clock.advance(30 * 60_000 + 10_000);
    expect(JSON.parse(kept.get('mined-time') ?? '')).toEqual({ '2026-11-23': 30 * 60_000 });
    expect(mined.goingMs).toBe(30 * 60_000 + 10_000);
    mined.mining(false);
    await clock.advance(60 * 60_000);
    const again = new MinedTime(clock, money);
    await again.open();
    again.mining(true);
    await clock.advance(30 * 60_000 - 10_000);
    again.close();
    expect(again.monthHours).toBeCloseTo(1, 9);
    expect(again.goingMs).toBeNull();
  });
  it('forgets what is older than a month, and reads nonsense as nothing', async () => {
    const { kept, money } = shelf();
    const clock = clockByHand(new Date(2026, 10, 23, 12).getTime());
    kept.set('mined-time', JSON.stringify({ '2026-09-01': 3_600_000, '2026-11-20': 3_600_000 }));
    const mined = new MinedTime(clock, money);
    await mined.open();
    mined.mining(true);
    await clock.advance(60_000);
    mined.close();
    expect(Object.keys(JSON.parse(kept.get('mined-time') ?? '') as object)).toEqual(['2026-11-20', '2026-11-23']);
    kept.set('mined-time', '{"2026-11-20":"x"');
    const anew = new MinedTime(clock, money);
    await anew.open();
    expect(anew.monthHours).toBe(0);
  });
});

it('power is counted from what was typed, and not guessed', () => {
  const settings = { miningWatts: 65, centsPerKwh: 30, currency: 'EUR' } as never;
  expect(powerOf({ settings, monthHours: 100 })).toMatchObject({ by: 'typed', monthCents: 195, currency: 'EUR' });
  const unsaid = { miningWatts: null, centsPerKwh: 30, currency: 'USD' } as never;
  expect(powerOf({ settings: unsaid, monthHours: 100 })).toMatchObject({ by: 'unknown', monthCents: null });
});
