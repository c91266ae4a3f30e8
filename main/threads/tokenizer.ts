// The tokenizer thread: turns texts into the rows a model reads, away from the engine's event loop.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { featureRows, Vocabulary } from '../engine/subnets/practice/features.ts';
import type { TokenizeReply, TokenizeRequest } from '../engine/inference/tokenize.ts';

const { modelsFolder } = workerData as { modelsFolder: string };
const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread of Lode only');

type Tokenizer = (texts: readonly string[]) => Float32Array<ArrayBuffer>;

/** By name, made when first asked for. */
const makers: Readonly<Record<string, () => Tokenizer>> = {
  langid: () => {
    const vocabulary = Vocabulary.parse(JSON.parse(readFileSync(path.join(modelsFolder, 'langid/features.json'), 'utf8')));
    return (texts) => featureRows(vocabulary, texts);
  },
};
const made = new Map<string, Tokenizer>();

port.on('message', ({ id, tokenizer, texts }: TokenizeRequest) => {
  let reply: TokenizeReply;
  try {
    const tokenize = made.get(tokenizer) ?? makers[tokenizer]?.();
    if (!tokenize) throw new Error(`no tokenizer is called ${tokenizer}`);
    made.set(tokenizer, tokenize);
    reply = { id, ok: true, rows: tokenize(texts) };
  } catch (error) {
    reply = { id, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(reply, reply.ok ? [reply.rows.buffer] : []);
});
