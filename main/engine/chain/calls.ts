// Lode's calls as this runtime's extrinsics: the one with a limit where it has it, the older one where it does not.
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { ChainCall, PlainCall } from '../../contract/chain.ts';
import { assertNever, fail, ok, type Result } from '../../contract/problem.ts';
import type { NodeLink } from './node-link.ts';
import { ipNumber } from './reads/ip.ts';

export type Extrinsic = SubmittableExtrinsic<'promise'>;

/** serve_axon's tag of the protocol; what the SDK's axon says up to version 10. Source: opentensor/bittensor bittensor/core/axon.py. */
const AXON_PROTOCOL = 4;

export function extrinsicOf(link: NodeLink, call: ChainCall): Result<Extrinsic> {
  if (call.kind !== 'proxied') return plain(link, call);
  const inner = plain(link, call.call);
  return inner.ok ? make(link, 'proxy', 'proxy', call.real, null, inner.value) : inner;
}

function make(link: NodeLink, pallet: string, name: string, ...args: unknown[]): Result<Extrinsic> {
  const call = link.api.tx[pallet]?.[name];
  return call ? ok(call(...args)) : fail('chain-unsupported', { detail: `${pallet}.${name}` });
}

function plain(link: NodeLink, call: PlainCall): Result<Extrinsic> {
  const subtensor = (name: string, ...args: unknown[]) => make(link, 'subtensorModule', name, ...args);
  const has = (name: string) => link.hasCall('SubtensorModule', name);
  switch (call.kind) {
    case 'transfer':
      return make(link, 'balances', 'transferKeepAlive', call.to, BigInt(call.amount));
    case 'register':
      return call.limit !== null && has('register_limit')
        ? subtensor('registerLimit', call.netuid, call.hotkey, BigInt(call.limit))
        : subtensor('burnedRegister', call.netuid, call.hotkey);
    case 'stake':
      return call.limit !== null && has('add_stake_limit')
        ? subtensor('addStakeLimit', call.hotkey, call.netuid, BigInt(call.amount), BigInt(call.limit), false)
        : subtensor('addStake', call.hotkey, call.netuid, BigInt(call.amount));
    case 'unstake':
      return call.limit !== null && has('remove_stake_limit')
        ? subtensor('removeStakeLimit', call.hotkey, call.netuid, BigInt(call.amount), BigInt(call.limit), false)
        : subtensor('removeStake', call.hotkey, call.netuid, BigInt(call.amount));
    case 'move':
      return call.limit !== null && has('swap_stake_limit')
        ? subtensor('swapStakeLimit', call.hotkey, call.from, call.to, BigInt(call.amount), BigInt(call.limit), false)
        : subtensor('moveStake', call.hotkey, call.hotkey, call.from, call.to, BigInt(call.amount));
    case 'add-proxy':
      return make(link, 'proxy', 'addProxy', call.delegate, call.type, 0);
    case 'remove-proxy':
      return make(link, 'proxy', 'removeProxy', call.delegate, call.type, 0);
    case 'serve-axon': {
      const ip = ipNumber(call.ip);
      if (!ip) return fail('axon-bad-address');
      return subtensor('serveAxon', call.netuid, call.version, ip.value, call.port, ip.kind, AXON_PROTOCOL, 0, 0);
    }
    default:
      return assertNever(call);
  }
}

/** The subnet a call is about, for the sentence where it is refused. */
export function netuidOf(call: ChainCall): number | null {
  const inner = call.kind === 'proxied' ? call.call : call;
  if ('netuid' in inner) return inner.netuid;
  return 'from' in inner ? inner.from : null;
}
