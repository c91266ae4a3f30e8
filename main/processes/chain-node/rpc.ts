// The node's JSON-RPC: the methods polkadot-js and the SDKs call on a subtensor node, subscriptions included.
import { hexToU8a, u8aToHex } from '@polkadot/util';
import { z } from 'zod';
import { decodeSs58 } from '../../contract/ss58.ts';
import { callApi } from './apis.ts';
import { type Block, headerJson } from './blocks.ts';
import type { BlockNews, PracticeChain } from './chain.ts';
import { TRANSACTION_VERSION } from './chain.ts';
import { decodeExtrinsic, feeOf } from './extrinsics.ts';
import { Store } from './store.ts';
import { State } from './state.ts';

/** One connection's way to hear what it subscribed to. */
export interface Listener {
  notify(method: string, subscription: string, result: unknown): void;
  /** Called when the connection goes, or the subscription is given up. */
  keep(subscription: string, stop: () => void): void;
  drop(subscription: string): boolean;
  nextId(): string;
}

export class RpcError extends Error {
  readonly code: number;
  readonly data: string | undefined;
  constructor(code: number, message: string, data?: string) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

type Method = (params: readonly unknown[], listener: Listener) => unknown;
const INVALID_PARAMS = -32_602;
const UNKNOWN_BLOCK = 4_003;
const hex = z.string().regex(/^0x(?:[0-9a-fA-F]{2})*$/);
const MOST_KEYS = 1_000;

function need<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new RpcError(INVALID_PARAMS, 'Invalid params');
  return parsed.data;
}

const subscribe = (listener: Listener, method: string, start: (tell: (result: unknown) => void) => () => void): string => {
  const id = listener.nextId();
  // After its own answer, which tells the subscriber what its id is.
  setImmediate(() =>
    listener.keep(
      id,
      start((result) => listener.notify(method, id, result)),
    ),
  );
  return id;
};
const unsubscribe: Method = ([id], listener) => listener.drop(String(id));
const changes = (keys: readonly string[], block: Block, get: (key: string) => string | null) => ({
  block: block.hash,
  changes: keys.map((key) => [key, get(key)]),
});

export const NODE_NAME = 'Lode practice node';

