// What a swap would bring now: by the chain's own simulation, or where the runtime has none by the price alone, and then it says so.
import { z } from 'zod';
import { type Alpha, type Netuid, rao, type Rao, RAO_PER_TAO } from '../../../contract/amounts.ts';
import type { Swap } from '../chain.ts';
import { Big, RaoJson } from '../codecs.ts';
import type { NodeLink } from '../node-link.ts';
import { readAs, unsupported } from './answer.ts';

const SimJson = z.object({ taoAmount: Big, alphaAmount: Big });
const PoolJson = z.object({ alphaIn: Big, taoIn: Big }).nullable();
const ROOT = 0;

/** Rao for 1 α. */
export async function readPrice(link: NodeLink, netuid: Netuid, hash: string): Promise<Rao> {
  const answer = await link.call('SwapRuntimeApi', 'current_alpha_price', [netuid], hash);
  if (answer) return readAs(RaoJson, answer, 'price');
  const info = await link.call('SubnetInfoRuntimeApi', 'get_dynamic_info', [netuid], hash);
  if (!info) throw unsupported('current_alpha_price');
  const pool = readAs(PoolJson, info, 'dynamic info');
  if (!pool || pool.alphaIn === 0n) throw unsupported('a pool');
  return rao((pool.taoIn * RAO_PER_TAO) / pool.alphaIn);
}

export async function readStakeQuote(link: NodeLink, netuid: Netuid, amount: Rao, hash: string): Promise<Swap> {
  // Root is one for one, without a pool.
  if (netuid === ROOT) return { out: amount, atSpot: amount, spot: rao(RAO_PER_TAO), by: 'simulation' };
  const spot = await readPrice(link, netuid, hash);
  const atSpot = spot === 0n ? 0n : (amount * RAO_PER_TAO) / spot;
  const answer = await link.call('SwapRuntimeApi', 'sim_swap_tao_for_alpha', [netuid, amount], hash);
  if (!answer) return { out: atSpot, atSpot, spot, by: 'spot' };
  return { out: readAs(SimJson, answer, 'simulation').alphaAmount, atSpot, spot, by: 'simulation' };
}

export async function readUnstakeQuote(link: NodeLink, { netuid, rao: alpha }: Alpha, hash: string): Promise<Swap> {
  if (netuid === ROOT) return { out: alpha, atSpot: alpha, spot: rao(RAO_PER_TAO), by: 'simulation' };
  const spot = await readPrice(link, netuid, hash);
  const atSpot = (alpha * spot) / RAO_PER_TAO;
  const answer = await link.call('SwapRuntimeApi', 'sim_swap_alpha_for_tao', [netuid, alpha], hash);
  if (!answer) return { out: atSpot, atSpot, spot, by: 'spot' };
  return { out: readAs(SimJson, answer, 'simulation').taoAmount, atSpot, spot, by: 'simulation' };
}
