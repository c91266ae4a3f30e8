// The open connections: which are busy with an exchange, which idle; makes room, and answers those that never got to a request.
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../clock.ts';
import type { Exchange } from './exchange.ts';
import { NO_ROOM, type Refusal, refuse, STATUS } from './refusal.ts';
import { plainError } from './reply.ts';

interface Connection {
  readonly active: Set<Exchange>;
  /** The last request that came over it, answered or not. */
  last: IncomingMessage | null;
  /** Bytes read when the last exchange was over: more than that is the beginning of another. */
  heard: number;
  /** Monotonic time at which it began what it has under way now. */
  busySince: number;
  /** Answered and closing; whatever still comes is not looked at. */
  done: boolean;
}

interface Options {
  readonly clock: Clock;
  readonly most: number;
  readonly lingerMs: number;
  /** A request that was refused before there was one. */
  readonly onRefused: (refusal: Refusal) => void;
}

export class Connections {
  readonly #options: Options;
  readonly #open = new Map<Socket, Connection>();
  /** Longest idle first. */
  readonly #idle = new Set<Socket>();
  #whenQuiet: (() => void) | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Open connections. */
  get size(): number {
    return this.#open.size;
  }

  open(socket: Socket): void {
    if (this.#open.size >= this.#options.most) {
      const victim = this.#leastEntitled();
      if (!victim) {
        socket.destroy();
        return;
      }
      for (const exchange of this.#open.get(victim)?.active ?? []) exchange.refuse(NO_ROOM);
      this.#forget(victim);
      victim.destroy();
    }
    this.#open.set(socket, { active: new Set(), last: null, heard: 0, busySince: 0, done: false });
    this.#idle.add(socket);
    socket.once('close', () => this.#forget(socket));
  }

  /** How many exchanges the connection has now, this one included. */
  begin(socket: Socket, exchange: Exchange): number {
    const connection = this.#open.get(socket);
    if (!connection) return 1;
    if (connection.active.size === 0) connection.busySince = this.#options.clock.monotonic();
    connection.active.add(exchange);
    connection.last = exchange.request;
    this.#idle.delete(socket);
    return connection.active.size;
  }

  /** The exchange's reply is through, or its connection gone. */
  end(socket: Socket, exchange: Exchange): void {
    const connection = this.#open.get(socket);
    if (!connection?.active.delete(exchange)) return;
    connection.heard = socket.bytesRead;
    if (connection.active.size === 0) {
      this.#idle.add(socket);
      // What broke it came behind a reply that had promised to keep it open.
      if (connection.done) this.#part(socket);
    }
    this.#quiet();
  }

  /** node's parser or its clock gave up on what came over a connection. */
  broken(error: NodeJS.ErrnoException, socket: Socket): void {
    const connection = this.#open.get(socket);
    if (!connection || connection.done) return;
    const refusal = refusalOf(error);
    if (connection.active.size > 0) {
      const halfSaid = [...connection.active].filter((exchange) => !exchange.request.complete);
      // Behind a whole request comes something that is none: nobody waits for its answer, the connection goes.
      if (halfSaid.length === 0) socket.destroy();
      else connection.done = true;
      for (const exchange of halfSaid) exchange.refuse(refusal);
      return;
    }
    const answeredBefore = connection.last !== null && !connection.last.complete;
    if (answeredBefore || socket.bytesRead <= connection.heard) {
      socket.destroy();
      return;
    }
    connection.done = true;
    this.#options.onRefused(refusal);
    this.answer(socket, refusal);
  }

  /** Writes a whole reply by hand, for want of a request, and closes. */
  answer(socket: Socket, { status, message }: Refusal): void {
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    const { headers, body } = plainError(status, message);
    const bytes = Buffer.from(body);
    const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`];
    for (let i = 0; i + 1 < headers.length; i += 2) lines.push(`${headers[i]}: ${headers[i + 1]}`);
    lines.push(`content-length: ${bytes.length}`, 'connection: close', '', '');
    this.#part(socket, Buffer.concat([Buffer.from(lines.join('\r\n')), bytes]));
  }

  /** Says the last word, and hangs up on whoever does not. */
  #part(socket: Socket, lastWord: Buffer | null = null): void {
    const cancel = this.#options.clock.after(this.#options.lingerMs, () => socket.destroy());
    socket.once('close', cancel);
    socket.on('error', () => undefined);
    if (lastWord) socket.end(lastWord);
    else socket.end();
  }

  closeIdle(): void {
    for (const socket of this.#idle) socket.destroy();
  }

  /** Resolves when no exchange is under way, or after `ms`. */
  quiet(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(ms, resolve);
      this.#whenQuiet = () => {
        cancel();
        resolve();
      };
      this.#quiet();
    });
  }

  /** Every exchange still under way. */
  *active(): Generator<Exchange> {
    for (const connection of this.#open.values()) yield* connection.active;
  }

  destroyAll(): void {
    for (const socket of this.#open.keys()) socket.destroy();
  }

  /**
   * The one idle for longest; where none is, the one that has been busy for longest with what nobody has signed for: anybody can
   * claim to be a caller we know and then hold its body back. null: all are busy with callers who have shown who they are.
   */
  #leastEntitled(): Socket | null {
    for (const socket of this.#idle) return socket;
    let found: Socket | null = null;
    let longest = Infinity;
    for (const [socket, { active, busySince }] of this.#open) {
      if (busySince >= longest || [...active].some(({ proven }) => proven)) continue;
      found = socket;
      longest = busySince;
    }
    return found;
  }

  #quiet(): void {
    for (const _ of this.active()) return;
    this.#whenQuiet?.();
  }

  #forget(socket: Socket): void {
    const connection = this.#open.get(socket);
    if (!connection) return;
    this.#open.delete(socket);
    this.#idle.delete(socket);
    for (const exchange of connection.active) exchange.closed();
    this.#quiet();
  }
}

/** What node calls it, in our words. */
function refusalOf({ code = '' }: NodeJS.ErrnoException): Refusal {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return refuse('too-slow', STATUS.timeout, 'Request did not arrive in time');
    case 'HPE_HEADER_OVERFLOW':
      return refuse('too-large', STATUS.headersTooLarge, 'Request headers too large');
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return refuse('too-large', STATUS.tooLarge, 'Chunk extensions too large');
    case 'HPE_INVALID_EOF_STATE':
    case 'ECONNRESET':
    case 'EPIPE':
      return refuse('truncated', STATUS.badRequest, 'Request ended early');
    default:
      return refuse('malformed', STATUS.badRequest, 'This is no HTTP request');
  }
}
