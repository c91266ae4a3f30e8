// A spawn that remembers its children, so that all of them can be ended at once, those still being started included.
import type { ChildPort, Spawn } from '../contract/port.ts';

export interface TrackedSpawn {
  readonly spawn: Spawn;
  /** Ends every child, and every child that arrives later. */
  killAll(): void;
}

export function trackSpawn(spawn: Spawn): TrackedSpawn {
  const alive = new Set<ChildPort>();
  let killed = false;
  return {
    spawn: async (name, options) => {
      const port = await spawn(name, options);
      if (killed) port.kill();
      alive.add(port);
      port.onExit(() => alive.delete(port));
      return port;
    },
    killAll: () => {
      killed = true;
      for (const port of alive) port.kill();
    },
  };
}
