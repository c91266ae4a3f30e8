// The encoder thread: token ids by a tokenizer.json, with Hugging Face's own library. Those that wait have turns, so that a text that
// takes long holds up nobody but its own caller, and him not for ever.
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { Tokenizer } from '@huggingface/tokenizers';
import { encoding, type Vocabulary, vocabularyOf } from '../engine/inference/encoding.ts';
import type { Encoded, EncodeWork } from '../engine/inference/inference.ts';
import type { CalledOff, Numbered, NumberedReply } from '../engine/inference/thread-queue.ts';

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread of Lode only');

/** How long one may work before the next has its turn. */
const TURN_MS = 15;
/** What all turns of one may take together: far more than any honest text does. */
const MOST_MS = 10_000;

const known = new Map<string, Vocabulary>();

function vocabulary(file: string): Vocabulary {
  const made = known.get(file) ?? vocabularyOf(new Tokenizer(JSON.parse(readFileSync(file, 'utf8')) as object, {}));
  known.set(file, made);
  return made;
}

interface Job {
  readonly id: number;
  readonly steps: Generator<void, Encoded>;
  spentMs: number;
}
const jobs: Job[] = [];

function answer(reply: NumberedReply<Encoded>): void {
  port?.postMessage(reply, reply.ok ? [reply.value.ids.buffer, reply.value.lengths.buffer, reply.value.words.buffer] : []);
}
const failed = (id: number, error: unknown): void =>
  answer({ id, ok: false, detail: error instanceof Error ? error.message : String(error) });

/** Whether it is done, one way or the other. */
function takeTurn(job: Job): boolean {
  const from = performance.now();
  try {
    for (;;) {
      const { done, value } = job.steps.next();
      const took = performance.now() - from;
      if (done) {
        answer({ id: job.id, ok: true, value });
        return true;
      }
      if (job.spentMs + took > MOST_MS) throw new Error('it takes too long');
      if (took >= TURN_MS) {
        job.spentMs += took;
        return false;
      }
    }
  } catch (error) {
    failed(job.id, error);
    return true;
  }
}

let goingOn = false;
/** Messages that came meanwhile are read between two turns. */
function goOn(): void {
  if (goingOn || jobs.length === 0) return;
  goingOn = true;
  setImmediate(() => {
    goingOn = false;
    const job = jobs.shift();
    if (job && !takeTurn(job)) jobs.push(job);
    goOn();
  });
}

port.on('message', (message: Numbered<EncodeWork> | CalledOff) => {
  const { id } = message;
  if ('calledOff' in message) {
    const at = jobs.findIndex((job) => job.id === id);
    if (at < 0) return;
    jobs.splice(at, 1);
    failed(id, 'called off');
    return;
  }
  const { work } = message;
  try {
    jobs.push({ id, steps: encoding(vocabulary(work.tokenizer), work), spentMs: 0 });
  } catch (error) {
    failed(id, error);
    return;
  }
  goOn();
});
