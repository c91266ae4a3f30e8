// Reads about an account: balance, stake, proxies.
import { z } from 'zod';
import { alphaRao, rao } from '../../../contract/amounts.ts';
import type { Ss58 } from '../../../contract/units.ts';
import type { Balance, Proxy, Stake } from '../chain.ts';
import { AddressJson, AlphaJson, Int, NetuidJson, RaoJson } from '../codecs.ts';
import type { NodeLink } from '../node-link.ts';
import { readAs, unsupported } from './answer.ts';

const AccountJson = z.object({ data: z.object({ free: RaoJson, reserved: RaoJson }) });
const MICRO_ED = 500n;

export async function readBalance(link: NodeLink, address: Ss58, hash: string): Promise<Balance> {
  const [account = null] = await link.storage([{ pallet: 'System', item: 'Account', keys: [address] }], hash);
  const { data } = readAs(AccountJson, account, 'System.Account');
  const { free, reserved } = data;
  const ed = BigInt(link.api.consts['balances']?.['existentialDeposit']?.toString() ?? MICRO_ED);
  return { free, reserved, transferable: rao(free > ed ? free - ed : 0n) };
}

const StakesJson = z.array(z.object({ hotkey: AddressJson, netuid: NetuidJson, stake: AlphaJson }));
const AvailabilityJson = z.record(z.string(), z.record(z.string(), z.object({ available: AlphaJson, total: AlphaJson })));

export async function readStakes(link: NodeLink, coldkey: Ss58, hash: string): Promise<Stake[]> {
  const answer = await link.call('StakeInfoRuntimeApi', 'get_stake_info_for_coldkey', [coldkey], hash);
  if (!answer) throw unsupported('StakeInfoRuntimeApi');
  const positions = readAs(StakesJson, answer, 'stake info').filter(({ stake }) => stake > 0n);
  if (positions.length === 0) return [];
  const open = await link.call('StakeInfoRuntimeApi', 'get_stake_availability_for_coldkeys', [[coldkey], null], hash);
  const available = open && readAs(AvailabilityJson, open, 'stake availability')[coldkey];
  return positions.map((position) => {
    // The chain says what is free per subnet, not per hotkey: of one position, at most that.
    const free = available?.[String(position.netuid)]?.available;
    return { ...position, available: free === undefined ? null : alphaRao(free < position.stake ? free : position.stake) };
  });
}

const ProxiesJson = z.tuple([z.array(z.object({ delegate: AddressJson, proxyType: z.string(), delay: Int })), z.unknown()]);

export async function readProxies(link: NodeLink, real: Ss58, hash: string): Promise<Proxy[]> {
  const [answer = null] = await link.storage([{ pallet: 'Proxy', item: 'Proxies', keys: [real] }], hash);
  const [list] = readAs(ProxiesJson, answer, 'Proxy.Proxies');
  return list.map(({ delegate, proxyType, delay }) => ({ delegate, type: proxyType, delayBlocks: delay }));
}
