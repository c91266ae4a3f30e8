// The miner's life: one discriminated union and the drawing of its transitions. `engine/miner-machine.ts` walks it.
//
//                 ┌────────────┐ opened   ┌───────┐ start  ┌──────────────────┐ phase done … ┌────────┐
//                 │ setting-up ├─────────►│ ready ├───────►│ starting (phase) ├─────────────►│ mining │
//                 └─────┬──────┘          └───▲───┘        └───┬──────▲───────┘              └─┬──▲─┬─┘
//                       │ failed              │ stopped        │      │ resume            pause │  │ │ child lost:
//                       │                     │                │      │            ┌────────┐   │  │ │ recovering
//                       │               ┌─────┴────┐           │      └────────────┤ paused │◄──┘  └─┘ (stays mining)
//                       │               │ stopping │◄── stop ──┼───────────────────┴───┬────┘
//                       │               └─────▲────┘           │ failed / crash loop   │
//                       │                     │ stop           ▼                       │
//                       └─────────────────────┼──────────► ┌─────────┐ ◄───────────────┘
//                                             └────────────┤ blocked ├── start (retry) ──► starting
//                                                          └─────────┘
//
// Two things pause it: the person, and politeness (`pausing.ts`), whose word lasts over runs. The person's comes first and is ended by
// the person or its time alone; where it ends while politeness still asks, it goes over into that pause, and the axon stays closed.
//
//   mining ── pause by the person / politeness asks ──► paused ── resume, time over / politeness asks no more ──► starting
//   starting, while either asks ── phase done ──► paused (before the axon opens; where the card is given back, before it is taken)
//   paused ── another reason ──► paused (its words change, its `since` does not)
//
// A pause that gives back the card (LETS_GO in `engine/miner-life.ts`) resumes at the phase `inference`, any other at `axon`.
// Resume pressed on a pause of politeness overrules that reason until it has been over once: politeness then asks no more, or for another.
//
// Stop leads out of every state: `stopping` reaches `ready` within STOP_LIMIT_MS, whatever the children do.
// (From `setting-up` Stop is remembered and nothing starts; from `ready` it is a no-op; a `blocked` miner whose
// storage never opened stays blocked, because there is nothing running to stop.)
// Start of other work than the one at hand stops that first and begins the other then; a Stop meanwhile leads to `ready`.
// Start in `setting-up` is remembered until the database is open; in a `blocked` miner whose storage never opened it leads
// back to `setting-up`. A port changed while mining leads through `starting` (axon) back to `mining`, as a resume does.
import { z } from 'zod';
import { Netuid } from './amounts.ts';
import { PauseReason } from './pausing.ts';
import { HelpAction, Problem } from './problem.ts';
import { SubnetId } from './subnet.ts';
import { EpochMs } from './units.ts';

/** No Stop takes longer than this, hung and crashed children included. */
export const STOP_LIMIT_MS = 5_000;

/** What the miner works for: a subnet's questions asked by the practice validators on this computer, or by the chain's own. */
export const Work = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('practice'), subnet: SubnetId }),
  z.object({ kind: z.literal('mine'), subnet: SubnetId.exclude(['practice']), netuid: Netuid }),
]);
export type Work = z.infer<typeof Work>;
/** What a person begins who never began anything else. */
export const FIRST_WORK = { kind: 'practice', subnet: 'practice' } as const satisfies Work;

/** The phases of `starting`, in order. */
export const START_PHASES = ['model', 'inference', 'chain', 'axon', 'validator'] as const;
export const StartPhase = z.enum(START_PHASES);
export type StartPhase = z.infer<typeof StartPhase>;

/** The children a mining miner depends on. */
export const ChildName = z.enum(['inference', 'validator']);
export type ChildName = z.infer<typeof ChildName>;

export const MinerState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('setting-up') }),
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('starting'), work: Work, phase: StartPhase, since: EpochMs }),
  z.object({
    kind: z.literal('mining'),
    work: Work,
    since: EpochMs,
    /** A child that died and is being started again; queries wait for it up to their deadline. */
    recovering: z.object({ child: ChildName, attempt: z.number().int().positive(), since: EpochMs }).nullable(),
  }),
  z.object({
    kind: z.literal('paused'),
    work: Work,
    reason: PauseReason,
    /** What was seen, e.g. the game's name; untrusted. null: nothing to name. */
    cause: z.string().max(120).nullable(),
    /** null: until the person resumes, or until what it is for is over. */
    until: EpochMs.nullable(),
    since: EpochMs,
  }),
  z.object({ kind: z.literal('stopping'), since: EpochMs }),
  z.object({ kind: z.literal('blocked'), problem: Problem, helps: z.array(HelpAction), work: Work.nullable(), since: EpochMs }),
]);
export type MinerState = z.infer<typeof MinerState>;
export type MinerStateKind = MinerState['kind'];
