// The chain's own description of its calls, one per chain and runtime version, made from the metadata the engine passes on.
// What this cannot do: tell metadata that lies. Whoever can forge it can forge what is shown; the genesis and the allow-list still hold.
import { Metadata, TypeRegistry } from '@polkadot/types';

/** A runtime upgrade or a change of network brings another; the oldest goes. */
const KEPT = 3;
/** The largest seen has 0.9 MB. */
const MAX_BYTES = 8 * 1_048_576;
/** Subtensor's own extensions: nothing in the extrinsic and nothing in what is signed. Source: runtime/src/lib.rs, and the metadata. */
const NO_EFFECT = { extrinsic: {}, payload: {} };
const EMPTY_EXTENSIONS = {
  SudoTransactionExtension: NO_EFFECT,
  CheckShieldedTxValidity: NO_EFFECT,
  SubtensorTransactionExtension: NO_EFFECT,
  DrandPriority: NO_EFFECT,
};

export interface RuntimeName {
  readonly genesis: string;
  readonly specName: string;
  readonly specVersion: number;
}

export class Registries {
  readonly #made = new Map<string, TypeRegistry>();

  /** `metadata` null: it was sent before. null: it was not, or it is none. Takes about 0.3 s of this process for a new one. */
  of(name: RuntimeName, metadata: Uint8Array | null): TypeRegistry | null {
    const key = `${name.genesis} ${name.specName} ${name.specVersion}`;
    const known = this.#made.get(key);
    if (metadata === null) return known ?? null;
    const made = make(metadata);
    if (!made) return null;
    this.#made.delete(key);
    this.#made.set(key, made);
    const [oldest] = this.#made.keys();
    if (this.#made.size > KEPT && oldest !== undefined) this.#made.delete(oldest);
    return made;
  }
}

function make(bytes: Uint8Array): TypeRegistry | null {
  if (bytes.length > MAX_BYTES) return null;
  try {
    const registry = new TypeRegistry();
    registry.setMetadata(new Metadata(registry, Uint8Array.from(bytes)), undefined, EMPTY_EXTENSIONS);
    return registry;
  } catch {
    return null;
  }
}
