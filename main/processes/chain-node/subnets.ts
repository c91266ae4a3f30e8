// Subnets and their neurons. The list of our own is the truth; the chain's items (Keys, Uids, Emission …) are written from it.
import type { Account } from './runtime.ts';
import type { Store } from './store.ts';

export interface Neuron {
  readonly hotkey: Account;
  readonly coldkey: Account;
  readonly registeredAt: number;
  /** α at the last epoch, in its smallest part. */
  readonly emission: bigint;
  /** Of 65,535. */
  readonly incentive: number;
  readonly dividends: number;
  readonly permit: boolean;
  readonly lastUpdate: number;
}

export interface Subnet {
  readonly netuid: number;
  readonly name: string;
  readonly symbol: string;
  readonly description: string;
  readonly owner: Account;
  readonly ownerHotkey: Account;
  readonly registeredAt: number;
  /** α made by each block. */
  readonly alphaPerBlock: bigint;
}

const FULL = 65_535;
export const netuids = (store: Store): number[] => store.own<number[]>('netuids', []);
export const subnetOf = (store: Store, netuid: number): Subnet | null => store.own<Subnet | null>(`subnet:${netuid}`, null);
export const neuronsOf = (store: Store, netuid: number): Neuron[] => store.own<Neuron[]>(`neurons:${netuid}`, []);
export const uidOf = (store: Store, netuid: number, hotkey: Account): number =>
  neuronsOf(store, netuid).findIndex((neuron) => neuron.hotkey === hotkey);
export const isRegistered = (store: Store, hotkey: Account): boolean =>
  netuids(store).some((netuid) => uidOf(store, netuid, hotkey) >= 0);

export function addSubnet(store: Store, subnet: Subnet): void {
  const { netuid } = subnet;
  store.setOwn('netuids', [...netuids(store), netuid]);
  store.setOwn(`subnet:${netuid}`, subnet);
  store.write('SubtensorModule', 'NetworksAdded', [netuid], true);
  store.write('SubtensorModule', 'TotalNetworks', [], netuids(store).length);
  store.write('SubtensorModule', 'TokenSymbol', [netuid], subnet.symbol);
  store.write('SubtensorModule', 'SubnetOwner', [netuid], subnet.owner);
  store.write('SubtensorModule', 'SubnetOwnerHotkey', [netuid], subnet.ownerHotkey);
}

/** Puts a neuron into a slot: a new one, or one that was taken from somebody. */
export function putNeuron(store: Store, netuid: number, uid: number, neuron: Neuron): void {
  const neurons = neuronsOf(store, netuid);
  const before = neurons[uid];
  if (before) {
    store.write('SubtensorModule', 'Uids', [netuid, before.hotkey], null);
    store.write('SubtensorModule', 'IsNetworkMember', [before.hotkey, netuid], null);
    store.write('SubtensorModule', 'Axons', [netuid, before.hotkey], null);
  }
  neurons[uid] = neuron;
  store.write('SubtensorModule', 'Keys', [netuid, uid], neuron.hotkey);
  store.write('SubtensorModule', 'Uids', [netuid, neuron.hotkey], uid);
  store.write('SubtensorModule', 'IsNetworkMember', [neuron.hotkey, netuid], true);
  store.write('SubtensorModule', 'BlockAtRegistration', [netuid, uid], neuron.registeredAt);
  setNeurons(store, netuid, neurons);
}

export function setNeurons(store: Store, netuid: number, neurons: readonly Neuron[]): void {
  store.setOwn(`neurons:${netuid}`, neurons);
  const write = (item: string, value: unknown) => store.write('SubtensorModule', item, [netuid], value);
  write('SubnetworkN', neurons.length);
  write(
    'Emission',
    neurons.map(({ emission }) => emission),
  );
  write(
    'Incentive',
    neurons.map(({ incentive }) => Math.min(FULL, incentive)),
  );
  write(
    'Dividends',
    neurons.map(({ dividends }) => Math.min(FULL, dividends)),
  );
  write(
    'ValidatorPermit',
    neurons.map(({ permit }) => permit),
  );
  write(
    'LastUpdate',
    neurons.map(({ lastUpdate }) => lastUpdate),
  );
}
