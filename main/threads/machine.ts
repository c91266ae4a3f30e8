// The machine thread: systeminformation's answers about processor, memory and battery, away from the engine's event loop.
import { parentPort } from 'node:worker_threads';
import { battery, cpu, cpuTemperature, mem } from 'systeminformation';
import type { SystemAnswers, SystemQuestion } from '../engine/devices/system-information.ts';
import type { Numbered, NumberedReply } from '../engine/inference/thread-queue.ts';

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread of Lode only');

const asks: { readonly [Q in SystemQuestion]: () => Promise<SystemAnswers[Q]> } = { cpu, cpuTemperature, mem, battery };

async function answer({ id, work }: Numbered<SystemQuestion>): Promise<NumberedReply<SystemAnswers[SystemQuestion]>> {
  try {
    return { id, ok: true, value: await asks[work]() };
  } catch (error) {
    return { id, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

port.on('message', (asked: Numbered<SystemQuestion>) => {
  void answer(asked).then((reply) => port.postMessage(reply));
});
