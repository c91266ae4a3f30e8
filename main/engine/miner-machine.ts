// The miner's life as a pure function: what happened goes in, the next state and what must now be done come out.
// The drawing stands above `contract/miner-state.ts`; `miner.ts` carries the effects out.
import { type ChildName, type MinerState, START_PHASES, type StartPhase, type Work } from '../contract/miner-state.ts';
import { assertNever, type Problem } from '../contract/problem.ts';
import type { EpochMs } from '../contract/units.ts';
import { helpsFor } from './miner-helps.ts';
import { heed, holdBefore, phaseAfter, restart } from './miner-pause.ts';
import { type Life, type LostChild, type MinerEffect, type MinerEvent, type Step, TEAR_DOWN_LIMIT_MS } from './miner-life.ts';

/** `at`: the wall clock now. Total: every event in every state has an answer. */
export function step(life: Life, event: MinerEvent, at: EpochMs): Step {
  if ('run' in event && event.run !== life.run) return stay(life);
  switch (event.kind) {
    case 'opened':
      return opened(life, at);
    case 'set-up-failed':
      return life.state.kind === 'setting-up' ? go(life, blocked(event.problem, null, at), [], { wanted: null }) : stay(life);
    case 'start':
      return start(life, event.work, at);
    case 'stop':
      return stop(life, at);
    case 'pause':
      return pause(life, event, at);
    case 'resume':
      return life.state.kind === 'paused' ? heed({ ...life, person: null }, at) : refuse(life);
    case 'yield':
      return heed({ ...life, yielding: event.to }, at);
    case 'rebind':
      return rebind(life, at);
    case 'alarm':
      return event.name === 'pause-over' ? pauseOver(life, at) : tearDownLimit(life, at);
    case 'phase-done':
      return phaseDone(life, event.phase, at);
    case 'failed':
      return failed(life, event.problem, at);
    case 'child-lost':
      return childLost(life, event.child, event.attempt, at);
    case 'child-back':
      return withLost(
        life,
        life.lost.filter(({ child }) => child !== event.child),
      );
    case 'torn-down':
      return tornDown(life, at);
    default:
      return assertNever(event);
  }
}

const stay = (life: Life): Step => ({ life, effects: [], accepted: true });
const refuse = (life: Life): Step => ({ life, effects: [], accepted: false });
const go = (life: Life, state: MinerState, effects: readonly MinerEffect[], change: Partial<Life> = {}): Step => ({
  life: { ...life, ...change, state },
  effects,
  accepted: true,
});

const blocked = (problem: Problem, work: Work | null, at: EpochMs): MinerState => ({
  kind: 'blocked',
  problem,
  helps: helpsFor(problem.code),
  work,
  since: at,
});

function opened(life: Life, at: EpochMs): Step {
  if (life.state.kind !== 'setting-up') return stay(life);
  const ready = go(life, { kind: 'ready' }, [], { setUp: true, wanted: null });
  return life.wanted ? begin(ready.life, life.wanted, at) : ready;
}

function begin(life: Life, work: Work, at: EpochMs): Step {
  const run = life.run + 1;
  const phase = START_PHASES[0];
  return go(
    life,
    { kind: 'starting', work, phase, since: at },
    [
      // What a blocked run left behind is not waited for.
      { kind: 'clear-alarm', name: 'tear-down-limit' },
      { kind: 'kill', run: life.run },
      { kind: 'begin-run', run, work },
      { kind: 'run-phase', run, phase },
    ],
    { run, lost: [], wanted: null, person: null, warm: false, met: false },
  );
}

function start(life: Life, work: Work, at: EpochMs): Step {
  switch (life.state.kind) {
    case 'setting-up':
      return go(life, life.state, [], { wanted: work });
    case 'ready':
      return begin(life, work, at);
    case 'blocked':
      // Where the database never opened, trying again begins there.
      return life.setUp ? begin(life, work, at) : go(life, { kind: 'setting-up' }, [{ kind: 'set-up' }], { wanted: work });
    case 'starting':
    case 'mining':
      return isSame(life.state.work, work) ? stay({ ...life, person: null }) : tearDown(life, at, work);
    case 'paused':
      return isSame(life.state.work, work) ? heed({ ...life, person: null }, at) : tearDown(life, at, work);
    case 'stopping':
      return life.wanted === null ? refuse(life) : go(life, life.state, [], { wanted: work });
    default:
      return assertNever(life.state);
  }
}

const isSame = (a: Work, b: Work): boolean =>
  a.kind === b.kind && a.subnet === b.subnet && (a.kind === 'practice' || b.kind === 'practice' || a.netuid === b.netuid);

