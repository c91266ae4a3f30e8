// Before the fee: numbers in, numbers and a plain word out. The chain's own rules, at their edges.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alphaRao, type Netuid, rao, type RaoText } from '../../contract/amounts.ts';
import { Forecast, type SubnetCard } from '../../contract/forecast.ts';
import { encodeSs58 } from '../../contract/ss58.ts';
import type { EpochMs } from '../../contract/units.ts';
import type { Metagraph, Neuron, RegistrationTerms } from '../chain/chain.ts';
import { forecastOf, type ForecastFacts, gini, priceAfter } from './forecast.ts';
import { slotView } from './guardian.ts';

const TAO = 1_000_000_000n;
const who = (uid: number) => encodeSs58(new Uint8Array(32).fill(uid + 1));
const neuron = (uid: number, change: Partial<Neuron> = {}): Neuron =>
  ({
    uid,
    hotkey: who(uid),
    coldkey: who(uid + 100),
    registeredAt: 0,
    emission: alphaRao(0n),
    incentive: 0,
    dividends: 0,
    validatorPermit: false,
    active: true,
    axon: null,
    ...change,
  }) as Neuron;
const terms = (change: Partial<RegistrationTerms> = {}): RegistrationTerms =>
  ({
    open: true,
    burn: rao(TAO),
    minBurn: rao(TAO / 2_000n),
    maxBurn: rao(100n * TAO),
    halfLifeBlocks: 360,
    increase: 1.26,
    collateralShare: 0,
    immunityBlocks: 7_200,
    minNonImmune: 10,
    slotsUsed: 10,
    slotsAll: 256,
    canCap: true,
    ...change,
  }) as RegistrationTerms;
const metagraph = (neurons: readonly Neuron[], change: Partial<Metagraph> = {}): Metagraph =>
  ({ netuid: 1, tempo: 360, neurons, ownerHotkey: who(200), ownerColdkey: who(201), ...change }) as Metagraph;
const card: SubnetCard = {
  netuid: 1 as Netuid,
  name: 'One',
  symbol: 'α',
  description: '',
  tempo: 360,
  price: '50000000' as RaoText,
  registrationOpen: true,
  cost: null,
};
const paid = (amounts: readonly bigint[]) => amounts.map((amount, uid) => neuron(uid, { emission: alphaRao(amount) }));
const facts = (change: Partial<ForecastFacts> = {}): ForecastFacts => ({
  card,
  terms: terms(),
  metagraph: metagraph(paid(Array.from({ length: 20 }, (_, at) => BigInt(at + 1) * TAO))),
  block: { number: 100_000, hash: `0x${'00'.repeat(32)}` as never },
  blockMs: 12_000,
  exit: { spot: rao(50_000_000n), out: 0n, atSpot: 0n, by: 'spot' } as never,
  fee: rao(2_000_000n),
  balance: rao(10n * TAO),
  practice: false,
  reachable: 'yes',
  fiat: null,
  now: 0 as EpochMs,
  ...change,
});

const say = (change: Partial<ForecastFacts>) => forecastOf(facts(change)).verdict;

describe('the verdict', () => {
  it('is for it where most are paid and the fee comes back', () =>
    expect(say({ terms: terms({ burn: rao(TAO / 2_000n) }) })).toEqual({ say: 'do', because: ['looks-fair'] }));
  it.each<[string, Partial<ForecastFacts>]>([
    ['closed', { terms: terms({ open: false }) }],
    ['unreachable', { reachable: 'no' }],
    ['not-enough-balance', { balance: rao(TAO) }],
    ['no-emission', { metagraph: metagraph(paid([0n, 0n, 0n])) }],
    ['never-breaks-even', { metagraph: metagraph(paid([0n, 0n, 0n])) }],
    ['most-earn-nothing', { metagraph: metagraph(paid([...Array.from({ length: 19 }, () => 0n), 5n * TAO])) }],
    ['breaks-even-late', { metagraph: metagraph(paid(Array.from({ length: 10 }, () => TAO / 1_000n))) }],
  ])('is against it: %s', (reason, change) => {
    expect(say(change).say).toBe('dont');
    expect(say(change).because).toContain(reason);
  });
  it.each<[string, Partial<ForecastFacts>]>([
    ['no-cap', { terms: terms({ burn: rao(TAO / 2_000n), canCap: false }) }],
    ['reachability-unknown', { terms: terms({ burn: rao(TAO / 2_000n) }), reachable: 'unknown' }],
    ['price-falling', {}],
    [
      'few-earn-all',
      { metagraph: metagraph(paid([...Array.from({ length: 15 }, () => 1n), ...Array.from({ length: 1 }, () => 9_000n * TAO)])) },
    ],
  ])('hesitates, or worse: %s', (reason, change) => {
    expect(['perhaps', 'dont']).toContain(say(change).say);
    expect(say(change).because).toContain(reason);
  });
  it('cannot tell without any price', () =>
    expect(['cannot-tell', 'dont']).toContain(say({ exit: null, card: { ...card, price: null } }).say));
});

