// Keeps the engine host alive: starts it, notices when it dies or hangs, starts it again, gives up on a crash loop.
import { commandLimitMs } from '../contract/command-limits.ts';
import type { Command, CommandResult } from '../contract/commands.ts';
import type { ExecutionProvider } from '../contract/device.ts';
import type { EngineReply, EngineRequest } from '../contract/engine-wire.ts';
import type { MinerState } from '../contract/miner-state.ts';
import type { HouseSignals } from '../contract/pausing.ts';
import { fail, ok } from '../contract/problem.ts';
import type { EngineSnapshot, HostSnapshot, Notice } from '../contract/snapshot.ts';
import type { EpochMs } from '../contract/units.ts';
import { emptySnapshot } from './empty-snapshot.ts';
import { type Pulse, watchPulse } from './pulse.ts';

/** The engine's process as main holds it. */
export interface EngineProcess {
  post(message: EngineRequest): void;
  onMessage(listener: (message: EngineReply) => void): void;
  /** Called once, whatever ended it. */
  onExit(listener: (exit: { readonly code: number }) => void): void;
  kill(): void;
}
export type StartEngineProcess = () => EngineProcess;

/** How the engine is opened: whole; in safe mode; or not at all, so that the window can say why. */
export type Opening =
  | { readonly kind: 'whole' }
  | { readonly kind: 'safe'; readonly suspect: ExecutionProvider | null }
  | { readonly kind: 'off' };

export interface EngineKeeperOptions {
  readonly start: StartEngineProcess;
  readonly open: Omit<Extract<EngineRequest, { kind: 'open' }>, 'safe'>;
  readonly opening: Opening;
}

export interface EngineKeeper {
  /** The engine's last word, or an empty one before its first. */
  readonly snapshot: EngineSnapshot;
  readonly lost: HostSnapshot['engineLost'];
  subscribe(listener: () => void): () => void;
  /** Never rejects: a dead, hung or closing engine is `engine-unreachable`. */
  send(command: Command): Promise<CommandResult>;
  /** What the house can tell; an engine that is started again is told anew. */
  hear(signals: HouseSignals): void;
  /** Ends the engine in order and opens it so; what it did is not taken up again. */
  reopen(opening: Opening): Promise<void>;
  /** Stops the engine in order, by force after DISPOSE_LIMIT_MS. */
  dispose(): Promise<void>;
}

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5_000;
/** This many deaths within the window are a crash loop. */
const CRASH_LOOP_DEATHS = 5;
const CRASH_LOOP_WINDOW_MS = 60_000;
/** Restarts that are told of; older ones are history. */
const KEPT_NOTICES = 10;
const MS_PER_SECOND = 1_000;

/** An engine answers Stop at once and has ended all of a run within five seconds. */
const STOP_HEARD_MS = 4_000;

/** The engine promises to be gone within five seconds of `dispose`; what is left then is ended by force. */
export const DISPOSE_LIMIT_MS = 4_800;

