// A child process of the engine's, seen over the MessagePort that main sent: messages go straight, its life goes through main.
import type { ChildPort } from '../../contract/port.ts';
import type { PortLike } from './port-like.ts';

export interface ChildOverPort {
  readonly child: ChildPort;
  /** Main says that the process ended. Only the first word counts. */
  ended(code: number | null): void;
}

export function childOverPort(port: PortLike, pid: number | null, kill: () => void): ChildOverPort {
  let exit: { readonly code: number | null } | null = null;
  const exitListeners: ((exit: { readonly code: number | null }) => void)[] = [];
  return {
    child: {
      pid,
      post: (message) => {
        if (!exit) port.postMessage(message);
      },
      onMessage: (listener) => {
        port.on('message', (event) => listener(event.data));
        port.start?.();
      },
      onExit: (listener) => {
        const gone = exit;
        if (gone) queueMicrotask(() => listener(gone));
        else exitListeners.push(listener);
      },
      kill: () => {
        if (!exit) kill();
      },
    },
    ended: (code) => {
      if (exit) return;
      exit = { code };
      port.close?.();
      for (const listener of exitListeners) listener(exit);
    },
  };
}