export function rpcMethods(chain: PracticeChain): ReadonlyMap<string, Method> {
  const blockAt = (param: unknown): Block => {
    if (param === undefined || param === null) return chain.best;
    const block = chain.block(need(hex, param).toLowerCase());
    if (!block) throw new RpcError(UNKNOWN_BLOCK, 'Client error: UnknownBlock: State already discarded');
    return block;
  };
  /** The state as it was after a block. */
  const storeAt = (param: unknown): { readonly store: Store; readonly block: Block } => {
    const block = blockAt(param);
    if (block.number === chain.best.number) return { store: chain.store, block };
    const read = chain.state.at(block.number);
    if (!read) throw new RpcError(UNKNOWN_BLOCK, 'Client error: UnknownBlock: State already discarded');
    return { store: new Store(chain.runtime, new PastState(chain.state, read)), block };
  };
  const version = () => ({
    specName: 'node-subtensor',
    implName: 'lode-practice',
    authoringVersion: 1,
    specVersion: chain.specVersion,
    implVersion: 1,
    apis: chain.runtime.apiVersions,
    transactionVersion: TRANSACTION_VERSION,
    stateVersion: 1,
  });
  const heads =
    (method: string, pick: (news: BlockNews) => Block, first: () => Block): Method =>
    (_params, listener) =>
      subscribe(listener, method, (tell) => {
        let told = first();
        tell(headerJson(told));
        return chain.onBlock((news) => {
          const block = pick(news);
          if (block.hash === told.hash) return;
          told = block;
          tell(headerJson(block));
        });
      });
  const submit = (param: unknown) => {
    const taken = chain.submit(hexToU8a(need(hex, param)));
    if (taken.ok) return taken.extrinsic;
    const { code, message, data } = taken.why;
    throw new RpcError(code, message, data);
  };
  const methods: Record<string, Method> = {
    chain_getBlockHash: ([at]) => {
      if (at === undefined || at === null) return chain.best.hash;
      const number = typeof at === 'string' ? Number(at) : need(z.number(), at);
      return chain.block(number)?.hash ?? null;
    },
    chain_getHeader: ([at]) => headerJson(blockAt(at)),
    chain_getBlock: ([at]) => {
      const block = blockAt(at);
      return { block: { header: headerJson(block), extrinsics: block.extrinsics }, justifications: null };
    },
    chain_getFinalizedHead: () => chain.final.hash,
    chain_subscribeNewHeads: heads(
      'chain_newHead',
      ({ block }) => block,
      () => chain.best,
    ),
    chain_subscribeAllHeads: heads(
      'chain_allHead',
      ({ block }) => block,
      () => chain.best,
    ),
    chain_subscribeFinalizedHeads: heads(
      'chain_finalizedHead',
      ({ final }) => final,
      () => chain.final,
    ),
    state_getRuntimeVersion: version,
    state_subscribeRuntimeVersion: (_params, listener) =>
      subscribe(listener, 'state_runtimeVersion', (tell) => {
        let told = chain.specVersion;
        tell(version());
        return chain.onBlock(() => {
          if (chain.specVersion === told) return;
          told = chain.specVersion;
          tell(version());
        });
      }),
    state_getMetadata: () => u8aToHex(chain.runtime.bytes),
    state_call: ([name, input, at]) => {
      const { store, block } = storeAt(at);
      const result = callApi(store, need(z.string(), name), hexToU8a(need(hex, input)), block.number);
      if (!result.ok) throw new RpcError(UNKNOWN_BLOCK, result.why);
      return result.value;
    },
    state_getStorage: ([key, at]) => storeAt(at).store.state.get(need(hex, key)),
    state_getStorageHash: () => null,
    state_queryStorageAt: ([keys, at]) => {
      const { store, block } = storeAt(at);
      return [changes(need(z.array(hex).max(MOST_KEYS), keys), block, (key) => store.state.get(key))];
    },
    state_getKeysPaged: ([prefix, count, after, at]) => {
      const found = storeAt(at).store.state.keys(need(hex, prefix));
      const most = Math.min(need(z.number(), count), MOST_KEYS);
      const from = typeof after === 'string' ? found.findIndex((key) => key > after) : 0;
      return from < 0 ? [] : found.slice(from, from + most);
    },
    state_subscribeStorage: ([keys], listener) => {
      const wanted = need(z.array(hex).max(MOST_KEYS), keys);
      return subscribe(listener, 'state_storage', (tell) => {
        const get = (key: string) => chain.state.get(key);
        tell(changes(wanted, chain.best, get));
        return chain.onBlock(({ block, changed }) => {
          const touched = wanted.filter((key) => changed.has(key));
          if (touched.length > 0) tell(changes(touched, block, get));
        });
      });
    },
    author_submitExtrinsic: ([bytes]) => submit(bytes).hash,
    author_submitAndWatchExtrinsic: ([bytes], listener) => {
      const { hash } = submit(bytes);
      return subscribe(listener, 'author_extrinsicUpdate', (tell) => chain.pool.watch(hash, tell));
    },
    author_pendingExtrinsics: () => chain.pool.pending().map(({ bytes }) => u8aToHex(bytes)),
    payment_queryInfo: ([bytes]) => {
      const raw = hexToU8a(need(hex, bytes));
      const decoded = decodeExtrinsic(chain.runtime, raw);
      if (!decoded.ok) throw new RpcError(decoded.why.code, decoded.why.message, decoded.why.data);
      const partialFee = feeOf(decoded.extrinsic.call, raw.length).toString();
      return { weight: { ref_time: 1_000_000_000, proof_size: 4_000 }, class: 'normal', partialFee };
    },
    system_accountNextIndex: ([address]) => {
      const key = decodeSs58(need(z.string(), address));
      if (!key) throw new RpcError(INVALID_PARAMS, 'Invalid params');
      const who = u8aToHex(key);
      return chain.pool.nextNonce(who, chain.store.account(who).nonce);
    },
    system_chain: () => 'Lode practice',
    system_name: () => NODE_NAME,
    system_version: () => '1',
    system_health: () => ({ peers: 0, isSyncing: false, shouldHavePeers: false }),
    system_properties: () => ({ ss58Format: 42, tokenDecimals: 9, tokenSymbol: 'TAO' }),
  };
  // polkadot-js says it in the singular.
  methods['chain_subscribeNewHead'] = methods['chain_subscribeNewHeads'] as Method;
  for (const name of [
    'chain_unsubscribeNewHead',
    'chain_unsubscribeNewHeads',
    'chain_unsubscribeAllHeads',
    'chain_unsubscribeFinalizedHeads',
    'state_unsubscribeRuntimeVersion',
    'state_unsubscribeStorage',
    'author_unwatchExtrinsic',
  ]) {
    methods[name] = unsubscribe;
  }
  methods['rpc_methods'] = () => ({ methods: Object.keys(methods).toSorted() });
  return new Map(Object.entries(methods));
}

/** The state of an older block, to be read alone. */
class PastState extends State {
  private readonly newest: State;
  private readonly read: (key: string) => string | null;
  constructor(newest: State, read: (key: string) => string | null) {
    super();
    this.newest = newest;
    this.read = read;
  }
  override get(key: string): string | null {
    return this.read(key);
  }
  override keys(prefix: string): ReturnType<State['keys']> {
    return this.newest.keys(prefix).filter((key) => this.read(key) !== null);
  }
}
