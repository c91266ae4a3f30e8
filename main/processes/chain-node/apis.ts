// The runtime APIs a wallet asks: arguments decoded by the metadata's own types, answers encoded by them.
import { decodeExtrinsic, feeOf } from './extrinsics.ts';
import { nextEpoch } from './epoch.ts';
import { buy, poolOf, priceOf, sell } from './pool.ts';
import { positionsOf, stakeOf } from './stake.ts';
import type { Account, Hex } from './runtime.ts';
import { Refused, type Store } from './store.ts';
import { netuids, subnetOf, uidOf } from './subnets.ts';
import { dynamicInfo, neuronLite, selectiveMetagraph } from './metagraph.ts';
import { u8aToHex, u8aConcat, compactToU8a } from '@polkadot/util';

interface Argument {
  toU8a(isBare?: boolean): Uint8Array;
  toString(): string;
  toJSON(): unknown;
}
export interface Asked {
  readonly store: Store;
  readonly block: number;
  readonly args: readonly Argument[];
}
type Answer = (asked: Asked) => unknown;

const account = (arg: Argument | undefined): Account => u8aToHex(arg?.toU8a() ?? new Uint8Array());
const number = (arg: Argument | undefined): number => Number(arg?.toString() ?? 0);
const big = (arg: Argument | undefined): bigint => BigInt(arg?.toString() ?? 0);
const list = (arg: Argument | undefined): number[] => (arg?.toJSON() as number[] | null) ?? [];

const stakeInfo = (store: Store, hotkey: Account, coldkey: Account, netuid: number) => ({
  hotkey,
  coldkey,
  netuid,
  stake: stakeOf(store, hotkey, coldkey, netuid),
  isRegistered: uidOf(store, netuid, hotkey) >= 0,
});

function availability({ store, args }: Asked): unknown {
  const [coldkeys, wanted] = args;
  const asked = (coldkeys as unknown as Iterable<Argument> | undefined) ?? [];
  const only = wanted?.toJSON() as number[] | null | undefined;
  return new Map(
    [...asked].map((each) => {
      const byNetuid = new Map<number, bigint>();
      for (const { netuid, stake } of positionsOf(store, account(each))) {
        if (!only || only.includes(netuid)) byNetuid.set(netuid, (byNetuid.get(netuid) ?? 0n) + stake);
      }
      return [each, new Map([...byNetuid].map(([netuid, total]) => [netuid, { total, locked: 0n, available: total }]))];
    }),
  );
}

function simulate({ store, args }: Asked, way: 'buy' | 'sell'): unknown {
  const [netuid, amount] = [number(args[0]), big(args[1])];
  const pool = poolOf(store, netuid);
  const swapped = way === 'buy' ? buy(pool, amount) : sell(pool, amount);
  return way === 'buy'
    ? { taoAmount: amount, alphaAmount: swapped.out, taoFee: swapped.fee, alphaSlippage: swapped.slippage }
    : { taoAmount: swapped.out, alphaAmount: amount, alphaFee: swapped.fee, taoSlippage: swapped.slippage };
}

