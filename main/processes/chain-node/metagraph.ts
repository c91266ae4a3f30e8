// A subnet as the runtime APIs show it: dynamic info, neurons, and the metagraph with the fields that were asked for.
// Indices of the selective metagraph: opentensor/subtensor pallets/subtensor/src/rpc_info/metagraph.rs.
import { poolOf } from './pool.ts';
import { stakeOf } from './stake.ts';
import type { Store } from './store.ts';
import { type Neuron, neuronsOf, subnetOf } from './subnets.ts';

const VEC_COMPACT = (text: string): number[] => [...Buffer.from(text)];
const NO_AXON = { block: 0, version: 0, ip: 0, port: 0, ipType: 0, protocol: 0, placeholder1: 0, placeholder2: 0 };

const identityOf = (name: string, description: string) => ({
  subnetName: name,
  githubRepo: '',
  subnetContact: '',
  subnetUrl: '',
  discord: '',
  description,
  logoUrl: '',
  additional: '',
});

const lastStepOf = (store: Store, netuid: number): number => store.own<number>(`last-step:${netuid}`, 0);

export function dynamicInfo(store: Store, netuid: number, block: number): object | null {
  const subnet = subnetOf(store, netuid);
  if (!subnet) return null;
  const pool = poolOf(store, netuid);
  const SHIFT = 32n;
  return {
    netuid,
    ownerHotkey: subnet.ownerHotkey,
    ownerColdkey: subnet.owner,
    subnetName: VEC_COMPACT(subnet.name),
    tokenSymbol: VEC_COMPACT(subnet.symbol),
    tempo: store.int('SubtensorModule', 'Tempo', netuid),
    lastStep: lastStepOf(store, netuid),
    blocksSinceLastStep: block - lastStepOf(store, netuid),
    alphaIn: pool.alpha,
    taoIn: pool.tao,
    alphaOutEmission: subnet.alphaPerBlock,
    networkRegisteredAt: subnet.registeredAt,
    subnetIdentity: identityOf(subnet.name, subnet.description),
    movingPrice: { bits: (pool.tao << SHIFT) / pool.alpha },
  };
}

const axonOf = (store: Store, netuid: number, { hotkey }: Neuron): unknown =>
  store.state.get(store.runtime.key('SubtensorModule', 'Axons', netuid, hotkey)) === null
    ? NO_AXON
    : store.read('SubtensorModule', 'Axons', netuid, hotkey);

/** The chain weighs τ at root too; nobody has any on the practice chain. */
const ownStake = (store: Store, netuid: number, { hotkey, coldkey }: Neuron): bigint => stakeOf(store, hotkey, coldkey, netuid);

export function neuronLite(store: Store, netuid: number, uid: number): object | null {
  const neuron = neuronsOf(store, netuid)[uid];
  if (!neuron) return null;
  return {
    hotkey: neuron.hotkey,
    coldkey: neuron.coldkey,
    uid,
    netuid,
    active: true,
    axonInfo: axonOf(store, netuid, neuron),
    stake: [[neuron.coldkey, ownStake(store, netuid, neuron)]],
    emission: neuron.emission,
    incentive: neuron.incentive,
    dividends: neuron.dividends,
    lastUpdate: neuron.lastUpdate,
    validatorPermit: neuron.permit,
    pruningScore: 65_535,
  };
}

type Field = (store: Store, netuid: number, neurons: readonly Neuron[], block: number) => unknown;
const item =
  (name: string): Field =>
  (store, netuid) =>
    store.int('SubtensorModule', name, netuid);
const each =
  (of: (neuron: Neuron) => unknown): Field =>
  (_store, _netuid, neurons) =>
    neurons.map(of);

/** What each index asks for: the field's name and how it is read. */
const FIELDS: Readonly<Record<number, readonly [string, Field]>> = {
  1: ['name', (store, netuid) => VEC_COMPACT(subnetOf(store, netuid)?.name ?? '')],
  2: ['symbol', (store, netuid) => VEC_COMPACT(subnetOf(store, netuid)?.symbol ?? '')],
  4: ['networkRegisteredAt', (store, netuid) => subnetOf(store, netuid)?.registeredAt ?? 0],
  5: ['ownerHotkey', (store, netuid) => subnetOf(store, netuid)?.ownerHotkey],
  6: ['ownerColdkey', (store, netuid) => subnetOf(store, netuid)?.owner],
  7: ['block', (_store, _netuid, _neurons, block) => block],
  8: ['tempo', item('Tempo')],
  9: ['lastStep', lastStepOf],
  10: ['blocksSinceLastStep', (store, netuid, _neurons, block) => block - lastStepOf(store, netuid)],
  12: ['alphaIn', (store, netuid) => poolOf(store, netuid).alpha],
  14: ['taoIn', (store, netuid) => poolOf(store, netuid).tao],
  15: ['alphaOutEmission', (store, netuid) => subnetOf(store, netuid)?.alphaPerBlock ?? 0n],
  30: ['numUids', (_store, _netuid, neurons) => neurons.length],
  31: ['maxUids', item('MaxAllowedUids')],
  32: ['burn', item('Burn')],
  34: ['registrationAllowed', (store, netuid) => store.flag('SubtensorModule', 'NetworkRegistrationAllowed', netuid)],
  35: ['powRegistrationAllowed', () => false],
  36: ['immunityPeriod', item('ImmunityPeriod')],
  39: ['minBurn', item('MinBurn')],
  40: ['maxBurn', item('MaxBurn')],
  45: ['servingRateLimit', item('ServingRateLimit')],
  52: ['hotkeys', each(({ hotkey }) => hotkey)],
  53: ['coldkeys', each(({ coldkey }) => coldkey)],
  55: ['axons', (store, netuid, neurons) => neurons.map((neuron) => axonOf(store, netuid, neuron))],
  56: ['active', each(() => true)],
  57: ['validatorPermit', each(({ permit }) => permit)],
  58: ['pruningScore', each(() => 65_535)],
  59: ['lastUpdate', each(({ lastUpdate }) => lastUpdate)],
  60: ['emission', each(({ emission }) => emission)],
  61: ['dividends', each(({ dividends }) => dividends)],
  62: ['incentives', each(({ incentive }) => incentive)],
  63: ['consensus', each(({ incentive }) => incentive)],
  64: ['trust', each(() => 0)],
  65: ['rank', each(() => 0)],
  66: ['blockAtRegistration', each(({ registeredAt }) => registeredAt)],
  67: ['alphaStake', (store, netuid, neurons) => neurons.map((neuron) => ownStake(store, netuid, neuron))],
  68: ['taoStake', each(() => 0n)],
  69: ['totalStake', (store, netuid, neurons) => neurons.map((neuron) => ownStake(store, netuid, neuron))],
};

export function selectiveMetagraph(store: Store, netuid: number, indices: readonly number[], block: number): object | null {
  if (!subnetOf(store, netuid)) return null;
  const neurons = neuronsOf(store, netuid);
  const fields = indices.flatMap((index) => {
    const field = FIELDS[index];
    return field ? [[field[0], field[1](store, netuid, neurons, block)] as const] : [];
  });
  return { netuid, ...Object.fromEntries(fields) };
}
