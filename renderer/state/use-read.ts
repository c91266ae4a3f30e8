// Something read from the engine and kept up to date: asked again when `turn` changes, or when it is asked for.
import { useEffect, useRef, useState } from 'react';
import type { Command, CommandReply, CommandType } from '../../main/contract/commands.ts';
import type { Problem } from '../../main/contract/problem.ts';
import { useStore } from './use-lode.ts';

export interface Read<T extends CommandType> {
  /** The newest that was answered. null: nothing yet. */
  readonly value: CommandReply<T> | null;
  readonly problem: Problem | null;
  readonly reading: boolean;
  readonly again: () => void;
}

/** `command` null: nothing is asked yet. An answer that comes after a newer one is dropped; a failure leaves what was read before. */
export function useRead<T extends CommandType>(command: Extract<Command, { type: T }> | null, turn: string | number): Read<T> {
  const store = useStore();
  const [tries, setTries] = useState(0);
  const [read, setRead] = useState<{ asked: string | null; value: CommandReply<T> | null; problem: Problem | null }>({
    asked: null,
    value: null,
    problem: null,
  });
  const order = useRef({ sent: 0, shown: 0 });
  const asked = command === null ? null : JSON.stringify({ command, turn, tries });
  useEffect(() => {
    if (asked === null) return;
    order.current.sent += 1;
    const mine = order.current.sent;
    const { command: sent } = JSON.parse(asked) as { command: Extract<Command, { type: T }> };
    void store.send<T>(sent).then((result) => {
      if (mine < order.current.shown) return;
      order.current.shown = mine;
      setRead((before) =>
        result.ok ? { asked, value: result.value, problem: null } : { asked, value: before.value, problem: result.problem },
      );
    });
  }, [store, asked]);
  const { value, problem } = read;
  return { value, problem, reading: asked !== null && read.asked !== asked, again: () => setTries(tries + 1) };
}