export function keepEngine({ start, open, opening: first }: EngineKeeperOptions): EngineKeeper {
  let opening = first;
  let current: EngineProcess | null = null;
  let snapshot = emptySnapshot(open.version);
  let lost: HostSnapshot['engineLost'] = null;
  let deaths: number[] = [];
  let restart: NodeJS.Timeout | null = null;
  /** What the miner was doing when the engine died, to be taken up again: once in a life, and in the next where it did not come to that. */
  let resume: MinerState | null = null;
  let takenUp = false;
  /** What the person said last, which an engine may die before it shows. A pause undefined: nothing of it was said. */
  let wish: { readonly stopped: boolean; readonly pause?: { readonly until: EpochMs | null } | null } = { stopped: false };
  let disposing: Promise<void> | null = null;
  let reopening: Promise<void> = Promise.resolve();
  let ending = false;
  let onDisposed: (() => void) | null = null;
  let pulse: Pulse | null = null;
  let restarts: readonly Notice[] = [];
  let lastCommand = 0;
  let house: HouseSignals | null = null;
  const waiting = new Map<number, (result: CommandResult) => void>();
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };

  const launch = () => {
    restart = null;
    takenUp = false;
    const engine = start();
    current = engine;
    pulse = watchPulse(
      (id) => engine.post({ kind: 'ping', id }),
      () => engine.kill(),
    );
    engine.onExit(() => {
      if (current === engine) died();
    });
    engine.onMessage((message) => {
      if (current !== engine) return;
      if (message.kind === 'pong') pulse?.beat(message.id);
      else if (message.kind === 'result') settle(message.id, message.result as CommandResult);
      else if (message.kind === 'disposed') onDisposed?.();
      else if (message.kind === 'snapshot' && !ending) hear(message.snapshot);
    });
    engine.post({ ...open, safe: opening.kind === 'safe' ? { suspect: opening.suspect } : null });
    if (house) engine.post({ kind: 'house-signals', signals: house });
  };

  const hear = (heard: EngineSnapshot) => {
    if (lost) {
      // The engine numbers its own notices from 1 in each life; a time of day is never one of those.
      restarts = [...restarts, { id: Date.now(), at: lost.since, code: 'engine-restarted', params: {} } as const].slice(
        -KEPT_NOTICES,
      );
      lost = null;
    }
    const notices = [...heard.notices, ...restarts].toSorted((a, b) => a.at - b.at);
    snapshot = { ...heard, notices };
    if (isAtWork(heard.miner) || heard.miner.kind === 'blocked') resume = null;
    if (resume && !takenUp && heard.miner.kind === 'ready') {
      takenUp = true;
      void takeUp(resume);
    }
    changed();
  };

  /** Only what ran, and only as it ran. */
  const takeUp = async (was: MinerState) => {
    if (!('work' in was) || !was.work) return;
    await pass({ type: 'miner.start', args: { work: was.work } });
    // What paused by itself is decided anew by an engine that knows what holds now; the person's word is all that is handed on.
    const shown = was.kind === 'paused' && was.reason === 'person' ? was : null;
    const pause = wish.pause === undefined ? shown : wish.pause;
    if (pause && !wish.stopped && (pause.until === null || pause.until > Date.now()))
      await pass({ type: 'miner.pause', args: { until: pause.until } });
  };

  const died = () => {
    current = null;
    pulse?.stop();
    for (const id of waiting.keys()) settle(id, fail('engine-unreachable'));
    if (disposing || ending) {
      onDisposed?.();
      return;
    }
    const { miner } = snapshot;
    if (wish.stopped) resume = null;
    else if (isAtWork(miner)) resume = miner;
    const now = Date.now();
    deaths = [...deaths.filter((at) => now - at < CRASH_LOOP_WINDOW_MS), now];
    const blocked = deaths.length >= CRASH_LOOP_DEATHS;
    lost = { since: lost?.since ?? (now as EpochMs), blocked };
    // Without an engine nothing is mined, listens or answers, whatever its last word was.
    snapshot = { ...snapshot, miner: blocked ? blockedBy(deaths, now) : { kind: 'setting-up' }, axon: null, device: null };
    if (!blocked) restart = setTimeout(launch, Math.min(FIRST_DELAY_MS * 2 ** (deaths.length - 1), LONGEST_DELAY_MS));
    changed();
  };

  const settle = (id: number, result: CommandResult) => {
    waiting.get(id)?.(result);
    waiting.delete(id);
  };

  const send = (command: Command): Promise<CommandResult> => {
    if (command.type === 'miner.stop') {
      wish = { stopped: true };
      resume = null; // what a dead engine did is not taken up again
      return stop(command);
    }
    if (current && command.type === 'miner.start') wish = { stopped: false, pause: null };
    else if (current && command.type === 'miner.resume') wish = { ...wish, pause: null };
    else if (current && command.type === 'miner.pause' && !command.args.reason) wish = { ...wish, pause: command.args };
    return pass(command);
  };

  /** Whoever does not hear it is ended, and has stopped then. */
  const stop = async (command: Command): Promise<CommandResult> => {
    const engine = current;
    if (!engine) return ok({});
    const late = setTimeout(() => engine.kill(), STOP_HEARD_MS);
    const result = await pass(command);
    clearTimeout(late);
    return current === engine ? result : ok({});
  };

  const pass = (command: Command): Promise<CommandResult> => {
    const engine = current;
    if (opening.kind === 'off') return Promise.resolve(fail('safe-mode'));
    if (!engine || disposing || ending) return Promise.resolve(fail('engine-unreachable'));
    return new Promise((resolve) => {
      const id = ++lastCommand;
      const late = setTimeout(() => settle(id, fail('engine-unreachable')), commandLimitMs(command));
      waiting.set(id, (result) => {
        clearTimeout(late);
        resolve(result);
      });
      engine.post({ kind: 'command', id, command });
    });
  };

  const end = async () => {
    if (restart) clearTimeout(restart);
    restart = null;
    const engine = current;
    if (!engine) return;
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, DISPOSE_LIMIT_MS);
      onDisposed = () => {
        clearTimeout(late);
        resolve();
      };
      engine.post({ kind: 'dispose' });
    });
    pulse?.stop();
    engine.kill();
  };

  const reopen = async (next: Opening) => {
    if (disposing) return;
    ending = true;
    [resume, lost, deaths] = [null, null, []];
    snapshot = { ...emptySnapshot(open.version), settings: snapshot.settings, notices: snapshot.notices };
    changed();
    await end();
    ending = false;
    if (disposing) return;
    opening = next;
    current = null;
    for (const id of waiting.keys()) settle(id, fail('engine-unreachable'));
    if (next.kind === 'off') leaveOff();
    else launch();
    changed();
  };

  /** As after a crash loop: there is none, and none comes by itself. */
  const leaveOff = () => {
    const since = Date.now() as EpochMs;
    lost = { since, blocked: true };
    snapshot = {
      ...snapshot,
      miner: { kind: 'blocked', problem: { code: 'safe-mode', params: {} }, helps: [], work: null, since },
    };
  };

  if (opening.kind === 'off') leaveOff();
  else launch();
  return {
    get snapshot() {
      return snapshot;
    },
    get lost() {
      return lost;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    send,
    hear: (signals) => {
      house = signals;
      current?.post({ kind: 'house-signals', signals });
    },
    reopen: (how) => (reopening = ending ? reopening.then(() => reopen(how)) : reopen(how)),
    dispose: () => (disposing ??= end()),
  };
}

const isAtWork = ({ kind }: MinerState): boolean => kind === 'mining' || kind === 'starting' || kind === 'paused';

function blockedBy(deaths: readonly number[], now: number): MinerState {
  const seconds = Math.max(1, Math.round((now - (deaths[0] ?? now)) / MS_PER_SECOND));
  const problem = { code: 'engine-crash-loop', params: { times: deaths.length, seconds } } as const;
  return { kind: 'blocked', problem, helps: ['none'], work: null, since: now as EpochMs };
}
