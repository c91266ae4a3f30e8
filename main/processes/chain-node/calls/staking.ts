// Staking: τ into a subnet's α and back, and from one subnet or hotkey to another.
import { give, take } from '../balances.ts';
import { poolOf, priceOf, RAO, swapIn, swapOut } from '../pool.ts';
import type { Account } from '../runtime.ts';
import { changeStake, ownerOf, stakeOf } from '../stake.ts';
import { Refused } from '../store.ts';
import { subnetOf } from '../subnets.ts';
import { accountArg, argsOf, type CallContext, flagArg, type Handler, intArg, numberArg, textArg } from './call.ts';

const refused = (error: string): Refused => new Refused('SubtensorModule', error);
const ROOT = 0;

function checkPlace({ store }: CallContext, hotkey: Account, netuid: number): void {
  if (netuid !== ROOT && !subnetOf(store, netuid)) throw refused('SubnetNotExists');
  if (ownerOf(store, hotkey) === null) throw refused('HotKeyAccountNotExists');
}

/** A limit with partial filling is carried out whole or not at all here: the practice chain has no order book to fill from. */
function stake(context: CallContext, hotkey: Account, netuid: number, tao: bigint, limit: bigint | null): void {
  const { store, who, deposit } = context;
  checkPlace(context, hotkey, netuid);
  take(store, who, tao, () => refused('NotEnoughBalanceToStake'));
  const alpha = swapIn(store, netuid, tao, limit);
  changeStake(store, hotkey, who, netuid, alpha);
  deposit('SubtensorModule', 'StakeAdded', who, hotkey, tao, alpha, netuid, 0);
}

function unstake(context: CallContext, hotkey: Account, netuid: number, alpha: bigint, limit: bigint | null): void {
  const { store, who, deposit } = context;
  checkPlace(context, hotkey, netuid);
  if (alpha === 0n) throw refused('AmountTooLow');
  if (stakeOf(store, hotkey, who, netuid) < alpha) throw refused('NotEnoughStakeToWithdraw');
  changeStake(store, hotkey, who, netuid, -alpha);
  const tao = swapOut(store, netuid, alpha, limit);
  give(store, who, tao);
  deposit('SubtensorModule', 'StakeRemoved', who, hotkey, tao, alpha, netuid, 0);
}

interface Move {
  readonly hotkey: Account;
  readonly to: Account;
  readonly from: number;
  readonly into: number;
  readonly alpha: bigint;
  /** Price of the origin over that of the destination, times 10⁹, below which it must not fall. */
  readonly ratio: bigint | null;
}

function move(context: CallContext, { hotkey, to, from, into, alpha, ratio }: Move): void {
  const { store, who } = context;
  checkPlace(context, hotkey, from);
  checkPlace(context, to, into);
  if (stakeOf(store, hotkey, who, from) < alpha) throw refused('NotEnoughStakeToWithdraw');
  changeStake(store, hotkey, who, from, -alpha);
  if (from === into) {
    changeStake(store, to, who, into, alpha);
    return;
  }
  const tao = swapOut(store, from, alpha, null);
  const got = swapIn(store, into, tao, null);
  changeStake(store, to, who, into, got);
  const price = (netuid: number): bigint => (netuid === ROOT ? RAO : priceOf(poolOf(store, netuid)));
  if (ratio !== null && (price(from) * RAO) / price(into) < ratio) throw refused('SlippageTooHigh');
}

const hotkeyOf = (args: ReturnType<typeof argsOf>): Account => accountArg(args, 'hotkey');

export const stakingCalls: Readonly<Record<string, Handler>> = {
  'subtensorModule.addStake': (context, call) => {
    const args = argsOf(call);
    stake(context, hotkeyOf(args), numberArg(args, 'netuid'), intArg(args, 'amount_staked'), null);
  },
  'subtensorModule.addStakeLimit': (context, call) => {
    const args = argsOf(call);
    stake(context, hotkeyOf(args), numberArg(args, 'netuid'), intArg(args, 'amount_staked'), intArg(args, 'limit_price'));
  },
  'subtensorModule.removeStake': (context, call) => {
    const args = argsOf(call);
    unstake(context, hotkeyOf(args), numberArg(args, 'netuid'), intArg(args, 'amount_unstaked'), null);
  },
  'subtensorModule.removeStakeLimit': (context, call) => {
    const args = argsOf(call);
    unstake(context, hotkeyOf(args), numberArg(args, 'netuid'), intArg(args, 'amount_unstaked'), intArg(args, 'limit_price'));
  },
  'subtensorModule.removeStakeFullLimit': (context, call) => {
    const args = argsOf(call);
    const [hotkey, netuid, limit] = [hotkeyOf(args), numberArg(args, 'netuid'), textArg(args, 'limit_price')];
    unstake(context, hotkey, netuid, stakeOf(context.store, hotkey, context.who, netuid), limit === '' ? null : BigInt(limit));
  },
  'subtensorModule.moveStake': (context, call) => {
    const args = argsOf(call);
    move(context, {
      hotkey: accountArg(args, 'origin_hotkey'),
      to: accountArg(args, 'destination_hotkey'),
      from: numberArg(args, 'origin_netuid'),
      into: numberArg(args, 'destination_netuid'),
      alpha: intArg(args, 'alpha_amount'),
      ratio: null,
    });
  },
  'subtensorModule.swapStake': (context, call) => swapBetween(context, call, null),
  'subtensorModule.swapStakeLimit': (context, call) => {
    const args = argsOf(call);
    if (flagArg(args, 'allow_partial')) throw refused('SlippageTooHigh');
    swapBetween(context, call, intArg(args, 'limit_price'));
  },
};

function swapBetween(context: CallContext, call: Parameters<Handler>[1], ratio: bigint | null): void {
  const args = argsOf(call);
  const hotkey = hotkeyOf(args);
  move(context, {
    hotkey,
    to: hotkey,
    from: numberArg(args, 'origin_netuid'),
    into: numberArg(args, 'destination_netuid'),
    alpha: intArg(args, 'alpha_amount'),
    ratio,
  });
}
