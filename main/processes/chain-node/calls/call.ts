// A call as the runtime carries it out: its arguments by name, who signed, and what it may touch.
import type { Call as PolkadotCall } from '@polkadot/types/interfaces';
import { u8aToHex } from '@polkadot/util';
import type { Account } from '../runtime.ts';
import type { Store } from '../store.ts';

export interface CallContext {
  readonly store: Store;
  readonly who: Account;
  readonly block: number;
  readonly deposit: (pallet: string, event: string, ...args: readonly unknown[]) => void;
}

type Arguments = Readonly<Record<string, { toU8a(isBare?: boolean): Uint8Array; toString(): string; toJSON(): unknown }>>;

export const argsOf = (call: PolkadotCall): Arguments => Object.fromEntries(call.argsEntries);
export const nameOf = (call: PolkadotCall): string => `${call.section}.${call.method}`;

const given = (args: Arguments, name: string): Arguments[string] => {
  const arg = args[name];
  if (!arg) throw new Error(`this call has no argument ${name}`);
  return arg;
};
export const intArg = (args: Arguments, name: string): bigint => BigInt(given(args, name).toString().replaceAll(',', ''));
export const numberArg = (args: Arguments, name: string): number => Number(intArg(args, name));
export const flagArg = (args: Arguments, name: string): boolean => given(args, name).toString() === 'true';
export const textArg = (args: Arguments, name: string): string => given(args, name).toString();
/** An AccountId32, or the Id of a MultiAddress. */
export function accountArg(args: Arguments, name: string): Account {
  const bytes = given(args, name).toU8a();
  const KEY_BYTES = 32;
  return u8aToHex(bytes.subarray(-KEY_BYTES));
}

export type Handler = (context: CallContext, call: PolkadotCall) => void;
