// The policy: what is known of the person and the computer goes in, whether to pause and why comes out. Pure: what must be remembered
// from one look to the next is handed in and given back.
import { AUTO_REASONS, type AutoReason, type Decision, type Signals } from '../../contract/pausing.ts';
import type { Politeness } from '../../contract/politeness.ts';
import type { EpochMs } from '../../contract/units.ts';
import { DWELL_MS, type Hours, hoursAt, type Says, saysOf, UNREAD_HOLD_MS } from './reasons.ts';

/** One reason, as it stood at the last look. */
export interface Standing {
  readonly holds: boolean;
  /** By the clock on the wall: since when it does. */
  readonly since: EpochMs;
  /** By the clock that is never set: since when its signal says otherwise. null: it agrees. */
  readonly turningSince: number | null;
  readonly cause: string | null;
  readonly until: EpochMs | null;
}

export interface Memory {
  readonly standings: Readonly<Record<AutoReason, Standing>>;
  /** The person resumed in spite of these; each counts again once it has been over. */
  readonly overruled: readonly AutoReason[];
}

export interface Look {
  readonly signals: Signals;
  readonly politeness: Politeness;
  /** The clock on the wall, for hours and for words. */
  readonly now: EpochMs;
  /** Milliseconds by a clock that is never set, for how long something has been so. */
  readonly passedMs: number;
  readonly before: Memory;
}

export interface Verdict {
  readonly decision: Decision;
  readonly memory: Memory;
  /** In how many milliseconds it may come out otherwise though no signal changes. null: it cannot. */
  readonly lookAgainMs: number | null;
}

const NEVER_YET: Standing = { holds: false, since: 0 as EpochMs, turningSince: null, cause: null, until: null };

export const NOTHING_YET: Memory = {
  standings: Object.fromEntries(AUTO_REASONS.map((reason) => [reason, NEVER_YET])) as Record<AutoReason, Standing>,
  overruled: [],
};

/** Of several reasons the first by the order of PAUSE_REASONS is given. */
export function decide({ signals, politeness, now, passedMs, before }: Look): Verdict {
  const hours = hoursAt(politeness, now);
  const waits: number[] = [];
  const standings = { ...before.standings };
  for (const reason of AUTO_REASONS) {
    const says = saysOf(reason, signals, politeness, hours);
    standings[reason] = standingAfter(reason, before.standings[reason], says, now, passedMs);
    const wait = waitOf(reason, standings[reason], says, passedMs);
    if (wait !== null) waits.push(wait);
  }
  waits.push(...edges(hours, now));
  const overruled = before.overruled.filter((reason) => standings[reason].holds);
  const first = AUTO_REASONS.find((reason) => standings[reason].holds && !overruled.includes(reason));
  return {
    decision: first === undefined ? { action: 'go' } : pauseFor(first, standings[first]),
    memory: { standings, overruled },
    lookAgainMs: waits.length === 0 ? null : Math.max(0, Math.min(...waits)),
  };
}

const pauseFor = (reason: AutoReason, { cause, since, until }: Standing): Decision => ({
  action: 'pause',
  reason,
  cause,
  since,
  until,
});

/** How long it must say otherwise before that counts. */
function dwellOf(reason: AutoReason, { holds }: Standing, says: Says): number {
  if (!holds) return DWELL_MS[reason].begins;
  return says.kind === 'unknown' ? UNREAD_HOLD_MS : DWELL_MS[reason].ends;
}

/** Whether what is said turns it. What cannot be told begins nothing. */
const turns = ({ holds }: Standing, says: Says): boolean =>
  holds ? says.kind === 'over' || says.kind === 'unknown' : says.kind === 'holds';

function standingAfter(reason: AutoReason, was: Standing, says: Says, now: EpochMs, passedMs: number): Standing {
  // What a person no longer wants counts no longer, at once.
  if (says.kind === 'off') return NEVER_YET;
  const said = says.kind === 'holds' ? { cause: says.cause, until: says.until } : {};
  if (!turns(was, says)) return { ...was, ...(was.holds ? said : {}), turningSince: null };
  const turningSince = was.turningSince ?? passedMs;
  if (passedMs - turningSince < dwellOf(reason, was, says)) return { ...was, turningSince };
  return was.holds ? NEVER_YET : { holds: true, since: now, turningSince: null, cause: null, until: null, ...said };
}

function waitOf(reason: AutoReason, standing: Standing, says: Says, passedMs: number): number | null {
  if (standing.turningSince === null) return null;
  return standing.turningSince + dwellOf(reason, standing, says) - passedMs;
}

const edges = ({ quiet, cheap }: Hours, now: EpochMs): number[] =>
  [quiet.until, cheap.until].flatMap((until) => (until === null ? [] : [until - now]));
