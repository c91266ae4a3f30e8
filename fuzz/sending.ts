// Sends bytes over a connection of their own and hears what comes back, until it is clear that nothing more will.
import { connect } from 'node:net';
import { readReplies, type WireReplies } from '../main/engine/axon/testing/reply-reader.ts';

export interface Heard extends WireReplies {
  /** Closed by the axon. */
  readonly closed: boolean;
}

/** After a whole reply this long without a word is the end. */
const QUIET_MS = 12;
/** The axon cuts whoever is slower than its own limits, which are shorter. */
const PATIENCE_MS = 2_500;

/** `pieces`: the bytes in the order and the packets they leave in. `hangUp`: says that nothing more will follow. */
export function sendBytes(port: number, pieces: readonly Buffer[], hangUp = false): Promise<Heard> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true, allowHalfOpen: true });
    const chunks: Buffer[] = [];
    const sent = Buffer.concat(pieces);
    const asked = { heads: sent.includes('HEAD '), old: sent.includes('HTTP/1.0') };
    const read = (): WireReplies => readReplies(Buffer.concat(chunks), asked);
    let quiet: NodeJS.Timeout | null = null;
    let settled = false;
    const settle = (closed: boolean): void => {
      if (settled) return;
      settled = true;
      clearTimeout(patience);
      if (quiet) clearTimeout(quiet);
      socket.destroy();
      resolve({ ...read(), closed });
    };
    const patience = setTimeout(() => settle(false), PATIENCE_MS);
    socket.on('error', () => settle(true));
    socket.on('end', () => settle(true));
    socket.on('close', () => settle(true));
    socket.on('data', (bytes: Buffer) => {
      chunks.push(bytes);
      if (quiet) clearTimeout(quiet);
      quiet = null;
      const { replies, fault } = read();
      if (fault === null && replies.length > 0 && replies.every(({ whole }) => whole))
        quiet = setTimeout(() => settle(false), QUIET_MS);
    });
    const write = (at: number): void => {
      const piece = pieces[at];
      if (settled) return;
      if (piece === undefined) {
        if (hangUp) socket.end();
        return;
      }
      socket.write(piece, () => setImmediate(write, at + 1));
    };
    socket.once('connect', () => write(0));
  });
}
