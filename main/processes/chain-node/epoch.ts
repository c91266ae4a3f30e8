// The end of a tempo: α made since the last one goes to the owner, the miners by weight and the validators by stake.
// Rule: RaoFoundation/subtensor docs/concepts/emissions.mdx (18 / 41 / 41). Weights here are what the practice validators found.
import { changeStake, stakeOf } from './stake.ts';
import type { Account } from './runtime.ts';
import type { Store } from './store.ts';
import { type Neuron, neuronsOf, setNeurons, subnetOf } from './subnets.ts';

const OWNER_PERCENT = 18n;
const MINERS_PERCENT = 41n;
const PERCENT = 100n;
const FULL = 65_535;
/** Weights are floats between 0 and 1; their shares are taken in this many parts. */
const PARTS = 1_000_000_000;

export type Weights = Readonly<Record<Account, number>>;
export const weightsOf = (store: Store, netuid: number): Weights => store.own<Weights>(`weights:${netuid}`, {});
export const setWeights = (store: Store, netuid: number, weights: Weights): void => store.setOwn(`weights:${netuid}`, weights);

/** Each one's share of `whole`, in proportion to `of`; what does not divide stays with nobody. */
function shares(whole: bigint, of: readonly number[]): bigint[] {
  const sum = of.reduce((total, each) => total + each, 0);
  if (sum <= 0) return of.map(() => 0n);
  return of.map((each) => (whole * BigInt(Math.floor((each / sum) * PARTS))) / BigInt(PARTS));
}

export interface EpochEnd {
  readonly netuid: number;
  /** α by uid. */
  readonly toMiners: readonly bigint[];
}

export const isEpoch = (store: Store, netuid: number, block: number): boolean =>
  (block + netuid + 1) % (Number(store.int('SubtensorModule', 'Tempo', netuid)) + 1) === 0;

/** The next block with an epoch, from the one after `block`. Rule: subtensor `blocks_until_next_epoch` (tempo + 1 blocks apart). */
export function nextEpoch(store: Store, netuid: number, block: number): number {
  const period = Number(store.int('SubtensorModule', 'Tempo', netuid)) + 1;
  return block + period - ((block + netuid + 1) % period);
}

export function runEpoch(store: Store, netuid: number, block: number): EpochEnd | null {
  const subnet = subnetOf(store, netuid);
  if (!subnet) return null;
  const neurons = neuronsOf(store, netuid);
  const made = subnet.alphaPerBlock * (store.int('SubtensorModule', 'Tempo', netuid) + 1n);
  const weights = weightsOf(store, netuid);
  const weightOf = ({ hotkey, permit }: Neuron): number => (permit ? 0 : (weights[hotkey] ?? 0));
  const stake = ({ hotkey, coldkey, permit }: Neuron): number =>
    permit ? Number(stakeOf(store, hotkey, coldkey, netuid) / 1_000_000n) : 0;
  const toMiners = shares((made * MINERS_PERCENT) / PERCENT, neurons.map(weightOf));
  const toValidators = shares((made * (PERCENT - OWNER_PERCENT - MINERS_PERCENT)) / PERCENT, neurons.map(stake));
  const best = Math.max(...neurons.map(weightOf), Number.EPSILON);
  const most = Math.max(...neurons.map(stake), 1);
  setNeurons(
    store,
    netuid,
    neurons.map((neuron, uid) => ({
      ...neuron,
      emission: (toMiners[uid] ?? 0n) + (toValidators[uid] ?? 0n),
      incentive: Math.round((weightOf(neuron) / best) * FULL),
      dividends: Math.round((stake(neuron) / most) * FULL),
      lastUpdate: neuron.permit ? block : neuron.lastUpdate,
    })),
  );
  for (const [uid, neuron] of neurons.entries()) {
    const paid = (toMiners[uid] ?? 0n) + (toValidators[uid] ?? 0n);
    // What goes to the owner's own keys is burned.
    if (paid > 0n && neuron.hotkey !== subnet.ownerHotkey) changeStake(store, neuron.hotkey, neuron.coldkey, netuid, paid);
  }
  store.write('SubtensorModule', 'LastMechansimStepBlock', [netuid], block);
  store.setOwn(`last-step:${netuid}`, block);
  return { netuid, toMiners };
}
