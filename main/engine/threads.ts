// How the engine starts a worker thread: it is handed the way, because where the built file lies is the entry's knowledge.
import type { Worker } from 'node:worker_threads';

export const THREAD_NAMES = [
  'verifier',
  'tokenizer',
  'storage',
  'chain',
  'router',
  'encoder',
  'tagger',
  'clique-search',
  'gpu-pack',
  'model-files',
  'machine',
] as const;
export type ThreadName = (typeof THREAD_NAMES)[number];
export type StartThread = (name: ThreadName, workerData?: unknown) => Worker;
