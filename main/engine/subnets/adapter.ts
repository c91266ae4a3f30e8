// What a subnet must say and do to be served: the interface every subnet's folder is written against, practice included.
// Its shape follows what varies between subnets (see docs/subnets.md); enrolment, jobs and egress join with the first
// subnet that uses them.
import type { z } from 'zod';
import type { Result } from '../../contract/problem.ts';
import type { Dialect } from '../../contract/query.ts';
import type { Ss58 } from '../../contract/units.ts';
import type { Inference, Tokenize } from '../inference/inference.ts';

export interface SubnetManifest {
  readonly id: string;
  readonly displayName: string;
  readonly dialects: readonly Dialect[];
  readonly callerPolicy: { readonly requirePermit: boolean; readonly minStakeTao: number };
  readonly limits: {
    /** Bytes of a request body. */
    readonly maxBodyBytes: number;
    /** No query may take longer, whatever its caller allows. */
    readonly hardTimeoutMs: number;
    /** Queries of one caller in the axon at once. */
    readonly maxConcurrentPerCaller: number;
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
}

export type RouteFailure = { readonly why: 'inference-failed' | 'inference-gone' | 'overloaded' };

/** What of a classic body the caller's signature covers: a synapse's `required_hash_fields`. */
export interface HashedFields {
  /**
   * The fields in the order this subnet's synapse hashes them: the tuple's (SDK 7.4 and later), or the class's where they are a
   * model field. One order and never both: the hash does not name its fields, so with two a body with values swapped would pass.
   */
  readonly order: readonly string[];
  /** Those declared float, list[float] and the like: whole numbers in them are hashed as `1.0`. */
  readonly floats: readonly string[];
}

/** A route. The axon has checked signature, caller, freshness and schema before `handle` runs. */
export interface RouteSpec<S extends z.ZodType = z.ZodType> {
  /** The path's first segment and, for classic, the synapse's class name. */
  readonly name: string;
  readonly dialects: readonly Dialect[];
  /** Parses the body's own fields; unknown keys are ignored, as pydantic does. */
  readonly schema: S;
  /** Fields pydantic calls required: echoed always, and named by `bt_header_input_obj_*` headers. */
  readonly requiredFields: readonly string[];
  /** Where given, a classic body whose fields are not those that were signed is refused. */
  readonly hashFields?: HashedFields;
  readonly limits: SubnetManifest['limits'];
  handle(
    request: RouteRequest<z.infer<S>>,
  ): Promise<{ readonly ok: true; readonly value: RouteReply } | { readonly ok: false; readonly failure: RouteFailure }>;
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
