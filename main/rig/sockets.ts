// The sockets of a rig's page: snapshots out, commands in; capped in number, size and how far one may fall behind.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Command, type CommandResult, parseCommand } from '../contract/commands.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { type RigMessage, RigRequest } from '../contract/transport.ts';

const MAX_SOCKETS = 8;
/** A command is a few hundred bytes. */
const MAX_FRAME_BYTES = 16 * 1024;
/** Commands of one socket whose answers it has not taken yet. */
const MAX_UNANSWERED = 16;
const PING_MS = 15_000;
/** RFC 6455 §7.4.1. */
const CLOSE = { goingAway: 1001, unsupported: 1003, policy: 1008 } as const;

export interface SocketParts {
  readonly snapshots: { readonly current: Snapshot; subscribe(listener: (snapshot: Snapshot) => void): () => void };
  readonly send: (command: Command) => Promise<CommandResult>;
}

export interface RigSockets {
  readonly count: number;
  readonly full: boolean;
  /** For a visitor already admitted. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

export function openSockets({ snapshots, send }: SocketParts): RigSockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
  /** Each socket's way to offer it the newest snapshot. */
  const offers = new Map<WebSocket, () => void>();
  let text: { readonly of: Snapshot; readonly json: string } | null = null;
  const newest = () => {
    const { current } = snapshots;
    if (text?.of !== current)
      text = { of: current, json: JSON.stringify({ kind: 'snapshot', snapshot: current } satisfies RigMessage) };
    return text;
  };
  const stop = snapshots.subscribe(() => {
    for (const offer of offers.values()) offer();
  });

  const serve = (socket: WebSocket) => {
    socket.on('error', () => socket.terminate());
    offers.set(socket, offerer(socket, newest));
    socket.on('message', listener(socket, send));
    const stopPings = watchLife(socket);
    socket.once('close', () => {
      stopPings();
      offers.delete(socket);
    });
    offers.get(socket)?.();
  };

  return {
    get count() {
      return offers.size;
    },
    get full() {
      return offers.size >= MAX_SOCKETS;
    },
    accept: (request, socket, head) => server.handleUpgrade(request, socket, head, serve),
    close: () => {
      stop();
      for (const socket of offers.keys()) {
        socket.close(CLOSE.goingAway);
        socket.terminate();
      }
    },
  };
}

/** One snapshot on its way at a time: a slow page skips those between and gets the newest when it can take it. */
function offerer(socket: WebSocket, newest: () => { readonly of: Snapshot; readonly json: string }): () => void {
  let sending = false;
  let sent: Snapshot | null = null;
  const offer = () => {
    const next = newest();
    if (sending || next.of === sent || socket.readyState !== socket.OPEN) return;
    sending = true;
    sent = next.of;
    socket.send(next.json, (error) => {
      sending = false;
      if (!error) offer();
    });
  };
  return offer;
}

function listener(socket: WebSocket, send: SocketParts['send']): (data: unknown, isBinary: boolean) => void {
  let unanswered = 0;
  const answer = async (id: number, input: unknown) => {
    const parsed = parseCommand(input);
    const result = parsed.ok ? await send(parsed.value) : parsed;
    if (socket.readyState !== socket.OPEN) return;
    socket.send(JSON.stringify({ kind: 'result', id, result } satisfies RigMessage), () => {
      unanswered -= 1;
    });
  };
  return (data, isBinary) => {
    if (isBinary) return socket.close(CLOSE.unsupported);
    const request = RigRequest.safeParse(parseJson(String(data)));
    if (!request.success || unanswered >= MAX_UNANSWERED) return socket.close(CLOSE.policy);
    unanswered += 1;
    void answer(request.data.id, request.data.command);
  };
}

/** A page whose computer went away keeps its socket open for ever; one that does not answer a ping is gone. */
function watchLife(socket: WebSocket): () => void {
  let heard = true;
  socket.on('pong', () => {
    heard = true;
  });
  const timer = setInterval(() => {
    if (!heard) return socket.terminate();
    heard = false;
    socket.ping();
  }, PING_MS);
  return () => clearInterval(timer);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
