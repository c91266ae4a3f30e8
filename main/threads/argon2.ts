// The argon2 thread: makes one key from a password, slowly and with much memory as it is meant to, and ends.
import { parentPort, workerData } from 'node:worker_threads';
import sodium from 'libsodium-wrappers-sumo';
import { z } from 'zod';

/** What it is started with. `password` and `salt`: bytes; the password's are the thread's own copy. */
const Work = z.object({
  /** argon2i: btcli's keyfiles; argon2id: the vault. */
  algorithm: z.enum(['argon2i', 'argon2id']),
  password: z.instanceof(Uint8Array),
  salt: z.instanceof(Uint8Array),
  passes: z.int().positive(),
  memoryBytes: z.int().positive(),
  keyBytes: z.int().positive(),
});

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread of Lode only');
const { algorithm, password, salt, passes, memoryBytes, keyBytes } = Work.parse(workerData);
await sodium.ready;
const kind = algorithm === 'argon2i' ? sodium.crypto_pwhash_ALG_ARGON2I13 : sodium.crypto_pwhash_ALG_ARGON2ID13;
const key = sodium.crypto_pwhash(keyBytes, password, salt, passes, memoryBytes, kind);
password.fill(0);
port.postMessage(key, [key.buffer as ArrayBuffer]);
