// τ between accounts: what may be taken, what must stay, what is set aside.
import type { Account } from './runtime.ts';
import { Refused, type Store } from './store.ts';

/** Rao without which an account is not kept. Source: balances.ExistentialDeposit of the chain's metadata. */
export const EXISTENTIAL_DEPOSIT = 500n;

/** Takes it and keeps the account alive; `refusal`: what the call says where there is too little. */
export function take(store: Store, who: Account, amount: bigint, refusal: () => Refused): void {
  const account = store.account(who);
  if (account.free < amount + EXISTENTIAL_DEPOSIT) throw refusal();
  store.setAccount(who, { ...account, free: account.free - amount });
}

export function give(store: Store, who: Account, amount: bigint): void {
  const account = store.account(who);
  const free = account.free + amount;
  if (free < EXISTENTIAL_DEPOSIT) throw new Refused('Balances', 'ExistentialDeposit');
  store.setAccount(who, { ...account, free });
}

/** `change` may be negative: then it comes back. */
export function reserve(store: Store, who: Account, change: bigint): void {
  const account = store.account(who);
  if (change > 0n && account.free < change + EXISTENTIAL_DEPOSIT) throw new Refused('Balances', 'InsufficientBalance');
  store.setAccount(who, { ...account, free: account.free - change, reserved: account.reserved + change });
}
