// Calls to the storage thread and their answers; a thread that ended answers every call with a problem.
import type { Worker } from 'node:worker_threads';
import { fail, type Result } from '../../contract/problem.ts';
import type { StorageCall, StorageReplies, StorageRequest, StorageReturn } from './wire.ts';

export interface ThreadLink {
  call<R extends StorageRequest>(request: R): Promise<Result<StorageReplies[R['op']]>>;
  end(): Promise<void>;
}

export function linkThread(worker: Worker): ThreadLink {
  const waiting = new Map<number, (result: StorageReturn['result']) => void>();
  let lastId = 0;
  let ended: string | null = null;

  const end = (detail: string) => {
    ended ??= detail;
    for (const settle of waiting.values()) settle(fail('storage-broken', { detail: ended }));
    waiting.clear();
  };
  worker.on('message', ({ id, result }: StorageReturn) => {
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  worker.on('error', (error) => end(error instanceof Error ? error.message : 'the storage thread failed'));
  worker.on('exit', () => end('the storage thread ended'));

  return {
    call: <R extends StorageRequest>(request: R) =>
      new Promise<Result<StorageReplies[R['op']]>>((resolve) => {
        if (ended !== null) {
          resolve(fail('storage-broken', { detail: ended }));
          return;
        }
        lastId += 1;
        // The thread answers an op with that op's reply: `StorageReplies` is their one agreement.
        waiting.set(lastId, resolve as (result: StorageReturn['result']) => void);
        worker.postMessage({ id: lastId, request } satisfies StorageCall, []);
      }),
    end: async () => {
      await worker.terminate();
    },
  };
}
