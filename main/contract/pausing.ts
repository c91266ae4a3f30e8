// Politeness on the wire: what Lode can tell of the person and the computer, and what it does about it.
// A reading that could not be had is `inconclusive`, with why; nothing pauses on it, and the screen says that it is not known.
import { z } from 'zod';
import { EpochMs } from './units.ts';

/** A program's or a driver's own word: untrusted, cut. */
const Said = z.string().max(120);

/** Why a reading could not be had. */
export const UNREAD = [
  'not-here', // this system or this computer has no such thing to read
  'no-tool', // what would tell is not installed
  'refused', // it was asked and did not answer, or answered with an error
  'unreadable', // it answered what Lode does not understand
  'not-yet', // it has not been asked
] as const;

const reading = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('known'), value, at: EpochMs }),
    z.object({ kind: z.literal('inconclusive'), why: z.enum(UNREAD), detail: z.string().max(200).nullable() }),
  ]);
export type Reading<T> =
  | { readonly kind: 'known'; readonly value: T; readonly at: EpochMs }
  | { readonly kind: 'inconclusive'; readonly why: (typeof UNREAD)[number]; readonly detail: string | null };

export const Signals = z.object({
  /** `percent` null: there is a battery, and how full it is is not told. On mains without a battery: 'mains', null. */
  power: reading(z.object({ from: z.enum(['mains', 'battery']), percent: z.number().min(0).max(100).nullable() })),
  /** What others do with the card that Lode uses. `load` 0 to 1: of the card, without Lode's own part. */
  gpu: reading(z.object({ load: z.number().min(0).max(1), program: Said.nullable() })),
  /** The window in front fills its screen: a game, a film, a talk. */
  fullScreen: reading(z.object({ full: z.boolean(), program: Said.nullable() })),
  /** A program holds the camera, or the microphone for a call. */
  call: reading(z.object({ active: z.boolean(), program: Said.nullable() })),
  /** Since the last key or movement. */
  idle: reading(z.object({ ms: z.number().nonnegative() })),
  /** The hottest part that is known. */
  heat: reading(z.object({ celsius: z.number(), part: z.enum(['gpu', 'processor']), name: Said.nullable() })),
  /** The way to the internet is paid by what goes over it. */
  network: reading(z.object({ metered: z.boolean() })),
  /** Whose turn at the screen it is: this person's, nobody's (locked), somebody else's (another user switched to). */
  session: reading(z.object({ seat: z.enum(['here', 'locked', 'elsewhere']) })),
  /** The computer is about to sleep, or sleeps. */
  sleep: reading(z.object({ asleep: z.boolean() })),
});
export type Signals = z.infer<typeof Signals>;
export type SignalName = keyof Signals;

/** What only the house around the engine can tell (Electron's powerMonitor). null: it cannot either. A rig has none. */
export const HouseSignals = z.object({
  onBattery: z.boolean().nullable(),
  idleMs: z.number().nonnegative().nullable(),
  seat: z.enum(['here', 'locked', 'elsewhere']).nullable(),
  asleep: z.boolean().nullable(),
});
export type HouseSignals = z.infer<typeof HouseSignals>;

/** Why a miner pauses. The order is the order of precedence where several hold. */
export const PAUSE_REASONS = [
  'person', // the person said so
  'asleep', // the computer sleeps
  'update', // an update is being put in
  'too-hot',
  'battery',
  'video-call',
  'full-screen',
  'gpu-busy',
  'other-user',
  'metered',
  'quiet-hours',
  'tariff',
  'user-active',
] as const;
export const PauseReason = z.enum(PAUSE_REASONS);
export type PauseReason = z.infer<typeof PauseReason>;
/** Those that come and go by themselves. */
export const AUTO_REASONS = PAUSE_REASONS.filter((reason) => reason !== 'person' && reason !== 'update');
export type AutoReason = Exclude<PauseReason, 'person' | 'update'>;

/** What politeness asks for now. `until` null: until that is over, which cannot be told beforehand. */
export const Decision = z.discriminatedUnion('action', [
  z.object({ action: z.literal('go') }),
  z.object({
    action: z.literal('pause'),
    reason: PauseReason.exclude(['person', 'update']),
    /** What was seen, e.g. the program's name; untrusted. */
    cause: Said.nullable(),
    since: EpochMs,
    until: EpochMs.nullable(),
  }),
]);
export type Decision = z.infer<typeof Decision>;

export const PausingView = z.object({
  signals: Signals,
  decision: Decision,
  /** The person pressed Resume while this held: it does not pause again until it has been over once. */
  overruled: z.array(PauseReason.exclude(['person', 'update'])),
});
export type PausingView = z.infer<typeof PausingView>;
