// A streaming synapse's answer on its way out: chunk by chunk, no faster than the caller takes them, and no further than it stays.
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { RouteFailure, RouteStream } from '../subnets/adapter.ts';

export type Poured =
  | { readonly ended: 'whole' }
  /** `failure` null: it threw. */
  | { readonly ended: 'broken'; readonly failure: RouteFailure | null }
  | { readonly ended: 'over' };

/**
 * `open`: called before each write; sends the head the first time. `signal`: the exchange is over, nobody wants the rest.
 * Never rejects, and never waits for a stream that ignores the signal.
 */
export async function pour(chunks: RouteStream['chunks'], open: () => ServerResponse, signal: AbortSignal): Promise<Poured> {
  const over = new Promise<'over'>((resolve) => {
    if (signal.aborted) resolve('over');
    else signal.addEventListener('abort', () => resolve('over'), { once: true });
  });
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), over]);
      // Both may have come in the same turn; writing to a response that is over would be an error nobody catches.
      if (next === 'over' || signal.aborted) return { ended: 'over' };
      if (next.done) return next.value ? { ended: 'broken', failure: next.value } : { ended: 'whole' };
      // An empty chunk would be the end of the body on the wire.
      if (next.value.length === 0 || open().write(next.value)) continue;
      const drained = once(open(), 'drain', { signal }).catch(() => 'over' as const);
      if ((await drained) === 'over') return { ended: 'over' };
    }
  } catch {
    return { ended: 'broken', failure: null };
  } finally {
    // Told that nobody listens any more; what it says to that changes nothing.
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}
