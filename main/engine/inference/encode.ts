// The encoder thread's client: texts become the token ids that a tokenizer.json makes of them, away from the event loop.
import type { StartThread } from '../threads.ts';
import type { Encode, Encoded, EncodeWork } from './inference.ts';
import { createThreadQueue } from './thread-queue.ts';

export interface Encoder {
  readonly encode: Encode;
  /** What waits ends with `gone`. */
  dispose(): Promise<void>;
}

export function createEncoder(startThread: StartThread): Encoder {
  const queue = createThreadQueue<EncodeWork, Encoded>(() => startThread('encoder'), { callsOff: true });
  return { encode: (work, signal) => queue.ask(work, signal), dispose: () => queue.dispose() };
}
