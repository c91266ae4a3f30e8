// Snapshots as the page, the tray and the gate see them: the engine's word and the house's, numbered anew.
import { type HostSnapshot, plainHost, type Snapshot } from '../contract/snapshot.ts';
import type { EngineKeeper } from './engine-keeper.ts';

export interface Snapshots {
  readonly current: Snapshot;
  /** Calls back with each newer snapshot. */
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
  /** What the house has to say anew; what it says already is not said again. */
  tell(news: Partial<HouseNews>): void;
}

/** Of the house's part, what its modules know. */
export type HouseNews = Pick<HostSnapshot, 'asksClose' | 'update' | 'replacesItself' | 'opensAtLogin' | 'trayPlace' | 'safeMode'>;

/** The engine's own numbers begin anew with each of its lives, and the house has news of its own: so main counts. */
export function shellSnapshots(engine: Pick<EngineKeeper, 'snapshot' | 'lost' | 'subscribe'>, dataFolder: string): Snapshots {
  let host: HostSnapshot = plainHost('desktop', dataFolder);
  let seq = 0;
  let current = compose();
  const listeners = new Set<(snapshot: Snapshot) => void>();

  function compose(): Snapshot {
    seq += 1;
    return { ...engine.snapshot, seq, host: { ...host, engineLost: engine.lost } };
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
    tell: (news) => {
      const after = { ...host, ...news };
      if (JSON.stringify(after) === JSON.stringify(host)) return;
      host = after;
      changed();
    },
  };
}
