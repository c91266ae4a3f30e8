// Reads a request's body up to a limit and a time, and says what went wrong when it does not come whole.
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../clock.ts';

export type BodyResult =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly why: 'too-large' | 'too-slow' | 'truncated' | 'no-room' };

/** A body that is still coming, of a sender nobody has verified. */
export interface Lodger {
  /** Breaks it off: it gives its bytes back and leaves. */
  evict(): void;
}

/** Bytes of bodies held at once, over all callers. */
export class BodyRoom {
  #held = 0;
  readonly #most: number;
  /** Longest there first. */
  readonly #lodgers = new Set<Lodger>();

  constructor(most: number) {
    this.#most = most;
  }

  get held(): number {
    return this.#held;
  }

  /**
   * Where there is no room the lodgers make it, the longest there first: who sends in earnest is done soon, and who holds room with
   * bodies that never end loses it. `lodger`: whose bytes they are, where it can be evicted itself.
   */
  take(bytes: number, lodger: Lodger | null = null): boolean {
    for (const other of this.#lodgers) {
      if (this.#held + bytes <= this.#most || other === lodger) break;
      other.evict();
    }
    if (this.#held + bytes > this.#most) return false;
    this.#held += bytes;
    if (lodger) this.#lodgers.add(lodger);
    return true;
  }

  /** It is whole, or broken off; its bytes stay until they are given back. */
  leave(lodger: Lodger): void {
    this.#lodgers.delete(lodger);
  }

  give(bytes: number): void {
    this.#held -= bytes;
  }
}

interface Options {
  readonly clock: Clock;
  readonly room: BodyRoom;
  readonly maxBytes: number;
  readonly timeoutMs: number;
  /** Whether its sender has been verified; else the body may be broken off to make room for others. */
  readonly proven: boolean;
  /** Handed a function that breaks the reading off. */
  readonly onStart: (breakOff: () => void) => void;
}

const EMPTY = Buffer.alloc(0);

/** `chunk` behind the first `size` bytes of `into`, which is handed on where it has the room, and else twice as large as is needed. */
function joined(into: Buffer, size: number, chunk: Buffer): Buffer {
  const needed = size + chunk.length;
  const larger = into.length >= needed ? into : Buffer.allocUnsafeSlow(2 * needed);
  if (larger !== into) into.copy(larger, 0, 0, size);
  chunk.copy(larger, size);
  return larger;
}

/** On success the caller gives the bytes' room back when it is done with them; on failure nothing stays taken. */
export function readBody(
  request: IncomingMessage,
  { clock, room, maxBytes, timeoutMs, proven, onStart }: Options,
): Promise<BodyResult> {
  return new Promise((resolve) => {
    // What came, at its front. A list of pieces would cost a hundred times their bytes where they come one by one.
    let gathered: Buffer = EMPTY;
    let size = 0;
    let settled = false;
    const lodger: Lodger | null = proven ? null : { evict: () => settle({ ok: false, why: 'no-room' }) };
    const settle = (result: BodyResult): void => {
      if (settled) return;
      settled = true;
      cancel();
      if (lodger) room.leave(lodger);
      request.off('data', take);
      request.off('end', end);
      request.off('close', broken);
      request.off('error', broken);
      if (!result.ok) {
        room.give(size);
        request.on('error', () => undefined); // what still goes wrong with it is of no interest
        request.pause();
      }
      resolve(result);
    };
    const take = (chunk: Buffer): void => {
      if (size + chunk.length > maxBytes) settle({ ok: false, why: 'too-large' });
      else if (!room.take(chunk.length, lodger)) settle({ ok: false, why: 'no-room' });
      else {
        gathered = size === 0 ? chunk : joined(gathered, size, chunk);
        size += chunk.length;
      }
    };
    const end = (): void => settle({ ok: true, bytes: gathered.subarray(0, size) });
    const broken = (): void => settle({ ok: false, why: 'truncated' });
    const cancel = clock.after(timeoutMs, () => settle({ ok: false, why: 'too-slow' }));
    onStart(broken);
    request.on('data', take);
    request.on('end', end);
    request.on('close', broken);
    request.on('error', broken);
  });
}
