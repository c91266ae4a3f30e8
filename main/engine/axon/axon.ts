// The axon's face to the rest of the engine: what it is given, what it tells, how it is closed.
import type { Result } from '../../contract/problem.ts';
import type { Dialect, FailureReason, QueryOutcome, RefusalReason } from '../../contract/query.ts';
import type { DurationMs, EpochMs, Ss58, TcpPort } from '../../contract/units.ts';
import type { Clock } from '../clock.ts';
import type { RouteSpec } from '../subnets/adapter.ts';
import type { CallerDirectory } from './caller-directory.ts';
import type { AxonLimits } from './limits.ts';

/** Checks sr25519 signatures somewhere that is not the event loop. */
export interface Verifier {
  /** message: the exact bytes signed; signature 64 bytes; publicKey 32 bytes. Raw first, then `<Bytes>`-wrapped, as btwallet does. */
  verify(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): Promise<boolean>;
  /** Checks waiting or running now. */
  readonly pending: number;
  dispose(): Promise<void>;
}

export interface AxonOptions {
  readonly me: Ss58;
  readonly clock: Clock;
  readonly verifier: Verifier;
  readonly directory: CallerDirectory;
  readonly routes: readonly RouteSpec[];
  readonly onQuery: (query: AxonQuery) => void;
  /** What differs from DEFAULT_LIMITS. */
  readonly limits?: Partial<AxonLimits>;
}

/** One finished query. Refused ones come without a caller's word being true: `caller` is then only a well-formed claim. */
export interface AxonQuery {
  readonly at: EpochMs;
  readonly outcome: QueryOutcome;
  readonly reason: RefusalReason | FailureReason | null;
  readonly status: number;
  readonly dialect: Dialect | null;
  readonly caller: Ss58 | null;
  readonly callerName: string | null;
  /** What makes the request one of a kind (nonce, uuid); with `caller` it names the query when its validator judges it. null where there was none. */
  readonly nonce: string | null;
  readonly route: string | null;
  readonly items: number | null;
  readonly asked: string | null;
  readonly said: string | null;
  readonly latencyMs: DurationMs;
  readonly deadlineMs: DurationMs | null;
  /**
   * Our clock minus the time the request claims, in milliseconds, for `stale` and `from-the-future` queries whose claimed
   * caller stands in the directory; else null. A claim, not a proof: freshness is looked at before the signature.
   */
  readonly skewMs: number | null;
}

export interface Axon {
  /** Requests that are being read or answered now. */
  readonly active: number;
  /** Binds. Expected failures: `port-taken`, `port-forbidden`. */
  listen(host: string, port: TcpPort): Promise<Result<{ readonly host: string; readonly port: TcpPort }>>;
  /** Stops accepting, lets running queries end for at most `graceMs`, then cuts every connection. Resolves when the port is free. */
  close(graceMs: number): Promise<void>;
}
