// Proxies: who may act for whom, and in what. Source: chain.md §5; RaoFoundation/subtensor runtime InstanceFilter<RuntimeCall> for ProxyType.
import type { Call } from '@polkadot/types/interfaces';
import { u8aToHex } from '@polkadot/util';
import { reserve } from '../balances.ts';
import type { Account } from '../runtime.ts';
import { Refused, type Store } from '../store.ts';
import { accountArg, argsOf, type CallContext, type Handler, nameOf, numberArg, textArg } from './call.ts';

export interface Definition {
  readonly delegate: Account;
  readonly type: string;
  readonly delay: number;
}

const DEPOSIT_BASE = 60_000_000n;
const DEPOSIT_EACH = 33_000_000n;
const MOST = 20;

const REGISTRATION = ['burnedRegister', 'registerLimit', 'register'].map((call) => `subtensorModule.${call}`);
const STAKING = [
  'addStake',
  'addStakeLimit',
  'removeStake',
  'removeStakeLimit',
  'removeStakeFullLimit',
  'moveStake',
  'swapStake',
  'swapStakeLimit',
].map((call) => `subtensorModule.${call}`);
const PROXYING = ['proxy.addProxy', 'proxy.removeProxy', 'proxy.proxy'];

/** Whether a proxy of this type may make this call. Types the practice chain has no calls for allow nothing. */
export function mayCall(type: string, call: string): boolean {
  switch (type) {
    case 'Any':
      return true;
    case 'Registration':
      return REGISTRATION.includes(call);
    case 'Staking':
      return STAKING.includes(call);
    case 'NonTransfer':
      return !call.startsWith('balances.');
    case 'Transfer':
      return call.startsWith('balances.');
    case 'NonFungible':
      return !call.startsWith('balances.') && !STAKING.includes(call) && !REGISTRATION.includes(call);
    default:
      return false;
  }
}

export function proxiesOf(store: Store, real: Account): Definition[] {
  const [list] = store.read('Proxy', 'Proxies', real) as [
    { delegate: { toU8a(): Uint8Array }; proxyType: { toString(): string }; delay: { toNumber(): number } }[],
  ];
  return list.map(({ delegate, proxyType, delay }) => ({
    delegate: u8aToHex(delegate.toU8a()),
    type: proxyType.toString(),
    delay: delay.toNumber(),
  }));
}

function setProxies(store: Store, real: Account, before: readonly Definition[], after: readonly Definition[]): void {
  const deposit = (list: readonly Definition[]): bigint =>
    list.length === 0 ? 0n : DEPOSIT_BASE + DEPOSIT_EACH * BigInt(list.length);
  reserve(store, real, deposit(after) - deposit(before));
  const value = after.map(({ delegate, type, delay }) => ({ delegate, proxyType: type, delay }));
  store.write('Proxy', 'Proxies', [real], after.length === 0 ? null : [value, deposit(after)]);
}

const read = (call: Call): Definition => {
  const args = argsOf(call);
  return { delegate: accountArg(args, 'delegate'), type: textArg(args, 'proxy_type'), delay: numberArg(args, 'delay') };
};
const same = (a: Definition, b: Definition): boolean => a.delegate === b.delegate && a.type === b.type && a.delay === b.delay;

const addProxy: Handler = ({ store, who, deposit }, call) => {
  const added = read(call);
  const before = proxiesOf(store, who);
  if (added.delegate === who) throw new Refused('Proxy', 'NoSelfProxy');
  if (before.some((each) => same(each, added))) throw new Refused('Proxy', 'Duplicate');
  if (before.length >= MOST) throw new Refused('Proxy', 'TooMany');
  setProxies(store, who, before, [...before, added]);
  deposit('Proxy', 'ProxyAdded', who, added.delegate, added.type, added.delay);
};

const removeProxy: Handler = ({ store, who, deposit }, call) => {
  const removed = read(call);
  const before = proxiesOf(store, who);
  const after = before.filter((each) => !same(each, removed));
  if (after.length === before.length) throw new Refused('Proxy', 'NotFound');
  setProxies(store, who, before, after);
  deposit('Proxy', 'ProxyRemoved', who, removed.delegate, removed.type, removed.delay);
};

/** Carries out the inner call for `real`; what keeps the inner one from happening is told in the event, as on the chain. */
export function proxyCall(run: (context: CallContext, call: Call) => Refused | null): Handler {
  return (context, call) => {
    const { store, who, deposit } = context;
    const real = accountArg(argsOf(call), 'real');
    const inner = argsOf(call)['call'] as unknown as Call;
    const mine = proxiesOf(store, real).filter(({ delegate, delay }) => delegate === who && delay === 0);
    if (mine.length === 0) throw new Refused('Proxy', 'NotProxy');
    const name = nameOf(inner);
    // A proxy does not widen itself.
    const allowed = mine.some(({ type }) => mayCall(type, name)) && !(PROXYING.includes(name) && !mine.some(isAny));
    const failure = allowed ? run({ ...context, who: real }, inner) : new Refused('System', 'CallFiltered');
    deposit('Proxy', 'ProxyExecuted', failure ? { Err: dispatchError(store, failure) } : { Ok: null });
  };
}
const isAny = ({ type }: Definition): boolean => type === 'Any';

/** As SpRuntimeDispatchError has it. */
export function dispatchError(store: Store, { pallet, error }: Refused): object {
  if (pallet === 'Token') return { Token: error };
  const at = store.runtime.error(pallet, error);
  return { Module: { index: at.index, error: Uint8Array.of(at.error, 0, 0, 0) } };
}

export const proxyCalls: Readonly<Record<string, Handler>> = { 'proxy.addProxy': addProxy, 'proxy.removeProxy': removeProxy };
