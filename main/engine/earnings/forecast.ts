// Before the fee: what a subnet's numbers say about joining it. Pure: the same numbers say the same thing.
// Eviction: RaoFoundation/subtensor pallets/subtensor/src/subnets/registration.rs get_neuron_to_prune; price: the same file's decay and bump.
import {
  alphaRao,
  type AlphaRao,
  alphaRaoText,
  type FiatRate,
  rao,
  type Rao,
  RAO_PER_TAO,
  raoText,
} from '../../contract/amounts.ts';
import type { BlockRef } from '../../contract/chain.ts';
import type { Forecast, SubnetCard } from '../../contract/forecast.ts';
import type { EpochMs } from '../../contract/units.ts';
import type { Metagraph, Neuron, RegistrationTerms, Swap } from '../chain/chain.ts';

export interface ForecastFacts {
  readonly card: SubnetCard;
  readonly terms: RegistrationTerms;
  readonly metagraph: Metagraph;
  readonly block: BlockRef;
  readonly blockMs: number;
  /** What the median earner's α of one tempo would bring in τ. null: the runtime cannot say. */
  readonly exit: Swap | null;
  readonly fee: Rao | null;
  /** Transferable τ of who would pay. null: there is no wallet yet. */
  readonly balance: Rao | null;
  readonly practice: boolean;
  /** Whether the axon can be reached from outside. */
  readonly reachable: 'yes' | 'no' | 'unknown';
  readonly fiat: FiatRate | null;
  readonly now: EpochMs;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const FULL_SHARE = 65_535n;
/** The cap Lode proposes: one registration of somebody else in between lifts the price by 1.26. */
const LIMIT_PERCENT = 130n;
const PERCENT = 100n;
const QUARTER = 0.25;
/** From here on a share is worth a word of warning. */
const MOST_EARN_NOTHING = 0.8;
const MINERS_BURNED = 0.5;
const FEW_EARN_ALL = 0.9;
/** Days after which earning a fee back is called late. */
const LATE_DAYS = 60;

/** What the price falls to in so many blocks if nobody registers. */
export function priceAfter(terms: RegistrationTerms, blocks: number): Rao {
  if (terms.halfLifeBlocks === null) return terms.burn;
  const SCALE = 1_000_000_000;
  const factor = BigInt(Math.round(2 ** (-blocks / terms.halfLifeBlocks) * SCALE));
  const fallen = (terms.burn * factor) / BigInt(SCALE);
  return rao(fallen < terms.minBurn ? terms.minBurn : fallen);
}

/** Of sorted amounts. */
function quantile(sorted: readonly AlphaRao[], at: number): AlphaRao {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? alphaRao(0n);
}

/** 0: all have the same; 1: one has everything. */
export function gini(sorted: readonly AlphaRao[]): number {
  const sum = sorted.reduce((total, each) => total + each, 0n);
  if (sum === 0n || sorted.length < 2) return 0;
  const weighted = sorted.reduce((total, each, index) => total + each * BigInt(2 * (index + 1) - sorted.length - 1), 0n);
  const PARTS = 1_000_000n;
  return Number((weighted * PARTS) / (sum * BigInt(sorted.length))) / Number(PARTS);
}

/** Who stands before a newcomer that earns nothing when its immunity has ended, and for how long. */
function evictionOf({ terms, metagraph, block, blockMs }: ForecastFacts, perHour: number | null): Forecast['eviction'] {
  const free = terms.slotsAll - terms.slotsUsed;
  if (free > 0 && perHour === 0) return { position: null, after: null };
  // Lower emission goes first; of equals the older one, and a newcomer is the youngest.
  const before = metagraph.neurons.filter(({ emission, hotkey }) => emission === 0n && hotkey !== metagraph.ownerHotkey).length;
  const position = before + 1;
  if (free > 0) return { position: null, after: null };
  const immuneMs = terms.immunityBlocks * blockMs;
  if (perHour === null) return { position, after: null };
  const goneMs = perHour === 0 ? Number.MAX_SAFE_INTEGER : (position / perHour) * HOUR_MS;
  const since = metagraph.neurons.reduce((newest, { registeredAt }) => Math.max(newest, registeredAt), 0);
  return {
    position,
    after: since > block.number ? null : { low: Math.max(immuneMs, goneMs / 2), high: Math.max(immuneMs, goneMs * 2) },
  };
}

/** Registrations of the last hour, by the slots they took. Those whose slot was taken again are not seen, so it is at least that. */
function registrationsPerHour({ metagraph, block, blockMs }: ForecastFacts): number {
  const blocks = HOUR_MS / blockMs;
  return metagraph.neurons.filter(({ registeredAt }) => registeredAt > 0 && block.number - registeredAt < blocks).length;
}

const isMiner = ({ validatorPermit, dividends }: Neuron): boolean => !validatorPermit && dividends === 0;

export function forecastOf(facts: ForecastFacts): Forecast {
  const { card, terms, metagraph, block, blockMs, fee, fiat, now, exit } = facts;
  const miners = metagraph.neurons.filter(isMiner);
  const isOwner = ({ hotkey, coldkey }: Neuron): boolean =>
    hotkey === metagraph.ownerHotkey || coldkey === metagraph.ownerColdkey;
  const paid = miners.filter((each) => !isOwner(each)).map(({ emission }) => emission);
  const sorted = paid.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const earners = sorted.filter((each) => each > 0n);
  const all = miners.reduce((sum, { emission }) => sum + emission, 0n);
  const burnedToOwner = miners.filter(isOwner).reduce((sum, { emission }) => sum + emission, 0n);
  const perHour = registrationsPerHour(facts);
  const locked = rao((terms.burn * BigInt(terms.collateralShare)) / FULL_SHARE);
  const cost = terms.burn + (fee ?? 0n);
  const days = (alpha: AlphaRao): number | null => daysToEarn(alpha, cost, facts, exit);
  const high = days(quantile(sorted, QUARTER));
  const low = days(quantile(sorted, 1 - QUARTER));
  const forecast: Omit<Forecast, 'verdict'> = {
    subnet: card,
    block,
    blockMs,
    price: {
      now: raoText(terms.burn),
      inOneHour: raoText(priceAfter(terms, Math.round(HOUR_MS / blockMs))),
      lowest: raoText(terms.minBurn),
      highest: raoText(terms.maxBurn),
      recentRegistrations: perHour,
      trend: trendOf(terms, perHour, blockMs),
    },
    burned: raoText(rao(terms.burn - locked)),
    locked: raoText(locked),
    fee: fee === null ? null : raoText(fee),
    proposedLimit: raoText(rao((terms.burn * LIMIT_PERCENT) / PERCENT)),
    cap: terms.canCap ? 'on-chain' : 'none',
    slots: { used: terms.slotsUsed, all: terms.slotsAll },
    immunityBlocks: terms.immunityBlocks,
    miners: {
      count: paid.length,
      earning: earners.length,
      median: alphaRaoText(quantile(sorted, 0.5)),
      medianOfEarners: alphaRaoText(quantile(earners, 0.5)),
      top: alphaRaoText(sorted.at(-1) ?? alphaRao(0n)),
      concentration: gini(sorted),
      burnedShare: all === 0n ? 0 : Number((burnedToOwner * 1_000n) / all) / 1_000,
    },
    eviction: evictionOf(facts, perHour),
    breakEvenDays: { low, high },
    fiat,
    readAt: now,
  };
  return { ...forecast, verdict: verdictOf(facts, forecast) };
}

function trendOf(terms: RegistrationTerms, perHour: number, blockMs: number): Forecast['price']['trend'] {
  if (terms.halfLifeBlocks === null || terms.increase === null) return 'unknown';
  if (terms.burn <= terms.minBurn) return 'steady';
  const halvings = HOUR_MS / blockMs / terms.halfLifeBlocks;
  const change = perHour * Math.log2(terms.increase) - halvings;
  const NOTABLE = 0.2;
  if (change > NOTABLE) return 'rising';
  return change < -NOTABLE ? 'falling' : 'steady';
}

/** Days until so much α a tempo has brought the cost back, at what the swap of now would bring. null: never. */
function daysToEarn(
  alpha: AlphaRao,
  cost: bigint,
  { metagraph, blockMs, card }: ForecastFacts,
  exit: Swap | null,
): number | null {
  const spot = exit?.spot ?? (card.price === null ? null : BigInt(card.price));
  if (alpha === 0n || spot === null || metagraph.tempo === 0) return null;
  const perTempo = (alpha * spot) / RAO_PER_TAO;
  if (perTempo === 0n) return null;
  const temposADay = DAY_MS / blockMs / metagraph.tempo;
  const tempos = Number((cost * 1_000n) / perTempo) / 1_000;
  return tempos / temposADay;
}

type Reason = Forecast['verdict']['because'][number];

function verdictOf(facts: ForecastFacts, forecast: Omit<Forecast, 'verdict'>): Forecast['verdict'] {
  const { miners, breakEvenDays, eviction, immunityBlocks, blockMs } = forecast;
  const dont: Reason[] = [];
  const perhaps: Reason[] = [];
  if (!facts.terms.open) dont.push('closed');
  if (facts.reachable === 'no') dont.push('unreachable');
  if (facts.balance !== null && facts.balance < facts.terms.burn + (facts.fee ?? 0n)) dont.push('not-enough-balance');
  if (miners.count > 0 && miners.earning === 0) dont.push('no-emission');
  if (breakEvenDays.low === null) dont.push('never-breaks-even');
  else if (breakEvenDays.low > LATE_DAYS) dont.push('breaks-even-late');
  const immuneMs = immunityBlocks * blockMs;
  if (
    breakEvenDays.low !== null &&
    eviction.after &&
    eviction.after.high < breakEvenDays.low * DAY_MS &&
    eviction.after.high <= immuneMs * 2
  ) {
    dont.push('immunity-too-short');
  }
  if (miners.count > 0 && miners.earning / miners.count < 1 - MOST_EARN_NOTHING) dont.push('most-earn-nothing');
  if (miners.burnedShare >= MINERS_BURNED) perhaps.push('miners-burned');
  if (miners.concentration >= FEW_EARN_ALL) perhaps.push('few-earn-all');
  if (forecast.price.trend === 'falling') perhaps.push('price-falling');
  if (forecast.cap === 'none') perhaps.push('no-cap');
  if (facts.reachable === 'unknown' && !facts.practice) perhaps.push('reachability-unknown');
  const practice: Reason[] = facts.practice ? ['practice'] : [];
  if (dont.length > 0) return { say: 'dont', because: [...dont, ...perhaps, ...practice] };
  if (facts.exit === null && facts.card.price === null) return { say: 'cannot-tell', because: [...perhaps, ...practice] };
  if (perhaps.length > 0) return { say: 'perhaps', because: [...perhaps, ...practice] };
  return { say: 'do', because: ['looks-fair', ...practice] };
}
