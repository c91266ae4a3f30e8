// Balances' calls: τ from one to another.
import { give, take } from '../balances.ts';
import { Refused } from '../store.ts';
import { accountArg, argsOf, type Handler, intArg } from './call.ts';

const transferKeepAlive: Handler = ({ store, who, deposit }, call) => {
  const args = argsOf(call);
  const to = accountArg(args, 'dest');
  const amount = intArg(args, 'value');
  take(store, who, amount, () => new Refused('Token', 'FundsUnavailable'));
  give(store, to, amount);
  deposit('Balances', 'Transfer', who, to, amount);
};

export const balanceCalls: Readonly<Record<string, Handler>> = { 'balances.transferKeepAlive': transferKeepAlive };
