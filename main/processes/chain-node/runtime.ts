// The runtime's shape: metadata turned into storage keys, values, calls, events, errors and runtime APIs. Works with any V16 metadata.
import { blake2b } from '@noble/hashes/blake2.js';
import { expandMetadata, Metadata, TypeRegistry } from '@polkadot/types';
import type { StorageEntry } from '@polkadot/types/primitive/types';
import type { Codec } from '@polkadot/types/types';
import { compactStripLength, hexToU8a, stringCamelCase, u8aToHex } from '@polkadot/util';

export type Hex = `0x${string}`;
/** An account: its public key as hex. */
export type Account = Hex;

/** Extensions polkadot-js does not know; all four carry nothing. Source: chain metadata, `extrinsic.signedExtensions`. */
export const EMPTY_EXTENSIONS = Object.fromEntries(
  ['SudoTransactionExtension', 'CheckShieldedTxValidity', 'SubtensorTransactionExtension', 'DrandPriority'].map((name) => [
    name,
    { extrinsic: {}, payload: {} },
  ]),
);

export interface ApiMethod {
  readonly inputs: readonly string[];
  readonly output: string;
}

/** An error as the chain gives it back: where it stands in the metadata. */
export interface ModuleError {
  readonly index: number;
  readonly error: number;
}

const API_HASH_BYTES = 8;
type Decorated = ReturnType<typeof expandMetadata>;

export class Runtime {
  readonly registry = new TypeRegistry();
  readonly bytes: Uint8Array;
  private readonly decorated: Decorated;
  private readonly apis = new Map<string, ApiMethod>();
  private readonly pallets: ReadonlyMap<string, number>;
  /** As a runtime's version lists them: the name's hash in 8 bytes, and the API's version. */
  readonly apiVersions: readonly (readonly [Hex, number])[];

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    const metadata = new Metadata(this.registry, u8aToHex(bytes));
    this.registry.setMetadata(metadata, undefined, EMPTY_EXTENSIONS);
    this.decorated = expandMetadata(this.registry, metadata);
    this.pallets = new Map(metadata.asLatest.pallets.map((pallet) => [pallet.name.toString(), pallet.index.toNumber()]));
    this.apiVersions = metadata.asLatest.apis.map(({ name, version }) => [
      u8aToHex(blake2b(Buffer.from(name.toString()), { dkLen: API_HASH_BYTES })),
      version.toNumber(),
    ]);
    for (const api of metadata.asLatest.apis) {
      for (const method of api.methods) {
        this.apis.set(`${api.name.toString()}_${method.name.toString()}`, {
          inputs: method.inputs.map(({ type }) => this.registry.createLookupType(type)),
          output: this.registry.createLookupType(method.output),
        });
      }
    }
  }

  private entry(pallet: string, item: string): StorageEntry {
    const entry = this.decorated.query[stringCamelCase(pallet)]?.[stringCamelCase(item)];
    if (!entry) throw new Error(`no storage ${pallet}.${item} in this runtime`);
    return entry;
  }

  has(pallet: string, item: string): boolean {
    return this.decorated.query[stringCamelCase(pallet)]?.[stringCamelCase(item)] !== undefined;
  }

  key(pallet: string, item: string, ...args: readonly unknown[]): Hex {
    const entry = this.entry(pallet, item);
    return u8aToHex(compactStripLength(entry(...args))[1]);
  }

  private valueType(entry: StorageEntry): string {
    const { type } = entry.meta;
    return this.registry.createLookupType(type.isPlain ? type.asPlain : type.asMap.value);
  }

  /** The value, or the item's default where nothing lies there; null where it has none. */
  decode(pallet: string, item: string, stored: string | null): Codec | null {
    const entry = this.entry(pallet, item);
    if (stored === null && entry.meta.modifier.isOptional) return null;
    // As bytes: an integer given as hex would be read the other way round.
    return this.registry.createTypeUnsafe(this.valueType(entry), [hexToU8a(stored ?? entry.meta.fallback.toHex())]);
  }

  encode(pallet: string, item: string, value: unknown): Hex {
    // Not `toHex`, which writes an integer the other way round.
    return u8aToHex(this.registry.createTypeUnsafe(this.valueType(this.entry(pallet, item)), [value]).toU8a());
  }

  /** [pallet, event, …fields], SCALE. */
  event(pallet: string, name: string, ...args: readonly unknown[]): Uint8Array {
    const found = this.decorated.events[stringCamelCase(pallet)]?.[name];
    if (!found) throw new Error(`no event ${pallet}.${name} in this runtime`);
    const fields = found.meta.fields.map(({ type }, index) =>
      this.registry.createTypeUnsafe(this.registry.createLookupType(type), [args[index]]).toU8a(),
    );
    return Buffer.concat([Uint8Array.of(this.palletIndex(pallet), found.meta.index.toNumber()), ...fields]);
  }

  error(pallet: string, name: string): ModuleError {
    const found = this.decorated.errors[stringCamelCase(pallet)]?.[name];
    if (!found) throw new Error(`no error ${pallet}.${name} in this runtime`);
    return { index: this.palletIndex(pallet), error: found.meta.index.toNumber() };
  }

  api(name: string): ApiMethod | null {
    return this.apis.get(name) ?? null;
  }

  private palletIndex(pallet: string): number {
    const index = this.pallets.get(pallet);
    if (index === undefined) throw new Error(`no pallet ${pallet} in this runtime`);
    return index;
  }
}