const ANSWERS: Readonly<Record<string, Answer>> = {
  AccountNonceApi_account_nonce: ({ store, args }) => store.account(account(args[0])).nonce,
  TransactionPaymentApi_query_info: ({ store, args }) => {
    // `uxt` stands in metadata as opaque bytes and comes without their length.
    const decoded = decodeExtrinsic(store.runtime, args[0]?.toU8a(true) ?? new Uint8Array());
    const fee = decoded.ok ? feeOf(decoded.extrinsic.call, number(args[1])) : 0n;
    return { weight: { refTime: 1_000_000_000, proofSize: 4_000 }, class: 'Normal', partialFee: fee };
  },
  StakeInfoRuntimeApi_get_stake_info_for_coldkey: ({ store, args }) => {
    const coldkey = account(args[0]);
    return positionsOf(store, coldkey).map(({ hotkey, netuid }) => stakeInfo(store, hotkey, coldkey, netuid));
  },
  StakeInfoRuntimeApi_get_stake_info_for_hotkey_coldkey_netuid: ({ store, args }) =>
    stakeInfo(store, account(args[0]), account(args[1]), number(args[2])),
  StakeInfoRuntimeApi_get_stake_availability_for_coldkeys: availability,
  SwapRuntimeApi_current_alpha_price: ({ store, args }) => priceOf(poolOf(store, number(args[0]))),
  SwapRuntimeApi_current_alpha_price_all: ({ store }) =>
    netuids(store).map((netuid) => ({ netuid, price: priceOf(poolOf(store, netuid)) })),
  SwapRuntimeApi_sim_swap_tao_for_alpha: (asked) => simulate(asked, 'buy'),
  SwapRuntimeApi_sim_swap_alpha_for_tao: (asked) => simulate(asked, 'sell'),
  SubnetInfoRuntimeApi_get_all_dynamic_info: ({ store, block }) =>
    netuids(store).map((netuid) => dynamicInfo(store, netuid, block)),
  SubnetInfoRuntimeApi_get_dynamic_info: ({ store, args, block }) => dynamicInfo(store, number(args[0]), block),
  SubnetInfoRuntimeApi_get_selective_metagraph: ({ store, args, block }) =>
    selectiveMetagraph(store, number(args[0]), list(args[1]), block),
  SubnetInfoRuntimeApi_get_next_epoch_start_block: ({ store, args, block }) =>
    subnetOf(store, number(args[0])) ? nextEpoch(store, number(args[0]), block) : null,
  NeuronInfoRuntimeApi_get_neurons_lite: ({ store, args }) => {
    const netuid = number(args[0]);
    return Array.from({ length: Number(store.int('SubtensorModule', 'SubnetworkN', netuid)) }, (_, uid) =>
      neuronLite(store, netuid, uid),
    );
  },
  NeuronInfoRuntimeApi_get_neuron_lite: ({ store, args }) => neuronLite(store, number(args[0]), number(args[1])),
  SubnetRegistrationRuntimeApi_get_network_registration_cost: () => 1_000_000_000_000n,
};

export type CallResult = { readonly ok: true; readonly value: Hex } | { readonly ok: false; readonly why: string };

/** `Metadata_metadata`: the bytes with their length in front; `…_at_version`: an option of them. */
function metadataAnswer(store: Store, name: string, argument: Uint8Array): Hex | null {
  const { bytes } = store.runtime;
  const V16 = 16;
  if (name === 'Metadata_metadata_versions') return u8aToHex(u8aConcat(compactToU8a(1), Uint8Array.of(V16, 0, 0, 0)));
  if (name !== 'Metadata_metadata_at_version') return null;
  if (argument[0] !== V16) return '0x00';
  return u8aToHex(u8aConcat(Uint8Array.of(1), compactToU8a(bytes.length), bytes));
}

/** state_call. `input`: the arguments, SCALE, one after the other. */
export function callApi(store: Store, name: string, input: Uint8Array, block: number): CallResult {
  const metadata = metadataAnswer(store, name, input);
  if (metadata) return { ok: true, value: metadata };
  const method = store.runtime.api(name);
  const answer = ANSWERS[name];
  if (!method || !answer) return { ok: false, why: `Execution failed: Other: Exported method ${name} is not found` };
  try {
    const { registry } = store.runtime;
    let at = 0;
    const args = method.inputs.map((type) => {
      // An extrinsic is opaque here: what is left but its length at the end.
      if (name === 'TransactionPaymentApi_query_info' && at === 0) {
        const value = registry.createTypeUnsafe('Raw', [input.subarray(0, -4)]);
        at = input.length - 4;
        return value;
      }
      const value = registry.createTypeUnsafe(type, [input.subarray(at)]);
      at += value.encodedLength;
      return value;
    });
    return { ok: true, value: u8aToHex(registry.createTypeUnsafe(method.output, [answer({ store, block, args })]).toU8a()) };
  } catch (error) {
    return { ok: false, why: error instanceof Refused ? error.message : 'Execution failed: bad arguments' };
  }
}
