// What a subnet must say and do to be served: the interface every subnet's folder is written against, practice included.
// Its shape follows what varies between subnets; enrolment, jobs and egress join with the first
// subnet that uses them.
import type { z } from 'zod';
import type { Result } from '../../contract/problem.ts';
import type { Dialect } from '../../contract/query.ts';
import type { Ss58 } from '../../contract/units.ts';
import type { Inference, Tokenize } from '../inference/inference.ts';

/** What a subnet's validators speak, and what is asked of each dialect. One that is not named is not answered. */
export interface SpokenDialects {
  readonly classic?: ClassicRules;
  readonly 'btauth-1'?: BtauthRules;
  readonly 'epistula-2'?: EpistulaRules;
}

export interface ClassicRules {
  /**
   * The oldest SDK whose requests are answered. Before 7.2 a nonce says nothing about when it was made, so a recorded request can
   * be sent again after this computer was started anew: only for a subnet whose validators are known to be that old.
   */
  readonly oldest: '6.0' | '7.2';
}

export interface BtauthRules {
  /** Whether a request must name us as its receiver. One that names another is refused always. */
  readonly receiver: 'required' | 'optional';
  /** How old a request may be; the protocol's 10 s where nothing is said. */
  readonly maxAgeMs?: number;
}

export interface EpistulaRules {
  readonly receiver: 'required' | 'optional';
  /** How far a request's time may lie from ours, either way: 5 s in the protocol's text, 15 s where BitMind's validators call. */
  readonly windowMs: number;
}

export interface CallerPolicy {
  readonly requirePermit: boolean;
  readonly minStakeTao: number;
  /** Let in without permit or stake. */
  readonly allow: readonly Ss58[];
  /** Turned away whatever they have, and whatever `allow` says. */
  readonly deny: readonly Ss58[];
}

export interface SubnetManifest {
  readonly id: string;
  readonly displayName: string;
  readonly dialects: SpokenDialects;
  readonly callerPolicy: CallerPolicy;
  readonly limits: {
    /** Bytes of a request body. */
    readonly maxBodyBytes: number;
    /** No query may take longer, whatever its caller allows. */
    readonly hardTimeoutMs: number;
    /** Queries of one caller in the axon at once. */
    readonly maxConcurrentPerCaller: number;
    /** Queries at work at once, of all callers; more wait, those with more stake before those with less. */
    readonly maxConcurrent: number;
    /** Queries waiting at once; above it the least entitled is turned away. */
    readonly maxWaiting: number;
  };
}

export interface CallerInfo {
  readonly hotkey: Ss58;
  readonly stakeTao: number;
  readonly dialect: Dialect;
}

export interface RouteRequest<B> {
  readonly body: B;
  readonly caller: CallerInfo;
  /** Wall-clock milliseconds by which the reply must be on the wire. */
  readonly deadline: number;
  /** Aborted when the caller hangs up, the deadline passes or the miner stops. */
  readonly signal: AbortSignal;
}

/** What a handler gives back: fields to lay over the request's own (everything else is echoed), and two words for the person. */
export interface RouteReply {
  readonly fields: Readonly<Record<string, unknown>>;
  /** How many items were asked; what was asked and said in short. Untrusted text: cut and shown as text. */
  readonly items: number;
  readonly asked: string;
  readonly said: string;
  /** Where the subnet's validators want another than 200. Classic knows 200 alone. */
  readonly status?: 200 | 201 | 202;
}

/** A streaming synapse's answer: raw bytes as they are made, over `text/event-stream`. */
export interface RouteStream {
  /**
   * Asked for the next chunk only when the caller has taken those before; ended early (`return`) when it hangs up. Nothing is sent
   * before the first chunk is there. Returning a failure, or throwing, after that cuts the connection, so that no caller takes a
   * broken answer for a whole one.
   */
  readonly chunks: AsyncIterable<Uint8Array, RouteFailure | undefined | void>;
  readonly items: number;
  readonly asked: string;
  /** Asked when the stream has ended. */
  readonly said: () => string;
}

export type RouteFailure = { readonly why: 'inference-failed' | 'inference-gone' | 'overloaded' };

export type RouteResult =
  | { readonly ok: true; readonly value: RouteReply | RouteStream }
  | { readonly ok: false; readonly failure: RouteFailure };

/** What of a classic body the caller's signature covers: a synapse's `required_hash_fields`. */
export interface HashedFields {
  /** The fields in the order this subnet's synapse hashes them: the tuple's, or the class's where they are a model field. */
  readonly order: readonly string[];
  /**
   * For dendrites before SDK 7.2, which hash in the class's order whatever the tuple's is. Only for a subnet that has such
   * validators and whose two orders differ: the hash does not name its fields and the version is not signed, so with two orders
   * whoever sits between can swap values of fields that stand in another place in the other.
   */
  readonly orderBefore72?: readonly string[];
  /** Those declared float, list[float] and the like: whole numbers in them are hashed as `1.0`. */
  readonly floats: readonly string[];
}

/** A route. The axon has checked signature, caller, freshness and schema before `handle` runs. */
export interface RouteSpec<S extends z.ZodType = z.ZodType> {
  /** The path's first segment and, for classic, the synapse's class name. No two routes of an axon share name and dialect. */
  readonly name: string;
  readonly subnet: SubnetManifest;
  /** Those besides classic's GET and POST, which it has always, as in the stock axon; POST where nothing is said. */
  readonly methods?: readonly ('GET' | 'POST')[];
  /** Parses the body's own fields; unknown keys are ignored, as pydantic does. */
  readonly schema: S;
  /** Fields pydantic calls required: echoed always, and named by `bt_header_input_obj_*` headers. */
  readonly requiredFields: readonly string[];
  /** Where given, a classic body whose fields are not those that were signed is refused. */
  readonly hashFields?: HashedFields;
  handle(request: RouteRequest<z.infer<S>>): Promise<RouteResult>;
}

export interface AdapterContext {
  readonly inference: Inference;
  /** The folder of the app's own `models/`. */
  readonly modelsFolder: string;
  readonly tokenize: Tokenize;
}

export interface SubnetAdapter {
  readonly manifest: SubnetManifest;
  /** Looks at the model's files before any process is started. Expected failures: `model-missing`, `model-corrupt`. */
  checkModel(modelsFolder: string): Promise<Result<void>>;
  /** Checks and loads what the subnet needs. Expected failures: `model-missing`, `model-corrupt`, `inference-unavailable`. */
  init(context: AdapterContext): Promise<Result<void>>;
  readonly routes: readonly RouteSpec[];
  /** A golden request through the loaded model: does this computer answer as it must, and how fast. */
  selfTest(): Promise<Result<{ readonly tookMs: number }>>;
  shutdown(): Promise<void>;
}
