// Who has how much α at whom: one amount per hotkey, coldkey and subnet. The real chain keeps shares of pools; what comes out is the same.
import type { Account } from './runtime.ts';
import { Refused, type Store } from './store.ts';

export interface Position {
  readonly hotkey: Account;
  readonly netuid: number;
  readonly stake: bigint;
}

type Positions = Record<string, bigint>;
const nameOf = (coldkey: Account): string => `stake:${coldkey}`;
const slot = (hotkey: Account, netuid: number): string => `${netuid}:${hotkey}`;

export const stakeOf = (store: Store, hotkey: Account, coldkey: Account, netuid: number): bigint =>
  store.own<Positions>(nameOf(coldkey), {})[slot(hotkey, netuid)] ?? 0n;

export function changeStake(store: Store, hotkey: Account, coldkey: Account, netuid: number, change: bigint): void {
  const positions = store.own<Positions>(nameOf(coldkey), {});
  const after = (positions[slot(hotkey, netuid)] ?? 0n) + change;
  if (after < 0n) throw new Refused('SubtensorModule', 'NotEnoughStakeToWithdraw');
  const rest = { ...positions, [slot(hotkey, netuid)]: after };
  if (after === 0n) delete rest[slot(hotkey, netuid)];
  store.setOwn(nameOf(coldkey), rest);
}

export function positionsOf(store: Store, coldkey: Account): Position[] {
  return Object.entries(store.own<Positions>(nameOf(coldkey), {})).map(([at, stake]) => {
    const [netuid = '0', hotkey = '0x'] = at.split(':');
    return { netuid: Number(netuid), hotkey: hotkey as Account, stake };
  });
}

export const ownerOf = (store: Store, hotkey: Account): Account | null => store.own<Account | null>(`owner:${hotkey}`, null);
export const setOwner = (store: Store, hotkey: Account, coldkey: Account): void => store.setOwn(`owner:${hotkey}`, coldkey);
