// The networks Lode knows: where their nodes are, in the order they are tried, and the first block that proves a node is of them.
// Endpoints: RaoFoundation/subtensor docs/concepts/network.mdx; genesis: the chain itself (finney), npm @bitgo/sdk-coin-tao (test).
import type { Hash, Network } from '../../contract/chain.ts';

export interface KnownNetwork {
  readonly endpoints: readonly string[];
  /** null: it is remembered from the first connection. */
  readonly genesis: Hash | null;
  /** Requests a second these endpoints take from one address. null: as many as one likes. */
  readonly perSecond: number | null;
}

const FINNEY = '0x2f0555cc76fc2840a25a6ea3b9637146806f1f44b090c175ffde2a7e5ab36c03' as Hash;
const TEST = '0x8f9cf856bf558a14440e75569c9e58594757048d7b3a84b5d25f6bd978263105' as Hash;
/** The public ones; a little under what they allow. */
const PUBLIC_PER_SECOND = 0.9;

export const NETWORKS = {
  finney: {
    endpoints: ['wss://entrypoint-finney.opentensor.ai:443', 'wss://lite.chain.opentensor.ai:443'],
    genesis: FINNEY,
    perSecond: PUBLIC_PER_SECOND,
  },
  test: { endpoints: ['wss://test.finney.opentensor.ai:443'], genesis: TEST, perSecond: PUBLIC_PER_SECOND },
} as const satisfies Partial<Record<Network, KnownNetwork>>;

/** A genesis that belongs to a network with real money, whatever the endpoint is called. */
export const networkOfGenesis = (genesis: Hash): 'finney' | 'test' | null => {
  if (genesis === FINNEY) return 'finney';
  return genesis === TEST ? 'test' : null;
};
