// The engine's `spawn` inside Electron: only main can create a utility process, so it is asked to.
import type { EngineReply, EngineRequest } from '../../contract/engine-wire.ts';
import type { ChildPort, Spawn } from '../../contract/port.ts';
import { type ChildOverPort, childOverPort } from './child-over-port.ts';
import type { PortLike } from './port-like.ts';

type LifeMessage = Extract<EngineRequest, { kind: 'child-started' | 'child-failed' | 'child-exit' }>;

export interface SpawnThroughMain {
  readonly spawn: Spawn;
  /** Main's word about a child. */
  hear(message: LifeMessage, ports: readonly PortLike[]): void;
}

export function spawnThroughMain(post: (message: EngineReply) => void): SpawnThroughMain {
  let lastId = 0;
  const asked = new Map<number, { resolve: (child: ChildPort) => void; reject: (error: Error) => void }>();
  const living = new Map<number, ChildOverPort>();
  return {
    spawn: (name, { libraryFolders = [] } = {}) =>
      new Promise<ChildPort>((resolve, reject) => {
        const id = ++lastId;
        asked.set(id, { resolve, reject });
        post({ kind: 'spawn', id, name, libraryFolders: [...libraryFolders] });
      }),
    hear: (message, ports) => {
      const { id } = message;
      if (message.kind === 'child-exit') {
        living.get(id)?.ended(message.code);
        living.delete(id);
        return;
      }
      const question = asked.get(id);
      asked.delete(id);
      const port = ports[0];
      if (message.kind === 'child-failed' || !port) {
        question?.reject(new Error('the child process could not be started'));
        return;
      }
      const over = childOverPort(port, message.pid, () => post({ kind: 'kill', id }));
      living.set(id, over);
      question?.resolve(over.child);
    },
  };
}