function stop(life: Life, at: EpochMs): Step {
  switch (life.state.kind) {
    case 'setting-up':
      return go(life, life.state, [], { wanted: null });
    case 'ready':
      return stay(life);
    case 'stopping':
      return go(life, life.state, [], { wanted: null });
    case 'blocked':
      return life.setUp ? tearDown(life, at) : stay(life);
    case 'starting':
    case 'mining':
    case 'paused':
      return tearDown(life, at);
    default:
      return assertNever(life.state);
  }
}

/** `wanted`: the other work that a person chose, begun once this one has ended. */
const tearDown = (life: Life, at: EpochMs, wanted: Work | null = null): Step =>
  go(life, { kind: 'stopping', since: at }, tearDownEffects(life.run), { lost: [], wanted });

const tearDownEffects = (run: number): MinerEffect[] => [
  { kind: 'clear-alarm', name: 'pause-over' },
  { kind: 'tear-down', run },
  { kind: 'set-alarm', name: 'tear-down-limit', run, afterMs: TEAR_DOWN_LIMIT_MS },
];

function tornDown(life: Life, at: EpochMs): Step {
  const effects: MinerEffect[] = [{ kind: 'clear-alarm', name: 'tear-down-limit' }];
  if (life.state.kind === 'stopping') return over(life, effects, at);
  return life.state.kind === 'blocked' ? go(life, life.state, effects) : stay(life);
}

function tearDownLimit(life: Life, at: EpochMs): Step {
  const effects: MinerEffect[] = [{ kind: 'kill', run: life.run }];
  if (life.state.kind === 'stopping') return over(life, effects, at);
  return life.state.kind === 'blocked' ? go(life, life.state, effects) : stay(life);
}

/** Nothing runs any more; what is wanted instead begins. */
function over(life: Life, effects: readonly MinerEffect[], at: EpochMs): Step {
  const ready = go(life, { kind: 'ready' }, effects, { wanted: null });
  if (life.wanted === null) return ready;
  const next = begin(ready.life, life.wanted, at);
  return { ...next, effects: [...effects, ...next.effects] };
}

/** While starting it is remembered, and begins before the axon opens. */
function pause(life: Life, { until, by }: Extract<MinerEvent, { kind: 'pause' }>, at: EpochMs): Step {
  const { kind } = life.state;
  if (kind !== 'mining' && kind !== 'paused' && kind !== 'starting') return refuse(life);
  return heed({ ...life, person: { until, by: by ?? 'person' } }, at);
}

function pauseOver(life: Life, at: EpochMs): Step {
  const { state, run, person } = life;
  if (state.kind !== 'paused' || !person || person.until === null) return stay(life);
  if (at >= person.until) return heed({ ...life, person: null }, at);
  // The clock was set back meanwhile, or the alarm's reach was shorter than the pause.
  return go(life, state, [{ kind: 'set-alarm', name: 'pause-over', run, afterMs: person.until - at }]);
}

/** Before the axon's phase the new port is simply used; a paused axon takes it when it opens again. */
function rebind(life: Life, at: EpochMs): Step {
  const { state } = life;
  const listens =
    state.kind === 'mining' || (state.kind === 'starting' && (state.phase === 'axon' || state.phase === 'validator'));
  if (!listens) return stay(life);
  const again = restart(life, state.work, 'axon', at);
  return { ...again, effects: [{ kind: 'hold', run: life.run }, ...again.effects] };
}

function phaseDone(life: Life, phase: StartPhase, at: EpochMs): Step {
  const { state, run } = life;
  if (state.kind !== 'starting' || state.phase !== phase) return stay(life);
  const done = { ...life, warm: life.warm || phase === 'inference', met: life.met || phase === 'chain' };
  const next = phaseAfter(done, phase);
  const held = holdBefore(done, next, at);
  if (held) return held;
  if (next) return go(done, { ...state, phase: next }, [{ kind: 'run-phase', run, phase: next }]);
  return go(done, { kind: 'mining', work: state.work, since: at, recovering: life.lost[0] ?? null }, []);
}

function failed(life: Life, problem: Problem, at: EpochMs): Step {
  const { state, run } = life;
  if (state.kind !== 'starting' && state.kind !== 'mining' && state.kind !== 'paused') return stay(life);
  return go(life, blocked(problem, state.work, at), tearDownEffects(run), { lost: [] });
}

function childLost(life: Life, child: ChildName, attempt: number, at: EpochMs): Step {
  const since = life.lost.find((lost) => lost.child === child)?.since ?? at;
  return withLost(life, [...life.lost.filter((lost) => lost.child !== child), { child, attempt, since }]);
}

function withLost(life: Life, lost: readonly LostChild[]): Step {
  switch (life.state.kind) {
    case 'mining':
      return go(life, { ...life.state, recovering: lost[0] ?? null }, [], { lost });
    case 'starting':
    case 'paused':
      return go(life, life.state, [], { lost });
    case 'setting-up':
    case 'ready':
    case 'stopping':
    case 'blocked':
      return stay(life);
    default:
      return assertNever(life.state);
  }
}