it('owner’s keys are no competition, and what they take is named', () => {
  const neurons = [...paid([TAO, TAO]), neuron(2, { emission: alphaRao(6n * TAO), hotkey: who(200) })];
  const { miners } = forecastOf(facts({ metagraph: metagraph(neurons) }));
  expect(miners).toMatchObject({ count: 2, earning: 2, burnedShare: 0.75 });
});

it('collateral is told apart from what is gone, to the rao', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 100n * TAO }), fc.integer({ min: 0, max: 65_535 }), (burn, collateralShare) => {
      const found = forecastOf(facts({ terms: terms({ burn: rao(burn), collateralShare }) }));
      expect(BigInt(found.burned) + BigInt(found.locked)).toBe(burn);
    }),
  );
});

it('whatever the chain says, a forecast has the form of one and does not promise', () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
  fc.assert(
    fc.property(
      fc.array(amount, { maxLength: 64 }),
      amount,
      fc.record({ slotsUsed: fc.integer({ min: 0, max: 256 }), immunityBlocks: fc.integer({ min: 0, max: 20_000 }) }),
      fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: null }),
      (emissions, burn, change, halfLifeBlocks) => {
        const given = facts({
          metagraph: metagraph(paid(emissions)),
          terms: terms({ ...change, burn: rao(burn), halfLifeBlocks }),
        });
        const found = forecastOf(given);
        expect(Forecast.safeParse(found).success).toBe(true);
        const { low, high } = found.breakEvenDays;
        expect(low ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(high ?? Number.POSITIVE_INFINITY);
        expect(low !== null || found.verdict.say === 'dont').toBe(true);
      },
    ),
  );
});

describe('the price', () => {
  it('halves in a half-life, and never falls below the least', () => {
    expect(priceAfter(terms(), 360)).toBe(TAO / 2n);
    expect(priceAfter(terms(), 1_000_000)).toBe(TAO / 2_000n);
    expect(priceAfter(terms({ halfLifeBlocks: null }), 1_000)).toBe(TAO);
  });
  it('never rises by waiting', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(100_000), (a, b) => {
        const [sooner, later] = [Math.min(a, b), Math.max(a, b)];
        expect(priceAfter(terms(), later)).toBeLessThanOrEqual(priceAfter(terms(), sooner));
      }),
    );
  });
});

it('how unequal: none, all, and between', () => {
  expect(gini([5n, 5n, 5n].map(alphaRao))).toBe(0);
  expect(gini([0n, 0n, 0n, 9n].map(alphaRao))).toBe(0.75);
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 0n, max: 10n ** 15n })), (amounts) => {
      const found = gini(amounts.toSorted((a, b) => (a < b ? -1 : 1)).map(alphaRao));
      expect(found).toBeGreaterThanOrEqual(0);
      expect(found).toBeLessThan(1);
    }),
  );
});

const earning = (at: number) => neuron(at, { emission: alphaRao(BigInt(at) * TAO), registeredAt: at });

describe('the guardian', () => {
  const block = { number: 10_000, hash: `0x${'00'.repeat(32)}` as never };
  const full = terms({ slotsUsed: 30, slotsAll: 30, immunityBlocks: 1_000, minNonImmune: 2 });
  const all = Array.from({ length: 30 }, (_, at) => earning(at));
  const view = (uid: number, neurons: readonly Neuron[] = all, given = full) =>
    slotView(given, metagraph(neurons), uid, 'One', block);

  it('counts from the lowest earner up', () => {
    expect(view(0)).toMatchObject({ position: 1, warning: 'next' });
    expect(view(3)).toMatchObject({ position: 4, warning: 'soon' });
    expect(view(20)).toMatchObject({ position: 21, warning: 'none' });
  });
  it('of equals the older goes first', () => {
    const equal = all.map((each) => ({ ...each, emission: alphaRao(7n) }));
    expect(view(0, equal).position).toBe(1);
    expect(view(29, equal).position).toBe(30);
  });
  it('who is protected does not stand in the line', () => {
    const young = all.map((each) => (each.uid === 0 ? { ...each, registeredAt: 9_500 } : each));
    expect(view(0, young)).toMatchObject({ position: null, immuneBlocks: 500, warning: 'none' });
    expect(view(1, young)).toMatchObject({ position: 1 });
  });
  it('where slots are free nobody goes', () =>
    expect(view(0, all, terms({ slotsUsed: 30, slotsAll: 64 }))).toMatchObject({ position: null, warning: 'none' }));
  it('a slot that is gone is said to be gone', () => expect(view(99)).toMatchObject({ warning: 'gone' }));
});
