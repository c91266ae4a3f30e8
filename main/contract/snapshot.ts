// The snapshot: all a screen, a tray or a terminal line knows about the engine. Read-only, numbered, at most four a second.
import { z } from 'zod';
import { CallersView } from './callers.ts';
import { ComputerView } from './computer.ts';
import { Device, ExecutionProvider, Rung } from './device.ts';
import { MinerState } from './miner-state.ts';
import { StoreView } from './models.ts';
import { Offer } from './offer.ts';
import { PausingView } from './pausing.ts';
import { PracticeView } from './practice.ts';
import { Problem } from './problem.ts';
import { Counts, QueryRow, RefusalReason } from './query.ts';
import { Settings } from './settings.ts';
import { DurationMs, EpochMs, Score, Ss58, TcpPort } from './units.ts';
import { UpdateView } from './update.ts';
import { WalletView } from './wallet.ts';

/** Never more often than this. */
export const SNAPSHOT_INTERVAL_MS = 250;
/** How many of the newest queries a snapshot carries; older ones are read with `history.read`. */
export const SNAPSHOT_QUERIES = 60;

/** Something that happened and may be worth knowing, newest last. The sentence is in `words/` under `notice.<code>`. */
export const NOTICE_CODES = [
  'inference-restarted', // params: seconds
  'validator-restarted', // params: seconds
  'provider-stepped-down', // params: from, to
  'disk-full', // params: folder  (answering goes on; rows wait in memory)
  'storage-recovered', // params: count  (the disk takes rows again; how many that waited were written)
  'storage-rows-lost', // params: count  (rows that could not be kept)
  'storage-broken', // params: detail  (the database can no longer be written; answering goes on)
  'clock-off', // params: seconds (signed, ours minus theirs, rounded); it may be off, it is not proven
  'clock-moved', // params: seconds (signed: forward is positive); the clock was set while Lode ran
  'engine-restarted',
  'callers-stale', // params: until (milliseconds since 1970)  (callers.json is broken; what it said before is gone by until then)
  'callers-expired', // callers.json is broken, and nobody is known from it (any more)
  'metagraph-stale', // params: netuid  (who may ask could not be read anew for a while; what was known goes on counting)
  'drift-unread', // params: subnet  (whether its protocol is still the known one could not be told)
  'subnet-trouble', // params: code, and the problem's own  (its adapter works, and knows of something that a person ought to)
  'job-failed', // params: subnet, job, detail  (something a subnet does by the clock did not work; it is tried again)
  'callers-current', // params: found (1: callers.json is in order again; 0: it was deleted)
] as const;
export const Notice = z.object({
  id: z.number().int().positive(),
  at: EpochMs,
  code: z.enum(NOTICE_CODES),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});
export type Notice = z.infer<typeof Notice>;
export type NoticeCode = Notice['code'];

export const EngineSnapshot = z.object({
  /** Rises with every snapshot of one engine's life; a lower one is stale and is dropped. */
  seq: z.number().int().positive(),
  at: EpochMs,
  version: z.string(),
  miner: MinerState,
  /** Who we are on the wire. null until the database is open. */
  hotkey: Ss58.nullable(),
  /** Where the axon listens. null when it does not. */
  axon: z.object({ host: z.string(), port: TcpPort }).nullable(),
  device: Device.nullable(),
  ladder: z.array(Rung),
  /** Since Start was last pressed. */
  session: Counts,
  /** Since midnight, local time, from the ledger. */
  today: Counts,
  /** This session's refusals by reason, largest first. */
  refusals: z.array(z.object({ reason: RefusalReason, count: z.number().int().positive() })),
  /** Over the last answered queries of this session (at most 500). null before the first. */
  latency: z.object({ p50Ms: DurationMs, p95Ms: DurationMs, samples: z.number().int().positive() }).nullable(),
  /** The running score the practice validators would set as weight, and how many answers it rests on. */
  score: z.object({ value: Score, samples: z.number().int().positive() }).nullable(),
  /** How practice of a subnet goes. null: no practice, or nothing said of its questions yet. */
  practice: PracticeView.nullable(),
  /** Newest last, at most SNAPSHOT_QUERIES. */
  queries: z.array(QueryRow),
  notices: z.array(Notice),
  /** Who may ask. null until the database is open. */
  callers: CallersView.nullable(),
  settings: Settings,
  /** What Lode can serve, practice first. [] until the catalogue is read. */
  offers: z.array(Offer),
  /** Why the list of subnets that came with Lode is not used: what is offered is practice alone. null: it is used, or not read yet. */
  catalogueProblem: Problem.nullable(),
  /** Where models are kept. null until it is open. */
  store: StoreView.nullable(),
  /** Keys, money, the chain. null: the person has not asked for a wallet in this life of the engine. */
  wallet: WalletView.nullable(),
  /** What this computer has and what it measured of itself. null: nothing has been read yet. */
  computer: ComputerView.nullable(),
  /** What is yielded to. null: not read yet. */
  pausing: PausingView.nullable(),
});
export type EngineSnapshot = z.infer<typeof EngineSnapshot>;

export const SafeMode = z.object({
  since: EpochMs,
  /** Starts in a row that did not stay up, oldest first. [] where the engine alone did not. */
  failed: z.array(EpochMs).max(20),
  /** What is known of the engine's own end. null: nothing; Lode ended with it. */
  problem: Problem.nullable(),
  leavesOut: z.enum(['mining', 'engine']),
  /** What answered when it ended, and does not answer until it is measured again. null: not known, or the processor. */
  suspect: ExecutionProvider.nullable(),
});
export type SafeMode = z.infer<typeof SafeMode>;

/** Where the icon of a Lode without a window is. `none`: this desktop shows none; `unknown`: it could not be told. */
export const TRAY_PLACES = ['tray', 'menu-bar', 'none', 'unknown'] as const;
export type TrayPlace = (typeof TRAY_PLACES)[number];

/** What the house around the engine adds: the same page runs in Electron and on a rig. */
export const HostSnapshot = z.object({
  kind: z.enum(['desktop', 'rig']),
  /** The person closed the window and has not said yet whether Lode goes on in the background. */
  asksClose: z.boolean(),
  /** The engine host is gone and this is its last word. null: it is alive. */
  engineLost: z.object({ since: EpochMs, blocked: z.boolean() }).nullable(),
  dataFolder: z.string(),
  update: UpdateView,
  /** This build can put an update in its own place. Else it tells of one. */
  replacesItself: z.boolean(),
  /** Whether Lode opens by itself when the person logs in. null: it cannot here, or it can't be told. */
  opensAtLogin: z.boolean().nullable(),
  trayPlace: z.enum(TRAY_PLACES),
  /** Lode did not stay up, and something is left out until the person wants it again. null: it runs as usual. */
  safeMode: SafeMode.nullable(),
});
export type HostSnapshot = z.infer<typeof HostSnapshot>;

export const Snapshot = EngineSnapshot.extend({ host: HostSnapshot });
export type Snapshot = z.infer<typeof Snapshot>;

/** What a house says of itself before it knows more. */
export const plainHost = (kind: HostSnapshot['kind'], dataFolder: string): HostSnapshot => ({
  kind,
  asksClose: false,
  engineLost: null,
  dataFolder,
  update: { kind: 'off', why: kind === 'rig' ? 'rig' : 'development' },
  replacesItself: false,
  opensAtLogin: null,
  trayPlace: 'unknown',
  safeMode: null,
});
