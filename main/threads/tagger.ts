// The tagger thread: reads posts for candidates. Finding noun phrases takes tens of milliseconds of a long post.
import { parentPort } from 'node:worker_threads';
import type { Numbered, NumberedReply } from '../engine/inference/thread-queue.ts';
import { type ReadReply, readWork, type ReadWork } from '../engine/subnets/tag101/post.ts';

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread of Lode only');

port.on('message', ({ id, work }: Numbered<ReadWork>) => {
  let reply: NumberedReply<ReadReply>;
  try {
    reply = { id, ok: true, value: readWork(work) };
  } catch (error) {
    reply = { id, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(reply);
});
