// The tokenizer thread: turns texts into the rows a model reads, away from the engine's event loop.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { type Featurize, featurizer, Vocabulary } from '../engine/subnets/practice/features.ts';
import type { Numbered, NumberedReply } from '../engine/inference/thread-queue.ts';
import type { TokenizedRows, TokenizeWork } from '../engine/inference/tokenize.ts';

const { modelsFolder } = workerData as { modelsFolder: string };
const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread of Lode only');

/** By name, made when first asked for. */
const makers: ReadonlyMap<string, () => Featurize> = new Map([
  [
    'langid',
    () => featurizer(Vocabulary.parse(JSON.parse(readFileSync(path.join(modelsFolder, 'langid/features.json'), 'utf8')))),
  ],
]);
const made = new Map<string, Featurize>();

port.on('message', ({ id, work: { tokenizer, texts } }: Numbered<TokenizeWork>) => {
  let reply: NumberedReply<TokenizedRows>;
  try {
    const tokenize = made.get(tokenizer) ?? makers.get(tokenizer)?.();
    if (!tokenize) throw new Error(`no tokenizer is called ${tokenizer}`);
    made.set(tokenizer, tokenize);
    reply = { id, ok: true, value: tokenize(texts) };
  } catch (error) {
    reply = { id, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(reply, reply.ok ? [reply.value.buffer] : []);
});
