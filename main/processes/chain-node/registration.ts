// Registration: the price that falls with every block and rises with every success, who may come, and who has to go.
// Rule: RaoFoundation/subtensor pallets/subtensor/src/subnets/registration.rs (burn decay, bump, get_neuron_to_prune).
import { take } from './balances.ts';
import type { Account } from './runtime.ts';
import { ownerOf, setOwner } from './stake.ts';
import { Refused, type Store } from './store.ts';
import { type Neuron, neuronsOf, putNeuron, subnetOf, uidOf } from './subnets.ts';

const refused = (error: string): Refused => new Refused('SubtensorModule', error);
/** Fixed point of the price's arithmetic. */
const SCALE = 1n << 32n;
const U64F64_BITS = 64n;

const clamp = (store: Store, netuid: number, burn: bigint): bigint => {
  const lowest = store.int('SubtensorModule', 'MinBurn', netuid);
  const highest = store.int('SubtensorModule', 'MaxBurn', netuid);
  if (burn < lowest) return lowest;
  return burn > highest ? highest : burn;
};

/** One block later. */
export function decayBurn(store: Store, netuid: number): void {
  const burn = store.int('SubtensorModule', 'Burn', netuid);
  const halfLife = Number(store.int('SubtensorModule', 'BurnHalfLife', netuid));
  const factor = BigInt(Math.round(2 ** (-1 / halfLife) * Number(SCALE)));
  const after = clamp(store, netuid, (burn * factor) / SCALE);
  if (after !== burn) store.write('SubtensorModule', 'Burn', [netuid], after);
}

function bumpBurn(store: Store, netuid: number): void {
  const burn = store.int('SubtensorModule', 'Burn', netuid);
  const increase = (
    store.read('SubtensorModule', 'BurnIncreaseMult', netuid) as { bits: { toBigInt(): bigint } }
  ).bits.toBigInt();
  store.write('SubtensorModule', 'Burn', [netuid], clamp(store, netuid, (burn * increase) >> U64F64_BITS));
}

/** Answers the uid. `limit`: the most the caller pays; null: whatever it costs. */
export function register(
  store: Store,
  { netuid, hotkey, coldkey, limit, block }: RegisterOrder,
): { readonly uid: number; readonly price: bigint } {
  if (netuid === 0) throw refused('RegistrationNotPermittedOnRootSubnet');
  if (!subnetOf(store, netuid)) throw refused('SubnetNotExists');
  if (!store.flag('SubtensorModule', 'NetworkRegistrationAllowed', netuid)) throw refused('SubNetRegistrationDisabled');
  if (uidOf(store, netuid, hotkey) >= 0) throw refused('HotKeyAlreadyRegisteredInSubNet');
  const price = store.int('SubtensorModule', 'Burn', netuid);
  if (limit !== null && price > limit) throw refused('RegistrationPriceLimitExceeded');
  const owner = ownerOf(store, hotkey);
  if (owner !== null && owner !== coldkey) throw refused('NonAssociatedColdKey');
  const uid = slotFor(store, netuid, block);
  if (uid === null) throw refused('NoNeuronIdAvailable');
  take(store, coldkey, price, () => refused('NotEnoughBalanceToStake'));
  if (owner === null) {
    setOwner(store, hotkey, coldkey);
    store.write('SubtensorModule', 'Owner', [hotkey], coldkey);
  }
  putNeuron(store, netuid, uid, {
    hotkey,
    coldkey,
    registeredAt: block,
    emission: 0n,
    incentive: 0,
    dividends: 0,
    permit: false,
    lastUpdate: block,
  });
  bumpBurn(store, netuid);
  return { uid, price };
}

export interface RegisterOrder {
  readonly netuid: number;
  readonly hotkey: Account;
  readonly coldkey: Account;
  readonly limit: bigint | null;
  readonly block: number;
}

/** A free slot, or that of who has to go: the lowest emission, then the oldest, then the lowest uid. null: everybody is protected. */
export function slotFor(store: Store, netuid: number, block: number): number | null {
  const neurons = neuronsOf(store, netuid);
  if (neurons.length < Number(store.int('SubtensorModule', 'MaxAllowedUids', netuid))) return neurons.length;
  const immunity = Number(store.int('SubtensorModule', 'ImmunityPeriod', netuid));
  const ownerHotkey = subnetOf(store, netuid)?.ownerHotkey;
  const prunable = neurons.map((neuron, uid) => ({ neuron, uid })).filter(({ neuron }) => neuron.hotkey !== ownerHotkey);
  const isImmune = ({ neuron }: { neuron: Neuron }): boolean => block - neuron.registeredAt < immunity;
  const open = prunable.filter((each) => !isImmune(each));
  const enough = open.length > Number(store.int('SubtensorModule', 'MinNonImmuneUids', netuid));
  const from = enough ? open : prunable.filter(isImmune);
  const [victim] = from.toSorted(
    (a, b) => Number(a.neuron.emission - b.neuron.emission) || a.neuron.registeredAt - b.neuron.registeredAt || a.uid - b.uid,
  );
  return victim?.uid ?? null;
}
