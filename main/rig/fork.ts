// Starts the built child processes and threads under plain Node: what a rig and the unit tests hand to the engine.
import { type ChildProcess, fork } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import type { Confirmer } from '../contract/confirm.ts';
import { childEnvironment, type ChildPort, type ProcessName, type Spawn } from '../contract/port.ts';
import type { StartThread } from '../engine/threads.ts';
import { engineHalf } from './signer-channel.ts';

/** `built`: the folder that holds `processes/` and `threads/` (a file: URL ending in a slash). */
export function forkSpawn(built: URL, confirmer: Confirmer = declineAll, hear: HearChild | null = null): Spawn {
  const start = forkPlain(built, hear);
  return async (name, options) => {
    const port = await start(name, options);
    return name === 'signer' ? engineHalf(port, confirmer) : port;
  };
}

/** Where nobody can be asked, nobody says yes. */
const declineAll: Confirmer = () => Promise.resolve({ kind: 'declined' });

/** Gets what a child writes to its terminal, and its life. null: it has ours. */
export type HearChild = (name: ProcessName, child: ChildProcess) => void;

function forkPlain(built: URL, hear: HearChild | null): Spawn {
  return (name, options) =>
    new Promise<ChildPort>((resolve, reject) => {
      const child = fork(new URL(`processes/${name}.mjs`, built), [], {
        serialization: 'advanced',
        env: childEnvironment(process.env, process.platform, options),
        stdio: ['ignore', hear ? 'pipe' : 'inherit', hear ? 'pipe' : 'inherit', 'ipc'],
      });
      hear?.(name, child);
      let ended = false;
      let exitCode: number | null = null;
      const exitListeners: ((exit: { code: number | null }) => void)[] = [];
      const messageListeners: ((message: unknown) => void)[] = [];
      // Messages that come before anybody listens wait here, as they do in a MessagePort.
      let early: unknown[] | null = [];
      child.on('message', (message) => {
        if (early) early.push(message);
        else for (const listener of messageListeners) listener(message);
      });
      child.once('error', (error) => reject(error));
      const end = (code: number | null) => {
        if (ended) return;
        ended = true;
        exitCode = code;
        for (const listener of exitListeners) listener({ code });
      };
      child.once('exit', (code) => end(code));
      child.once('spawn', () => {
        child.on('error', () => undefined); // a failed send: its exit follows and is what counts
        resolve({
          post: (message) => {
            if (!ended && child.connected) child.send(message as object, () => undefined);
          },
          onMessage: (listener) => {
            messageListeners.push(listener);
            const waiting = early;
            early = null;
            for (const message of waiting ?? []) listener(message);
          },
          onExit: (listener) => {
            if (ended) queueMicrotask(() => listener({ code: exitCode }));
            else exitListeners.push(listener);
          },
          kill: () => {
            child.kill('SIGKILL');
          },
          pid: child.pid ?? null,
        });
      });
    });
}

export function startThreads(built: URL): StartThread {
  return (name, workerData) => new Worker(new URL(`threads/${name}.mjs`, built), { workerData });
}
