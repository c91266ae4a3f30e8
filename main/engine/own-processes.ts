// Which processes are Lode's own: this one, its parent, and every child that was started through here and lives.
import type { Spawn } from '../contract/port.ts';

export interface OwnProcesses {
  readonly spawn: Spawn;
  has(pid: number): boolean;
}

export function ownProcesses(spawn: Spawn): OwnProcesses {
  const own = new Set([process.pid, process.ppid]);
  return {
    spawn: async (name, options) => {
      const port = await spawn(name, options);
      const { pid } = port;
      if (pid !== null) {
        own.add(pid);
        port.onExit(() => own.delete(pid));
      }
      return port;
    },
    has: (pid) => own.has(pid),
  };
}
