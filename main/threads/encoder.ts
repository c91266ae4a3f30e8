// The encoder thread: token ids by a tokenizer.json, with Hugging Face's own library.
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { Tokenizer } from '@huggingface/tokenizers';
import type { Encoded, EncodeWork } from '../engine/inference/inference.ts';
import type { Numbered, NumberedReply } from '../engine/inference/thread-queue.ts';

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread of Lode only');

interface Made {
  readonly tokenizer: Tokenizer;
  /** What it puts before and behind every text. */
  readonly before: readonly number[];
  readonly behind: readonly number[];
}
const made = new Map<string, Made>();
/** A word longer than this is no word, and costs a tokenizer time that grows with its square. */
const MOST_OF_A_WORD = 200;

function make(file: string): Made {
  const tokenizer = new Tokenizer(JSON.parse(readFileSync(file, 'utf8')) as object, {});
  const bare = tokenizer.encode('a', { add_special_tokens: false }).ids;
  const whole = tokenizer.encode('a').ids;
  const at = whole.findIndex((_, from) => bare.every((id, index) => whole[from + index] === id));
  if (bare.length === 0 || at < 0) throw new Error('the tokenizer does not know a letter');
  return { tokenizer, before: whole.slice(0, at), behind: whole.slice(at + bare.length) };
}

function encode({ tokenizer: file, texts, maxTokens }: EncodeWork): Encoded {
  const known = made.get(file) ?? make(file);
  made.set(file, known);
  const { tokenizer, before, behind } = known;
  const room = maxTokens - before.length - behind.length;
  const ids: number[] = [];
  const words: number[] = [];
  const lengths: number[] = [];
  for (const text of texts) {
    const from = ids.length;
    ids.push(...before);
    words.push(...before.map(() => -1));
    let left = room;
    for (const [index, piece] of (typeof text === 'string' ? [text] : text).entries()) {
      if (left <= 0) break;
      // So many characters are more than that many tokens: a tokenizer's time is not spent on what is cut anyway.
      const cut = typeof text === 'string' ? piece.slice(0, left * MOST_OF_A_WORD) : piece.slice(0, MOST_OF_A_WORD);
      const own = tokenizer.encode(cut.toWellFormed(), { add_special_tokens: false }).ids.slice(0, left);
      left -= own.length;
      for (const id of own) {
        ids.push(id);
        words.push(typeof text === 'string' ? -1 : index);
      }
    }
    ids.push(...behind);
    words.push(...behind.map(() => -1));
    lengths.push(ids.length - from);
  }
  return { ids: Int32Array.from(ids), lengths: Int32Array.from(lengths), words: Int32Array.from(words) };
}

port.on('message', ({ id, work }: Numbered<EncodeWork>) => {
  let reply: NumberedReply<Encoded>;
  try {
    reply = { id, ok: true, value: encode(work) };
  } catch (error) {
    reply = { id, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(reply, reply.ok ? [reply.value.ids.buffer, reply.value.lengths.buffer, reply.value.words.buffer] : []);
});
