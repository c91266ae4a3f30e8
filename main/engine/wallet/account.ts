// One reading of an account: what it holds, at whom, who may act for it, and where our hotkey has a slot.
import { alphaRaoText, type Netuid, raoText } from '../../contract/amounts.ts';
import { ok, type Result } from '../../contract/problem.ts';
import type { Ss58 } from '../../contract/units.ts';
import type { ProxyGrant, StakePosition, WalletView } from '../../contract/wallet.ts';
import type { Chain, Stake, SubnetSummary } from '../chain/chain.ts';
import type { Followed } from '../earnings/follow.ts';

export interface Account {
  readonly money: WalletView['money'];
  readonly proxies: readonly ProxyGrant[];
  readonly registrations: WalletView['registrations'];
  readonly slots: readonly Followed[];
  /** By their own word: signs and names of strangers. */
  readonly subnets: ReadonlyMap<Netuid, { readonly name: string; readonly symbol: string }>;
}

export interface Whose {
  readonly coldkey: Ss58 | null;
  readonly delegate: Ss58 | null;
  readonly hotkey: Ss58 | null;
}

export async function readAccount(chain: Chain, whose: Whose): Promise<Result<Account>> {
  const subnets = await chain.subnets();
  if (!subnets.ok) return subnets;
  const held = await readMoney(chain, whose, subnets.value.value);
  if (!held.ok) return held;
  const slots = await readSlots(chain, whose.hotkey, subnets.value.value);
  if (!slots.ok) return slots;
  return ok({
    ...held.value,
    registrations: slots.value.map(({ registration }) => registration),
    slots: slots.value.map(({ slot }) => slot),
    subnets: new Map(subnets.value.value.map(({ netuid, name, symbol }) => [netuid, { name, symbol }])),
  });
}

async function readMoney(
  chain: Chain,
  { coldkey, delegate, hotkey }: Whose,
  subnets: readonly SubnetSummary[],
): Promise<Result<Pick<Account, 'money' | 'proxies'>>> {
  if (!coldkey) return ok({ money: null, proxies: [] });
  const balance = await chain.balance(coldkey);
  if (!balance.ok) return balance;
  const stakes = await chain.stakes(coldkey);
  if (!stakes.ok) return stakes;
  const proxies = await chain.proxies(coldkey);
  if (!proxies.ok) return proxies;
  const own = delegate ? await chain.balance(delegate) : null;
  const positions: StakePosition[] = [];
  for (const stake of stakes.value.value) positions.push(await positionOf(chain, stake, subnets, hotkey));
  const { free, reserved, transferable } = balance.value.value;
  return ok({
    money: {
      free: raoText(free),
      reserved: raoText(reserved),
      transferable: raoText(transferable),
      delegateFree: own?.ok ? raoText(own.value.value.free) : null,
      stakes: positions,
      block: balance.value.block,
    },
    proxies: proxies.value.value.map(({ type, delayBlocks, delegate: who }) => ({
      delegate: who,
      type,
      delayBlocks,
      ours: who === delegate,
    })),
  });
}

async function positionOf(
  chain: Chain,
  { netuid, hotkey, stake, available }: Stake,
  subnets: readonly SubnetSummary[],
  ours: Ss58 | null,
): Promise<StakePosition> {
  const subnet = subnets.find((each) => each.netuid === netuid);
  const quote = await chain.quoteUnstake({ netuid, rao: stake });
  return {
    netuid,
    hotkey,
    symbol: subnet?.symbol ?? (netuid === 0 ? 'τ' : 'α'),
    name: subnet?.name ?? (netuid === 0 ? 'Root' : `Subnet ${netuid}`),
    stake: alphaRaoText(stake),
    available: available === null ? null : alphaRaoText(available),
    worth: quote.ok ? { rao: raoText(quote.value.value.out as never), by: quote.value.value.by } : null,
    ours: hotkey === ours,
  };
}

/** Where our hotkey has a slot. Subnets are asked one after another, as far as the node's budget lets. */
async function readSlots(
  chain: Chain,
  hotkey: Ss58 | null,
  subnets: readonly SubnetSummary[],
): Promise<Result<{ readonly registration: WalletView['registrations'][number]; readonly slot: Followed }[]>> {
  if (!hotkey) return ok([]);
  const registered = await chain.slots(
    hotkey,
    subnets.map(({ netuid }) => netuid),
  );
  if (!registered.ok) return registered;
  return ok(
    registered.value.value.map(({ netuid, uid, registeredAt, axon }) => ({
      registration: { netuid, uid, axon },
      slot: { netuid, uid, hotkey, registeredAt, tempo: tempoOf(subnets, netuid) },
    })),
  );
}

const tempoOf = (subnets: readonly SubnetSummary[], netuid: Netuid): number =>
  subnets.find((each) => each.netuid === netuid)?.tempo ?? 360;
