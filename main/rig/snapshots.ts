// Snapshots as a rig's page sees them: the engine's word, and that its house is a rig.
import { plainHost, type Snapshot } from '../contract/snapshot.ts';
import type { Engine } from '../engine/index.ts';

export interface RigSnapshots {
  readonly current: Snapshot;
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
}

export function rigSnapshots({ snapshots }: Pick<Engine, 'snapshots'>, dataFolder: string): RigSnapshots {
  const host = plainHost('rig', dataFolder);
  let current: Snapshot = { ...snapshots.current, host };
  const listeners = new Set<(snapshot: Snapshot) => void>();
  snapshots.subscribe((snapshot) => {
    current = { ...snapshot, host };
    for (const listener of listeners) listener(current);
  });
  return {
    get current() {
      return current;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
