// Argon2 beside the signer's event loop: a thread that is started for one key and ends with it.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Argon2 } from './nacl.ts';

/** `thread`: where threads/argon2 lies, built. */
export const argon2In =
  (thread: URL): Argon2 =>
  async (password, how) => {
    const worker = new Worker(thread, { workerData: { ...how, password } });
    try {
      const [key] = (await once(worker, 'message')) as [Uint8Array];
      return key;
    } finally {
      await worker.terminate();
    }
  };
