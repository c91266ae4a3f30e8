// Registering and announcing: SubtensorModule's burned_register, register_limit, serve_axon.
import type { Call } from '@polkadot/types/interfaces';
import { register } from '../registration.ts';
import { Refused, type Store } from '../store.ts';
import { isRegistered, uidOf } from '../subnets.ts';
import type { Account } from '../runtime.ts';
import { accountArg, argsOf, type CallContext, type Handler, intArg, numberArg } from './call.ts';

function enter({ store, who, block, deposit }: CallContext, call: Call, limit: bigint | null): void {
  const args = argsOf(call);
  const netuid = numberArg(args, 'netuid');
  const hotkey = accountArg(args, 'hotkey');
  const { uid, price } = register(store, { netuid, hotkey, coldkey: who, limit, block });
  deposit('Balances', 'Withdraw', who, price);
  deposit('SubtensorModule', 'NeuronRegistered', netuid, uid, hotkey);
}

const IP_V4 = 4;
const IP_V6 = 6;
const MOST_V4 = 0xff_ff_ff_ffn;
const LOOPBACK_V4 = 0x7f_00_00_01n;

/** Why this axon cannot be announced, as the chain's error has it; null: it can. Source: subtensor subnets/serving.rs. */
export function servingRefusal(store: Store, hotkey: Account, call: Call, block: number): string | null {
  const args = argsOf(call);
  const netuid = numberArg(args, 'netuid');
  const [ip, kind, port] = [intArg(args, 'ip'), numberArg(args, 'ip_type'), numberArg(args, 'port')];
  if (!isRegistered(store, hotkey) || uidOf(store, netuid, hotkey) < 0) return 'HotKeyNotRegisteredInNetwork';
  if (kind !== IP_V4 && kind !== IP_V6) return 'InvalidIpType';
  if (ip === 0n || (kind === IP_V4 && (ip >= MOST_V4 || ip === LOOPBACK_V4)) || (kind === IP_V6 && ip === 1n)) {
    return 'InvalidIpAddress';
  }
  if (port === 0) return 'InvalidPort';
  const before = store.read('SubtensorModule', 'Axons', netuid, hotkey) as { block: { toNumber(): number } } | null;
  const wait = Number(store.int('SubtensorModule', 'ServingRateLimit', netuid));
  return before && block - before.block.toNumber() < wait ? 'ServingRateLimitExceeded' : null;
}

const serveAxon: Handler = ({ store, who, block, deposit }, call) => {
  const refusal = servingRefusal(store, who, call, block);
  if (refusal) throw new Refused('SubtensorModule', refusal);
  const args = argsOf(call);
  const netuid = numberArg(args, 'netuid');
  store.write('SubtensorModule', 'Axons', [netuid, who], {
    block,
    version: numberArg(args, 'version'),
    ip: intArg(args, 'ip'),
    port: numberArg(args, 'port'),
    ipType: numberArg(args, 'ip_type'),
    protocol: numberArg(args, 'protocol'),
    placeholder1: 0,
    placeholder2: 0,
  });
  deposit('SubtensorModule', 'AxonServed', netuid, who);
};

export const registeringCalls: Readonly<Record<string, Handler>> = {
  'subtensorModule.burnedRegister': (context, call) => enter(context, call, null),
  'subtensorModule.registerLimit': (context, call) => enter(context, call, intArg(argsOf(call), 'limit_price')),
  'subtensorModule.serveAxon': serveAxon,
};
