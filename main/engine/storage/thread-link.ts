// Calls to the storage thread and their answers; a thread that ended answers every call with a problem.
import type { Worker } from 'node:worker_threads';
import { fail, type Result } from '../../contract/problem.ts';
import type { StorageCall, StorageReplies, StorageRequest, StorageReturn } from './wire.ts';

export interface ThreadLink {
  call<R extends StorageRequest>(request: R): Promise<Result<StorageReplies[R['op']]>>;
  /** Resolves when the thread has ended; it ends by itself after `close`. */
  readonly ended: Promise<void>;
  /** Stops waiting for a thread that does not end: it no longer keeps the process alive. */
  abandon(): void;
}

export function linkThread(worker: Worker): ThreadLink {
  const waiting = new Map<number, (result: StorageReturn['result']) => void>();
  let lastId = 0;
  let why: string | null = null;

  const end = (detail: string) => {
    why ??= detail;
    for (const settle of waiting.values()) settle(fail('storage-broken', { detail: why }));
    waiting.clear();
  };
  worker.on('message', ({ id, result }: StorageReturn) => {
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  worker.on('error', (error) => end(error instanceof Error ? error.message : 'the storage thread failed'));
  const ended = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      end('the storage thread ended');
      resolve();
    });
  });

  return {
    call: <R extends StorageRequest>(request: R) =>
      new Promise<Result<StorageReplies[R['op']]>>((resolve) => {
        if (why !== null) {
          resolve(fail('storage-broken', { detail: why }));
          return;
        }
        lastId += 1;
        // The thread answers an op with that op's reply: `StorageReplies` is their one agreement.
        waiting.set(lastId, resolve as (result: StorageReturn['result']) => void);
        worker.postMessage({ id: lastId, request } satisfies StorageCall, []);
      }),
    ended,
    // Never `terminate`: it would break into a call of libsql, which ends the whole process when that happens.
    abandon: () => worker.unref(),
  };
}
