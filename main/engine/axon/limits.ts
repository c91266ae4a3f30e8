// The axon's limits: every bound that keeps a hostile caller from costing an honest one its answer.

/** Where a limit has a source other than our judgement, it is named. */
export interface AxonLimits {
  /** Bytes of request line and headers. A stock request has about 1.5 KB. */
  readonly maxHeaderBytes: number;
  /** Header lines. A stock request has about 25. */
  readonly maxHeaderCount: number;
  /** From a connection's first byte to the end of its headers. */
  readonly headersTimeoutMs: number;
  /** From the end of the headers to the end of the body. */
  readonly bodyTimeoutMs: number;
  /** Above aiohttp's 15 s, so that the caller is the one who closes and no request meets a closing socket. */
  readonly keepAliveTimeoutMs: number;
  /** Open connections; when there are more, the longest idle one is closed. */
  readonly maxConnections: number;
  /** Requests one connection may have under way (pipelined). */
  readonly maxPipelined: number;
  /** Signature checks waiting or running; above it new queries are turned away. */
  readonly maxPendingChecks: number;
  /** Bytes of request bodies held at once, over all callers. */
  readonly maxBufferedBytes: number;
  /** Nonces remembered at once. */
  readonly maxNonces: number;
  /** Dendrites older than SDK 7.2 whose highest nonce is remembered. */
  readonly maxStreams: number;
  /** Addresses whose failed signatures are remembered at once. */
  readonly maxAddresses: number;
  /** Failed signatures an address may have before its queries are checked only when there is nothing else to check. */
  readonly failuresPerAddress: number;
  /** How many of them are forgiven a second. */
  readonly failuresForgivenPerSecond: number;
  /** Checks that may be pending for an address over its budget to be checked all the same. */
  readonly spareChecks: number;
  /** How long a handler may go on after its query is over before its caller's place is given to others all the same. */
  readonly abandonAfterMs: number;
  /** How long a connection that was answered before it had said everything is listened to, so that it can read its answer. */
  readonly lingerMs: number;
}

const KB = 1_024;
const MB = KB * KB;

export const DEFAULT_LIMITS: AxonLimits = {
  maxHeaderBytes: 16 * KB,
  maxHeaderCount: 100,
  headersTimeoutMs: 10_000,
  bodyTimeoutMs: 15_000,
  keepAliveTimeoutMs: 75_000,
  maxConnections: 2_048,
  maxPipelined: 8,
  maxPendingChecks: 2_048,
  maxBufferedBytes: 64 * MB,
  maxNonces: 200_000,
  maxStreams: 4_096,
  maxAddresses: 4_096,
  failuresPerAddress: 32,
  failuresForgivenPerSecond: 4,
  spareChecks: 4,
  abandonAfterMs: 10_000,
  lingerMs: 1_000,
};
