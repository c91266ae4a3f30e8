// The practice chain's beginning: four subnets that are not alike, their validators and neighbours, and who has something from the start.
import { u8aToHex } from '@polkadot/util';
import { decodeSs58 } from '../../contract/ss58.ts';
import type { Ss58 } from '../../contract/units.ts';
import { give } from './balances.ts';
import { blake2 } from './hash.ts';
import { RAO, setPool } from './pool.ts';
import { runEpoch, setWeights } from './epoch.ts';
import type { Account } from './runtime.ts';
import { changeStake, setOwner } from './stake.ts';
import type { Store } from './store.ts';
import { addSubnet, type Neuron, neuronsOf, putNeuron, setNeurons } from './subnets.ts';

export interface Genesis {
  readonly tempo: number;
  readonly endowed: readonly { readonly address: Ss58; readonly amount: bigint }[];
}

interface Plan {
  readonly netuid: number;
  readonly name: string;
  readonly symbol: string;
  readonly description: string;
  readonly slots: number;
  readonly neurons: number;
  readonly validators: number;
  /** How many of the neighbours' answers are worth anything. */
  readonly good: number;
  readonly burn: bigint;
  readonly immunity: number;
  readonly open: boolean;
}

const PLANS: readonly Plan[] = [
  {
    netuid: 1,
    name: 'Languages (practice)',
    symbol: 'α',
    description: 'Which language is this text in? The subnet Lode practises on.',
    slots: 64,
    neurons: 40,
    validators: 3,
    good: 30,
    burn: RAO / 20n,
    immunity: 200,
    open: true,
  },
  {
    netuid: 2,
    name: 'Crowded (practice)',
    symbol: 'β',
    description: 'Dear, full, and a few miners have it all: one where Lode says no.',
    slots: 64,
    neurons: 64,
    validators: 4,
    good: 3,
    burn: 3n * RAO,
    immunity: 30,
    open: true,
  },
  {
    netuid: 3,
    name: 'Closed (practice)',
    symbol: 'γ',
    description: 'Its owner takes no one.',
    slots: 32,
    neurons: 12,
    validators: 2,
    good: 8,
    burn: RAO / 2n,
    immunity: 200,
    open: false,
  },
  {
    netuid: 4,
    name: 'Large (practice)',
    symbol: 'δ',
    description: 'As many miners as a subnet can have.',
    slots: 256,
    neurons: 256,
    validators: 10,
    good: 120,
    burn: RAO / 4n,
    immunity: 200,
    open: true,
  },
];

const POOL = { tao: 2_000n * RAO, alpha: 40_000n * RAO } as const;
const VALIDATOR_STAKE = 20_000n * RAO;
const MIN_BURN = RAO / 2_000n;
const MAX_BURN = 100n * RAO;
/** 1 α a block, as on the chain. */
const ALPHA_PER_BLOCK = RAO;
const SERVING_RATE_LIMIT = 50;

/** Somebody who does not exist: an address made from a name, to which nobody has a key. */
export const nobody = (name: string): Account => u8aToHex(blake2(Buffer.from(`lode practice: ${name}`)));

export function writeGenesis(store: Store, { tempo, endowed }: Genesis): void {
  for (const { address, amount } of endowed) {
    const key = decodeSs58(address);
    if (key) give(store, u8aToHex(key), amount);
  }
  for (const plan of PLANS) plant(store, plan, tempo);
}

function plant(store: Store, plan: Plan, tempo: number): void {
  const { netuid } = plan;
  const owner = nobody(`owner of ${netuid}`);
  const ownerHotkey = nobody(`owner's hotkey of ${netuid}`);
  addSubnet(store, { ...plan, owner, ownerHotkey, registeredAt: 0, alphaPerBlock: ALPHA_PER_BLOCK });
  const set = (item: string, value: unknown) => store.write('SubtensorModule', item, [netuid], value);
  set('Burn', plan.burn);
  set('MinBurn', MIN_BURN);
  set('MaxBurn', MAX_BURN);
  set('NetworkRegistrationAllowed', plan.open);
  set('ImmunityPeriod', plan.immunity);
  set('MaxAllowedUids', plan.slots);
  set('Tempo', tempo);
  set('ServingRateLimit', SERVING_RATE_LIMIT);
  setPool(store, netuid, POOL);
  const weights: Record<Account, number> = {};
  const neurons: Neuron[] = Array.from({ length: plan.neurons }, (_, uid) => {
    const permit = uid > 0 && uid <= plan.validators;
    const hotkey = uid === 0 ? ownerHotkey : nobody(`hotkey ${uid} of ${netuid}`);
    const coldkey = uid === 0 ? owner : nobody(`coldkey ${uid} of ${netuid}`);
    const rank = uid - plan.validators;
    // The best first; the rest answers nothing worth a weight.
    if (rank > 0 && rank <= plan.good) weights[hotkey] = 1 - (rank - 1) / (2 * plan.good);
    return { hotkey, coldkey, registeredAt: 0, emission: 0n, incentive: 0, dividends: 0, permit, lastUpdate: 0 };
  });
  for (const [uid, neuron] of neurons.entries()) {
    putNeuron(store, netuid, uid, neuron);
    setOwner(store, neuron.hotkey, neuron.coldkey);
    if (neuron.permit) changeStake(store, neuron.hotkey, neuron.coldkey, netuid, VALIDATOR_STAKE);
  }
  setNeurons(store, netuid, neuronsOf(store, netuid));
  setWeights(store, netuid, weights);
  // As if a tempo had just ended: who looks at once sees what the last one paid.
  runEpoch(store, netuid, 0);
}
