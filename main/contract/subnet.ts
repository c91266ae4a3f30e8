// A subnet as the catalogue describes it: data alone, signed, readable without any code of the subnet's. models/subnets/*.json.
import { z } from 'zod';
import { Netuid } from './amounts.ts';
import { ExecutionProvider } from './device.ts';

/** The subnets Lode has code for. `practice` is the language question that ships with the app and is in no catalogue. */
export const SUBNET_IDS = ['practice', 'tag101', 'itsai', 'clique'] as const;
export const SubnetId = z.enum(SUBNET_IDS);
export type SubnetId = z.infer<typeof SubnetId>;
/** Proper names, the same in every language. */
export const SUBNET_NAMES = {
  practice: 'Practice',
  tag101: 'Tag101',
  itsai: 'It’s AI',
  clique: 'CliqueAI',
} as const satisfies Record<SubnetId, string>;

/** What it asks is searched for on the processor: there is no model to load. */
export const isSearched = (subnet: SubnetId): boolean => subnet === 'clique';

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Inside a folder of ours on any system: no drive, no root, no way up, no device name of Windows. */
export const SafePath = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*){0,5}$/)
  .refine((path) => path.split('/').every((part) => !part.endsWith('.') && !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(part)));

const HttpsUrl = z
  .string()
  .max(500)
  .refine((text) => URL.canParse(text) && new URL(text).protocol === 'https:');
const words = z.string().min(1).max(300);

/** One file of a model, pinned by its content. `path`: how the model's other files and the adapter call it, e.g. "onnx/model.onnx". */
export const ModelFile = z.strictObject({
  path: SafePath,
  role: z.enum(['model', 'tokenizer', 'data']),
  bytes: z.int().positive(),
  sha256: Sha256,
  /** Of the repository it comes from: a commit, never a branch. */
  revision: z.string().regex(/^[0-9a-f]{40}$/),
  /** In the order they are tried. */
  urls: z.array(HttpsUrl).min(1).max(8),
  /** SPDX. */
  licence: z.string().min(1).max(60),
  source: HttpsUrl,
});
export type ModelFile = z.infer<typeof ModelFile>;

export const Model = z.discriminatedUnion('kind', [
  /** It is solved, not inferred. */
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('files'),
    name: words,
    files: z.array(ModelFile).min(1).max(32),
    providers: z.array(ExecutionProvider).min(1),
    precision: z.enum(['fp32', 'fp16', 'int8']),
    /** Rows one run may hold, and rows times the longest of them. */
    maxBatch: z.int().positive().max(4_096),
    maxTokens: z.int().positive().max(1_048_576),
  }),
  /** Known by name, and not to be had by Lode yet. */
  z.strictObject({
    kind: z.literal('not-downloadable'),
    name: words,
    licence: z.string().min(1).max(60),
    source: HttpsUrl,
    why: z.enum(['hash-not-pinned', 'licence-unknown', 'no-onnx']),
  }),
]);
export type Model = z.infer<typeof Model>;

const Address = z.string().regex(/^[1-9A-HJ-NP-Za-km-z]{46,50}$/);
const receiver = z.enum(['required', 'optional']);

export const Manifest = z.strictObject({
  format: z.literal(1),
  id: SubnetId.exclude(['practice']),
  /** Of this file: rises with each change. */
  version: z.int().positive(),
  /** null: there is none. Netuids change hands: `identity` is compared with the chain before money is spent. */
  netuid: z.strictObject({ finney: Netuid.nullable(), test: Netuid.nullable() }),
  /** Validators call in; or we ask for work and hand it in; or a model is committed on chain. Only the first is used yet. */
  work: z.enum(['serve', 'pull', 'commit']),
  /** What the chain says of this subnet if it is still the one the code was written for; any one of each list will do. */
  identity: z.strictObject({ names: z.array(words).min(1), repositories: z.array(words).min(1) }),
  upstream: z.strictObject({
    repository: words,
    /** What the code here was written from. */
    commit: z.string().regex(/^[0-9a-f]{40}$/),
    /** Which SDK its validators pin. */
    sdk: words,
    /** Compared at start and daily. `sha256` null: never read whole by us; then the first reading is what later ones are compared with. */
    watch: z.array(z.strictObject({ path: words, url: HttpsUrl, sha256: Sha256.nullable() })).max(16),
  }),
  dialects: z.strictObject({
    classic: z.strictObject({ oldest: z.enum(['6.0', '7.2']) }).optional(),
    'btauth-1': z.strictObject({ receiver }).optional(),
    'epistula-2': z.strictObject({ receiver, windowMs: z.int().positive() }).optional(),
  }),
  model: Model,
  requires: z.strictObject({
    inboundPort: z.boolean(),
    minMemoryMb: z.int().positive(),
    /** null: no graphics card is needed. */
    minVramMb: z.int().positive().nullable(),
    cpuOk: z.boolean(),
    diskMb: z.int().nonnegative(),
    /** Megabits a second, up. null: any line will do. */
    uploadMbps: z.number().positive().nullable(),
  }),
  /** Whom the adapter may speak to besides validators. Anything else is refused. */
  egress: z
    .array(
      z.strictObject({
        host: z.string().regex(/^[a-z0-9.-]+\.[a-z]{2,}$/),
        purpose: z.enum(['announcement', 'version', 'drift']),
        needsKey: z.boolean(),
      }),
    )
    .max(16),
  callerPolicy: z.strictObject({
    requirePermit: z.boolean(),
    /** In whole τ, by the network. */
    minStakeTao: z.strictObject({ finney: z.number().nonnegative(), test: z.number().nonnegative() }),
    allow: z.array(Address).max(64),
    deny: z.array(Address).max(64),
  }),
  limits: z.strictObject({
    maxBodyBytes: z.int().positive(),
    maxReplyBytes: z.int().positive(),
    hardTimeoutMs: z.int().positive(),
    /** When the adapter gives what it has. */
    softTimeoutMs: z.int().positive(),
    maxConcurrentPerCaller: z.int().positive(),
    maxConcurrent: z.int().positive(),
    maxWaiting: z.int().nonnegative(),
  }),
  /** Slower than this at its own test, Lode does not start where money is paid. null: speed is no question. */
  preflightP95Ms: z.int().positive().nullable(),
  payout: z.enum(['flat', 'softmax', 'winner-take-all']),
  diversity: z.enum(['none', 'per-hotkey']),
  determinism: z.enum(['none', 'exact-text']),
});
export type Manifest = z.infer<typeof Manifest>;
export type ServedSubnet = Manifest['id'];
