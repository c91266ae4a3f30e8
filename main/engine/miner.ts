// The miner: carries out what the machine decides, on one run's rooms at a time, and reports back what happened.
import { type MinerState, STOP_LIMIT_MS, type StartPhase, type Work } from '../contract/miner-state.ts';
import { assertNever, type Problem, type Result } from '../contract/problem.ts';
import type { Clock } from './clock.ts';
import { type AlarmName, type Life, type MinerEffect, type MinerEvent, NEWBORN, type RunReport } from './miner-life.ts';
import { step } from './miner-machine.ts';

/** One run, from a Start to its end: children, axon and all that a miner mines with. */
export interface MinerRun {
  /** Never rejects. */
  phase(phase: StartPhase): Promise<Result<void>>;
  hold(): Promise<void>;
  /** Gives back what it holds on the card, until its phase of inference is run again. */
  letGo(): Promise<void>;
  /** In good order, bounded only by what it waits for. */
  tearDown(): Promise<void>;
  /** Ends every child at once, those still being started included. */
  kill(): void;
}

export interface MinerOptions {
  readonly clock: Clock;
  readonly setUp: () => Promise<Result<void>>;
  readonly beginRun: (work: Work, tell: (report: RunReport) => void) => MinerRun;
  readonly onState: (state: MinerState) => void;
}

export type MinerCommand = Extract<MinerEvent, { kind: 'start' | 'stop' | 'pause' | 'resume' | 'yield' | 'rebind' }>;

export interface Miner {
  readonly state: MinerState;
  /** The problem, where the state does not take the command. */
  command(command: MinerCommand): Problem | null;
  /** Stops and resolves when nothing of a run is left, at most STOP_LIMIT_MS later. */
  stopped(): Promise<void>;
}

/** How long a killed run may still hold up the next one, e.g. until the system gives its port back. */
const AFTER_KILL_MS = STOP_LIMIT_MS / 5;
/** A longer pause is waited for in legs: over a computer's sleep a timer stands still, and a clock that is set moves none. */
const LONGEST_ALARM_MS = 30_000;

interface LiveRun {
  readonly run: MinerRun;
  /** Phases and holds, one after another. */
  queue: Promise<unknown>;
  /** Settles when the run holds nothing any more, or was killed long enough ago. */
  readonly ended: Promise<void>;
  readonly end: () => void;
  killed: boolean;
}

export function createMiner(options: MinerOptions): Miner {
  const { clock } = options;
  let life: Life = NEWBORN;
  const runs = new Map<number, LiveRun>();
  const alarms = new Map<AlarmName, () => void>();
  const watchers = new Set<() => void>();

  const tell = (event: MinerEvent): boolean => {
    const before = life.state;
    const result = step(life, event, clock.now());
    life = result.life;
    if (life.state !== before) options.onState(life.state);
    for (const effect of result.effects) carryOut(effect);
    for (const watcher of watchers) watcher();
    return result.accepted;
  };

  const carryOut = (effect: MinerEffect): void => {
    switch (effect.kind) {
      case 'set-up':
        void setUp();
        return;
      case 'begin-run':
        begin(effect.run, effect.work);
        return;
      case 'run-phase':
        enqueue(effect.run, (run) => runPhase(run, effect.run, effect.phase));
        return;
      case 'hold':
        enqueue(effect.run, (run) => run.hold());
        return;
      case 'let-go':
        enqueue(effect.run, (run) => run.letGo());
        return;
      case 'tear-down':
        void tearDown(effect.run);
        return;
      case 'kill':
        kill(effect.run);
        return;
      case 'set-alarm':
        setAlarm(effect.name, effect.run, effect.afterMs);
        return;
      case 'clear-alarm':
        clearAlarm(effect.name);
        return;
      default:
        assertNever(effect);
    }
  };

  const setUp = async () => {
    const result = await options.setUp();
    tell(result.ok ? { kind: 'opened' } : { kind: 'set-up-failed', problem: result.problem });
  };

  const begin = (number: number, work: Work) => {
    const before = Promise.all([...runs.values()].map(({ ended }) => ended));
    const ending = new AbortController();
    const ended = new Promise<void>((resolve) => ending.signal.addEventListener('abort', () => resolve(), { once: true }));
    const run = options.beginRun(work, (report) => void tell({ ...report, run: number }));
    runs.set(number, { run, queue: before, ended, end: () => ending.abort(), killed: false });
    void ended.then(() => runs.delete(number));
  };

  const enqueue = (number: number, work: (run: MinerRun) => Promise<unknown>) => {
    const live = runs.get(number);
    if (live) live.queue = live.queue.then(() => (life.run === number && isRunning(life.state) ? work(live.run) : undefined));
  };

  const runPhase = async (run: MinerRun, number: number, phase: StartPhase) => {
    const result = await run.phase(phase);
    tell(result.ok ? { kind: 'phase-done', run: number, phase } : { kind: 'failed', run: number, problem: result.problem });
  };

  const tearDown = async (number: number) => {
    const live = runs.get(number);
    await live?.run.tearDown();
    live?.end();
    tell({ kind: 'torn-down', run: number });
  };

  const kill = (number: number) => {
    const live = runs.get(number);
    if (!live || live.killed) return;
    live.killed = true;
    live.run.kill();
    const cancel = clock.after(AFTER_KILL_MS, live.end);
    void live.ended.then(cancel);
  };

  const setAlarm = (name: AlarmName, run: number, afterMs: number) => {
    clearAlarm(name);
    const ring = () => {
      alarms.delete(name);
      tell({ kind: 'alarm', name, run });
    };
    alarms.set(name, clock.after(Math.min(afterMs, LONGEST_ALARM_MS), ring));
  };

  const clearAlarm = (name: AlarmName) => {
    alarms.get(name)?.();
    alarms.delete(name);
  };

  void setUp();
  return {
    get state() {
      return life.state;
    },
    command: (command) => (tell(command) ? null : { code: 'command-not-now', params: { state: life.state.kind } }),
    stopped: () =>
      new Promise((resolve) => {
        const look = () => {
          if (isRunning(life.state) || life.state.kind === 'stopping') return;
          for (const number of runs.keys()) kill(number);
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        tell({ kind: 'stop' });
      }),
  };
}

const isRunning = ({ kind }: MinerState): boolean => kind === 'starting' || kind === 'mining' || kind === 'paused';
