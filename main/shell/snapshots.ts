// Snapshots as the page, the tray and the gate see them: the engine's word and the house's, numbered anew.
import type { HostSnapshot, Snapshot } from '../contract/snapshot.ts';
import type { EngineKeeper } from './engine-keeper.ts';

export interface Snapshots {
  readonly current: Snapshot;
  /** Calls back with each newer snapshot. */
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
  askClose(asks: boolean): void;
}

/** The engine's own numbers begin anew with each of its lives, and the house has news of its own: so main counts. */
export function shellSnapshots(engine: Pick<EngineKeeper, 'snapshot' | 'lost' | 'subscribe'>, dataFolder: string): Snapshots {
  let asksClose = false;
  let seq = 0;
  let current = compose();
  const listeners = new Set<(snapshot: Snapshot) => void>();

  function compose(): Snapshot {
    const host: HostSnapshot = { kind: 'desktop', asksClose, engineLost: engine.lost, dataFolder };
    seq += 1;
    return { ...engine.snapshot, seq, host };
  }
  const changed = () => {
    current = compose();
    for (const listener of listeners) listener(current);
  };
  engine.subscribe(changed);
  return {
    get current() {
      return current;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    askClose: (asks) => {
      if (asksClose === asks) return;
      asksClose = asks;
      changed();
    },
  };
}
