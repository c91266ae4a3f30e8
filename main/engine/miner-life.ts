// What the miner's machine speaks of: a life and its moments, what can happen to it, and what must then be done.
import type { ChildName, MinerState, StartPhase, Work } from '../contract/miner-state.ts';
import type { AutoReason } from '../contract/pausing.ts';
import type { Problem } from '../contract/problem.ts';
import type { EpochMs } from '../contract/units.ts';

/** After this an orderly end is given up and the children are killed; it leaves the rest of STOP_LIMIT_MS for that. */
export const TEAR_DOWN_LIMIT_MS = 3_500;
/** A child that is down and on its way back. */
export interface LostChild {
  readonly child: ChildName;
  readonly attempt: number;
  readonly since: EpochMs;
}

/** What politeness asks for. */
export interface Yielding {
  readonly reason: AutoReason;
  readonly cause: string | null;
  readonly until: EpochMs | null;
}

export interface Life {
  readonly state: MinerState;
  /** Rises with every start. What an older run still reports is dropped. */
  readonly run: number;
  /** The database is open. Until then nothing runs. */
  readonly setUp: boolean;
  /** A Start that came while setting up, or one of other work, which waits for this one's end. */
  readonly wanted: Work | null;
  readonly lost: readonly LostChild[];
  /** The person's own pause of this run, begun or, while starting, still to begin. Only the person, or its time, ends it. */
  readonly person: { readonly until: EpochMs | null; readonly by: 'person' | 'update' } | null;
  /** Of the world, not of a run: it outlasts them. null: go. */
  readonly yielding: Yielding | null;
  /** Inference is open and what it loaded is held. Else resuming begins with it. */
  readonly warm: boolean;
  /** Who may ask has been read in this run, which is done once. */
  readonly met: boolean;
}

export const NEWBORN: Life = {
  state: { kind: 'setting-up' },
  run: 0,
  setUp: false,
  wanted: null,
  lost: [],
  person: null,
  yielding: null,
  warm: false,
  met: false,
};

/**
 * Whether a pause for it gives back what Lode holds on the card. A game, another program and another person need that memory; on battery
 * a card that holds something does not power down; hours are long; over a sleep a driver may lose it. Heat and a call are over in
 * minutes and need the card's time, not its memory, and a metered line needs neither: there the model stays loaded, and resuming is
 * instant. So it is with a person's own pause, unless one of the others holds besides.
 */
export const LETS_GO = {
  asleep: true,
  'too-hot': false,
  battery: true,
  'video-call': false,
  'full-screen': true,
  'gpu-busy': true,
  'other-user': true,
  metered: false,
  'quiet-hours': true,
  tariff: true,
  'user-active': true,
} as const satisfies Record<AutoReason, boolean>;

export type AlarmName = 'tear-down-limit' | 'pause-over';

export type MinerEvent =
  | { readonly kind: 'opened' }
  | { readonly kind: 'set-up-failed'; readonly problem: Problem }
  | { readonly kind: 'start'; readonly work: Work }
  | { readonly kind: 'stop' }
  /** The person's, or the house's for an update. null: until they resume. */
  | { readonly kind: 'pause'; readonly until: EpochMs | null; readonly by?: 'update' }
  /** Ends the person's pause. What politeness asks for is overruled where it is decided. */
  | { readonly kind: 'resume' }
  | { readonly kind: 'yield'; readonly to: Yielding | null }
  /** The axon's port was changed in the settings. */
  | { readonly kind: 'rebind' }
  | { readonly kind: 'alarm'; readonly name: AlarmName; readonly run: number }
  | ({ readonly run: number } & RunReport);

/** What a run tells of itself. */
export type RunReport =
  | { readonly kind: 'phase-done'; readonly phase: StartPhase }
  /** A phase failed, or a child could not be kept alive. */
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'child-lost'; readonly child: ChildName; readonly attempt: number }
  | { readonly kind: 'child-back'; readonly child: ChildName }
  | { readonly kind: 'torn-down' };

export type MinerEffect =
  | { readonly kind: 'set-up' }
  | { readonly kind: 'begin-run'; readonly run: number; readonly work: Work }
  | { readonly kind: 'run-phase'; readonly run: number; readonly phase: StartPhase }
  /** Close the axon and hold the validator; inference stays warm. */
  | { readonly kind: 'hold'; readonly run: number }
  /** End the inference process, which gives back what it held; its phase opens it again. */
  | { readonly kind: 'let-go'; readonly run: number }
  /** End everything of the run in good order; answered by `torn-down`. */
  | { readonly kind: 'tear-down'; readonly run: number }
  /** End every child of the run at once. */
  | { readonly kind: 'kill'; readonly run: number }
  | { readonly kind: 'set-alarm'; readonly name: AlarmName; readonly run: number; readonly afterMs: number }
  | { readonly kind: 'clear-alarm'; readonly name: AlarmName };

export interface Step {
  readonly life: Life;
  readonly effects: readonly MinerEffect[];
  /** false: a command that this state does not take. */
  readonly accepted: boolean;
}
