// The engine host's entry: a utility process of Electron's that holds the engine and nothing else.
import { Worker } from 'node:worker_threads';
import { createEngine } from '../engine/index.ts';
import { serveEngine } from './engine/host.ts';
import type { PortLike } from './engine/port-like.ts';

const parent = (process as unknown as { parentPort?: PortLike }).parentPort;
if (!parent) throw new Error('this file runs as a utility process of Lode only');

// Ctrl-C in a terminal reaches every process of the group; main ends this one in order.
process.on('SIGINT', () => undefined);

serveEngine({
  parent,
  createEngine,
  startThread: (name, workerData) => new Worker(new URL(`../threads/${name}.mjs`, import.meta.url), { workerData }),
});
