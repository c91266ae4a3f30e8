// One connection to one node: the api of @polkadot/api, and reads pinned to a block that cost one request each.
import { ApiPromise, WsProvider } from '@polkadot/api';
import type { StorageEntry } from '@polkadot/types/primitive/types';
import type { Codec, DefinitionCallNamed } from '@polkadot/types/types';
import { hexToU8a, stringCamelCase, u8aConcat, u8aToHex } from '@polkadot/util';
import type { RateBudget } from './rate-budget.ts';

/** Extensions polkadot-js does not know; all four carry nothing. Source: the chain's metadata, `extrinsic.signedExtensions`. */
export const EMPTY_EXTENSIONS = Object.fromEntries(
  ['SudoTransactionExtension', 'CheckShieldedTxValidity', 'SubtensorTransactionExtension', 'DrandPriority'].map((name) => [
    name,
    { extrinsic: {}, payload: {} },
  ]),
);
const REQUEST_LIMIT_MS = 30_000;
const RATE_LIMITED = /too many requests|rate.?limit|\b429\b/i;

/** Every request waits for the budget; "too many" makes it rest. */
class PacedProvider extends WsProvider {
  private readonly budget: RateBudget;
  constructor(endpoint: string, budget: RateBudget) {
    super(endpoint, false, {}, REQUEST_LIMIT_MS);
    this.budget = budget;
  }
  override async send<T>(
    method: string,
    params: unknown[],
    isCacheable?: boolean,
    subscription?: Parameters<WsProvider['send']>[3],
  ): Promise<T> {
    await this.budget.take();
    try {
      const answer = await super.send<T>(method, params, isCacheable, subscription);
      this.budget.eased();
      return answer;
    } catch (error) {
      if (RATE_LIMITED.test(String(error))) this.budget.rest();
      throw error;
    }
  }
}

export interface StorageRead {
  readonly pallet: string;
  readonly item: string;
  readonly keys: readonly unknown[];
}

export class NodeLink {
  readonly api: ApiPromise;
  readonly endpoint: string;
  private readonly provider: PacedProvider;

  private constructor(api: ApiPromise, provider: PacedProvider, endpoint: string) {
    this.api = api;
    this.provider = provider;
    this.endpoint = endpoint;
  }

  /** Rejects where the node cannot be reached, or is none. `onGone` is called once, when an open link breaks. */
  static async open(endpoint: string, budget: RateBudget, limitMs: number, onGone: () => void): Promise<NodeLink> {
    const provider = new PacedProvider(endpoint, budget);
    const api = new ApiPromise({
      provider: provider as never,
      noInitWarn: true,
      throwOnConnect: true,
      throwOnUnknown: false,
      signedExtensions: EMPTY_EXTENSIONS,
    });
    let gone: () => void;
    const broken = new Promise<never>((_, reject) => {
      gone = () => reject(new Error('the connection broke'));
    });
    broken.catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('it took too long')), limitMs);
    });
    const fallen = () => gone();
    api.on('error', fallen);
    api.on('disconnected', fallen);
    try {
      void provider.connect().catch(fallen);
      await Promise.race([api.isReadyOrError, broken, late]);
    } catch (error) {
      // What it still waits for may fail in its own time.
      api.isReadyOrError.catch(() => undefined);
      await api.disconnect().catch(() => undefined);
      throw error;
    } finally {
      clearTimeout(timer);
    }
    let told = false;
    const once = (): void => {
      if (!told) onGone();
      told = true;
    };
    api.on('disconnected', once);
    return new NodeLink(api, provider, endpoint);
  }

  async close(): Promise<void> {
    await this.api.disconnect().catch(() => undefined);
  }

  send<T>(method: string, ...params: unknown[]): Promise<T> {
    return this.provider.send<T>(method, params);
  }

  subscribe(type: string, method: string, params: unknown[], listener: (error: Error | null, result: unknown) => void) {
    return this.provider.subscribe(type, method, params, listener as never);
  }

  /** null: this runtime has no such item. */
  entry(pallet: string, item: string): StorageEntry | null {
    const entry = this.api.query[stringCamelCase(pallet)]?.[stringCamelCase(item)];
    return entry?.creator ?? null;
  }

  hasCall(pallet: string, call: string): boolean {
    return this.api.tx[stringCamelCase(pallet)]?.[stringCamelCase(call)] !== undefined;
  }

  private apiMethod(api: string, method: string): DefinitionCallNamed | null {
    const found = this.api.call[stringCamelCase(api)]?.[stringCamelCase(method)];
    return found ? (found as unknown as { meta: DefinitionCallNamed }).meta : null;
  }

  hasApi(api: string, method: string): boolean {
    return this.apiMethod(api, method) !== null;
  }

  /** Several items at one block in one request. An item this runtime does not have, or an option that is empty, is null. */
  async storage(reads: readonly StorageRead[], hash: string): Promise<(Codec | null)[]> {
    const entries = reads.map(({ pallet, item, keys }) => {
      const entry = this.entry(pallet, item);
      const key = entry && (this.api.query[stringCamelCase(pallet)]?.[stringCamelCase(item)]?.key(...keys) ?? null);
      return { entry, key };
    });
    const keys = entries.flatMap(({ key }) => (key ? [key] : []));
    const [answer] =
      keys.length === 0
        ? [{ changes: [] }]
        : await this.send<{ changes: [string, string | null][] }[]>('state_queryStorageAt', keys, hash);
    const found = new Map(answer?.changes ?? []);
    return entries.map(({ entry, key }) => (entry && key ? this.decode(entry, found.get(key) ?? null) : null));
  }

  private decode(entry: StorageEntry, stored: string | null): Codec | null {
    const { type, modifier, fallback } = entry.meta;
    if (stored === null && modifier.isOptional) return null;
    const { registry } = this.api;
    const shape = registry.createLookupType(type.isPlain ? type.asPlain : type.asMap.value);
    return registry.createTypeUnsafe(shape, [hexToU8a(stored ?? fallback.toHex())]);
  }

  /** A runtime API at one block, in one request. null: this runtime has no such method. */
  async call(api: string, method: string, args: readonly unknown[], hash: string): Promise<Codec | null> {
    const meta = this.apiMethod(api, method);
    if (!meta) return null;
    const { registry } = this.api;
    const input = u8aConcat(...meta.params.map(({ type }, index) => registry.createTypeUnsafe(type, [args[index]]).toU8a()));
    const answer = await this.send<string>('state_call', `${api}_${method}`, u8aToHex(input), hash);
    return registry.createTypeUnsafe(meta.type, [hexToU8a(answer)]);
  }
}
