// What a subnet must say and do to be served: the interface every subnet's folder is written against, practice included.
// What varies between subnets is data where it can be (contract/subnet.ts, Manifest); what is left is code, and this is its shape.
// docs/add-a-subnet.md walks through it.
import type { z } from 'zod';
import type { Netuid } from '../../contract/amounts.ts';
import type { EffortSource } from '../../contract/feel.ts';
import type { Problem, Result } from '../../contract/problem.ts';
import type { Dialect } from '../../contract/query.ts';
import type { Manifest } from '../../contract/subnet.ts';
import type { Ss58, TcpPort } from '../../contract/units.ts';
import type { Encode, Inference, Tokenize } from '../inference/inference.ts';
import type { StartThread } from '../threads.ts';

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

/** What the axon goes by: a manifest's rules for one network. */
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
  /** What this subnet's own server says to a body it cannot read; FastAPI's 422 where nothing is said. */
  readonly badBody?: 400;
  /** Where given, a classic body whose fields are not those that were signed is refused. */
  readonly hashFields?: HashedFields;
  handle(request: RouteRequest<z.infer<S>>): Promise<RouteResult>;
}

/** Where the questions come from. `custom` is an endpoint the person named. */
export type RunNetwork = 'practice' | 'test' | 'finney' | 'custom';

/** The model's files by the manifest's `path`, each verified just now: absolute paths. Empty where there is no model. */
export type ModelFiles = ReadonlyMap<string, string>;

export interface AdapterContext {
  readonly network: RunNetwork;
  readonly inference: Inference;
  /** The folder of the app's own `models/`. */
  readonly modelsFolder: string;
  readonly files: ModelFiles;
  readonly tokenize: Tokenize;
  readonly encode: Encode;
  readonly startThread: StartThread;
  /** How much of this computer what computes may take, for whatever of the adapter's own computes. Inference heeds it by itself. */
  readonly dial: EffortSource;
  /** Ours. Where a subnet rewards answers of one's own, it is the seed: two computers answer differently, one always the same. */
  readonly hotkey: Ss58;
  readonly egress: Egress;
}

/** What of the web an adapter may reach: the hosts of its manifest, https, no address of a private network, answers of a bounded size. */
export interface Egress {
  get(url: string, options: EgressOptions): Promise<Result<EgressReply, EgressFault>>;
  post(url: string, body: string, options: EgressOptions): Promise<Result<EgressReply, EgressFault>>;
}
export interface EgressOptions {
  readonly signal: AbortSignal;
  /** Bytes of an answer that are read; a longer one is `too-large`. */
  readonly maxBytes: number;
}
export interface EgressReply {
  readonly status: number;
  readonly body: Uint8Array;
}
/** `not-allowed`: no host of the manifest's, or not https, or it led to a private address. It never left this computer. */
export type EgressFault = 'not-allowed' | 'unreachable' | 'too-large' | 'cancelled';

/** A golden request through everything that answers. */
export interface SelfTestReport {
  readonly tookMs: number;
  /** Of a full-sized request, over `samples` of them: what the subnet's time limit is compared with. null: size is no question. */
  readonly p95Ms: number | null;
  readonly samples: number;
}

/** What one answer is worth by the subnet's own rule. `score` null: the rule needs what only a validator knows. */
export interface SelfScore {
  readonly score: number | null;
  /** The rule's own range, e.g. [0, 1] or [0, 3]. */
  readonly range: readonly [number, number];
  /** By name as the rule has them. */
  readonly parts: Readonly<Record<string, number>>;
  /** Which parts of the rule stand in for the real ones; words/en/subnets.ts says each in a sentence. */
  readonly approximated: readonly string[];
}

/** Work by the clock besides answering: fetching a version rule, announcing anew. Never overlaps itself. */
export interface ScheduledJob {
  readonly name: string;
  readonly everyMs: number;
  /** Also once at the start, before the first question is let in. */
  readonly atStart: boolean;
  /** A failure is told as a notice and tried again at the next turn. */
  run(signal: AbortSignal): Promise<Result<void>>;
}

/** Where and as whom we are announced, for whoever wants it told besides the chain. */
export interface Announced {
  readonly netuid: Netuid;
  readonly uid: number;
  readonly ip: string;
  readonly port: TcpPort;
  readonly block: number;
}

/** A step of joining that is not on chain. A person consents to each before it is taken; it can be taken again. */
export interface EnrolStep {
  readonly id: string;
  /** Expected failure: `not-announced`, and what the signer says. */
  run(at: Announced, means: EnrolMeans): Promise<Result<void>>;
}
export interface EnrolMeans {
  readonly sign: SignAnnouncement;
  /** Of this subnet's manifest. */
  readonly egress: Egress;
  readonly signal: AbortSignal;
}
/**
 * Signs with the hotkey what the signer itself builds from these fields; nothing else can be signed this way. Answers the signature
 * as hex without 0x and the exact bytes that were signed, as text.
 */
export type SignAnnouncement = (at: Announced) => Promise<Result<{ readonly payload: string; readonly signature: string }>>;

export interface SubnetAdapter {
  readonly manifest: SubnetManifest;
  /** Looks at files the app itself ships, before any process is started. Expected failures: `model-missing`, `model-corrupt`. */
  checkModel?(modelsFolder: string): Promise<Result<void>>;
  /**
   * Checks and loads what the subnet needs. Expected failures: `model-missing`, `model-corrupt`, `model-unfit` (it is not what this
   * subnet's code takes), `inference-unavailable`.
   */
  init(context: AdapterContext): Promise<Result<void>>;
  /** Of a subnet we serve; empty where we ask for work instead. */
  readonly routes: readonly RouteSpec[];
  readonly jobs?: readonly ScheduledJob[];
  readonly enrol?: readonly EnrolStep[];
  /** A golden request through the loaded model: does this computer answer as it must, and how fast. */
  selfTest(): Promise<Result<SelfTestReport>>;
  /** What the subnet's rule says of one answer of ours. `body`: the request's; `fields`: what was laid over it. */
  selfScore?(body: unknown, fields: Readonly<Record<string, unknown>>, tookMs: number): Promise<Result<SelfScore>>;
  /** Something of the subnet's that a person ought to know, e.g. that its version could not be read. */
  readonly trouble?: Problem | null;
  shutdown(): Promise<void>;
}

/** A subnet’s folder exports this; `main/engine/served-subnets.ts` lists them. */
export type CreateAdapter = (manifest: Manifest, network: RunNetwork) => SubnetAdapter;

/** A manifest's rules as they hold on one network. Practice's validators have permit and little stake. */
export function rulesOf(manifest: Manifest, displayName: string, network: RunNetwork): SubnetManifest {
  const { id, dialects, callerPolicy, limits } = manifest;
  const minStakeTao =
    network === 'practice' ? 0 : network === 'finney' ? callerPolicy.minStakeTao.finney : callerPolicy.minStakeTao.test;
  return {
    id,
    displayName,
    dialects: dialects as SpokenDialects,
    callerPolicy: {
      requirePermit: callerPolicy.requirePermit,
      minStakeTao,
      allow: callerPolicy.allow as Ss58[],
      deny: callerPolicy.deny as Ss58[],
    },
    limits: {
      maxBodyBytes: limits.maxBodyBytes,
      hardTimeoutMs: limits.hardTimeoutMs,
      maxConcurrentPerCaller: limits.maxConcurrentPerCaller,
      maxConcurrent: limits.maxConcurrent,
      maxWaiting: limits.maxWaiting,
    },
  };
}
