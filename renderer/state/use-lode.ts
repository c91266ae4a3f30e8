// The store in React's hands: what is known, and the way to ask for something.
import { createContext, useCallback, useContext, useState, useSyncExternalStore } from 'react';
import { type Command, COMMANDS, type CommandResult, type CommandType } from '../../main/contract/commands.ts';
import { type Problem, assertNever } from '../../main/contract/problem.ts';
import type { Snapshot } from '../../main/contract/snapshot.ts';
import type { Store, View } from './store.ts';

export const StoreContext = createContext<Store | null>(null);

export function useStore(): Store {
  const store = useContext(StoreContext);
  if (store === null) throw new Error('no store above this component');
  return store;
}

export function useView(): View {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, store.view);
}

export interface Asking {
  /** Sends a command; what it answers is also kept as `problem` when it failed. */
  readonly ask: <T extends CommandType>(command: Extract<Command, { type: T }>) => Promise<CommandResult<T>>;
  readonly busy: boolean;
  /** What is waited for is a person's answer in main's window, or a rig's terminal. */
  readonly asksPerson: boolean;
  readonly problem: Problem | null;
  readonly dismiss: () => void;
}

export function useAsk(): Asking {
  const store = useStore();
  const [asked, setAsked] = useState<CommandType | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const ask = useCallback(
    async <T extends CommandType>(command: Extract<Command, { type: T }>): Promise<CommandResult<T>> => {
      setAsked(command.type);
      setProblem(null);
      const result = await store.send(command);
      setAsked(null);
      if (!result.ok) setProblem(result.problem);
      return result;
    },
    [store],
  );
  const cls = asked && COMMANDS[asked].cls;
  const asksPerson = cls === 'spend' || cls === 'secret';
  return { ask, busy: asked !== null, asksPerson, problem, dismiss: () => setProblem(null) };
}

/** Something is answering, or about to. */
export function isAtWork({ miner }: Snapshot): boolean {
  return miner.kind === 'mining' || miner.kind === 'starting' || miner.kind === 'paused';
}

/** Whether what the screen shows is practice: its work is, or its last was. */
export function isPractice(snapshot: Snapshot): boolean {
  const { miner } = snapshot;
  switch (miner.kind) {
    case 'starting':
    case 'mining':
    case 'paused':
      return miner.work.kind === 'practice';
    case 'stopping':
      return snapshot.settings.lastWork?.kind !== 'mine';
    case 'blocked':
    case 'ready':
    case 'setting-up':
      return hasPractised(snapshot);
    default:
      return assertNever(miner);
  }
}

/** The figures on the screen are practice's. */
function hasPractised({ miner, session, settings }: Snapshot): boolean {
  if (miner.kind === 'blocked' && miner.work) return miner.work.kind === 'practice';
  if (settings.lastWork?.kind === 'mine') return false;
  return session.answered + session.late + session.refused + session.failed > 0;
}
