// The part of the miner's machine that pauses and goes on: the person's pause first, then what politeness asks for.
import { START_PHASES, type StartPhase, type Work } from '../contract/miner-state.ts';
import type { PauseReason } from '../contract/pausing.ts';
import type { EpochMs } from '../contract/units.ts';
import { LETS_GO, type Life, type MinerEffect, type Step } from './miner-life.ts';

/** What holds the miner now. */
interface Hold {
  readonly reason: PauseReason;
  readonly cause: string | null;
  readonly until: EpochMs | null;
  readonly letsGo: boolean;
}

function holdOf({ person, yielding }: Life): Hold | null {
  const letsGo = yielding !== null && LETS_GO[yielding.reason];
  if (person) return { reason: person.by, cause: null, until: person.until, letsGo };
  return yielding && { ...yielding, letsGo };
}

/** After the person or politeness has changed its mind. What is being started hears of it at the end of its phase. */
export function heed(life: Life, at: EpochMs): Step {
  const { state } = life;
  const hold = holdOf(life);
  if (state.kind === 'mining' && hold) return pausedFor(life, state.work, hold, at);
  if (state.kind !== 'paused') return { life, effects: [], accepted: true };
  return hold ? pausedFor(life, state.work, hold, at) : resumed(life, state.work, at);
}

/**
 * Where something holds the miner, it is not begun to mine: it pauses instead of opening the axon, and where the card is given back
 * it is not taken in the first place. null: the next phase may begin. `next` undefined: nothing is left to start.
 */
export function holdBefore(life: Life, next: StartPhase | undefined, at: EpochMs): Step | null {
  const { state } = life;
  const hold = holdOf(life);
  if (!hold || state.kind !== 'starting') return null;
  const preparing = next === 'model' || next === 'inference' || next === 'chain';
  return preparing && !hold.letsGo ? null : pausedFor(life, state.work, hold, at);
}

/** undefined: the last is done. */
export function phaseAfter({ met }: Life, phase: StartPhase): StartPhase | undefined {
  const next = START_PHASES[START_PHASES.indexOf(phase) + 1];
  return next === 'chain' && met ? 'axon' : next;
}

export const restart = (life: Life, work: Work, phase: StartPhase, at: EpochMs): Step => ({
  life: { ...life, state: { kind: 'starting', work, phase, since: at } },
  effects: [
    { kind: 'clear-alarm', name: 'pause-over' },
    { kind: 'run-phase', run: life.run, phase },
  ],
  accepted: true,
});

function resumed(life: Life, work: Work, at: EpochMs): Step {
  if (!life.warm) return restart(life, work, 'inference', at);
  return restart(life, work, life.met ? 'axon' : 'chain', at);
}

/** Another reason while it is paused changes the words. Only a person's pause counts anew from when they said so. */
function pausedFor(life: Life, work: Work, { reason, cause, until, letsGo }: Hold, at: EpochMs): Step {
  const { state, run, warm } = life;
  const was = state.kind === 'paused' ? state : null;
  const since = was && (reason !== 'person' || was.reason === 'person') ? was.since : at;
  const effects: MinerEffect[] = [{ kind: 'clear-alarm', name: 'pause-over' }];
  if (!was) effects.push({ kind: 'hold', run });
  if (letsGo && warm) effects.push({ kind: 'let-go', run });
  if (reason === 'person' && until !== null)
    effects.push({ kind: 'set-alarm', name: 'pause-over', run, afterMs: Math.max(0, until - at) });
  return {
    life: {
      ...life,
      state: { kind: 'paused', work, reason, cause, until, since },
      warm: warm && !letsGo,
      // Its process ends because it is told to: nothing is on its way back.
      lost: letsGo ? life.lost.filter(({ child }) => child !== 'inference') : life.lost,
    },
    effects,
    accepted: true,
  };
}
