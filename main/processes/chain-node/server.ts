// The node's WebSocket on loopback: JSON-RPC requests, alone or in batches, and the notices of subscriptions.
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { type Listener, RpcError, rpcMethods } from './rpc.ts';
import type { PracticeChain } from './chain.ts';

const LOOPBACK = '127.0.0.1';
const LARGEST_MESSAGE_BYTES = 4 * 1_024 * 1_024;
const PARSE_ERROR = -32_700;
const INVALID_REQUEST = -32_600;
const METHOD_NOT_FOUND = -32_601;
const INTERNAL = -32_603;
const TOO_MANY_REQUESTS = 429;

const Request = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.number(), z.string(), z.null()]),
  method: z.string().max(100),
  params: z.array(z.unknown()).default([]),
});
/** A web page of somebody's may not speak to it: browsers say where they come from, programs do not. */
const isBrowser = (headers: { origin?: string | undefined }): boolean => headers.origin !== undefined;

export interface NodeServer {
  readonly url: string;
  dropConnections(): void;
  /** Requests are answered with 429 until then (milliseconds since 1970). */
  limitUntil(at: number): void;
  close(): Promise<void>;
}

export function serveNode(chain: PracticeChain, port: number): Promise<NodeServer> {
  const methods = rpcMethods(chain);
  let limitedUntil = 0;
  const server = new WebSocketServer({
    host: LOOPBACK,
    port,
    maxPayload: LARGEST_MESSAGE_BYTES,
    verifyClient: ({ req }: { req: IncomingMessage }) => !isBrowser(req.headers),
  });

  const answer = (input: unknown, listener: Listener): unknown => {
    const parsed = Request.safeParse(input);
    if (!parsed.success) return { jsonrpc: '2.0', id: null, error: { code: INVALID_REQUEST, message: 'Invalid request' } };
    const { id, method, params } = parsed.data;
    const failed = (code: number, message: string, data?: string) => ({
      jsonrpc: '2.0',
      id,
      error: { code, message, ...(data === undefined ? {} : { data }) },
    });
    if (Date.now() < limitedUntil) return failed(TOO_MANY_REQUESTS, 'Too many requests');
    const run = methods.get(method);
    if (!run) return failed(METHOD_NOT_FOUND, 'Method not found');
    try {
      return { jsonrpc: '2.0', id, result: run(params, listener) };
    } catch (error) {
      if (error instanceof RpcError) return failed(error.code, error.message, error.data);
      return failed(INTERNAL, 'Internal error');
    }
  };

  server.on('connection', (socket) => {
    const stops = new Map<string, () => void>();
    let last = 0;
    const listener: Listener = {
      notify: (method, subscription, result) => send(socket, { jsonrpc: '2.0', method, params: { subscription, result } }),
      keep: (subscription, stop) => {
        if (socket.readyState === socket.OPEN) stops.set(subscription, stop);
        else stop();
      },
      drop: (subscription) => {
        stops.get(subscription)?.();
        return stops.delete(subscription);
      },
      nextId: () => `lode-${++last}`,
    };
    socket.on('message', (data) => {
      const input = parse(data);
      if (input === undefined) send(socket, { jsonrpc: '2.0', id: null, error: { code: PARSE_ERROR, message: 'Parse error' } });
      else send(socket, Array.isArray(input) ? input.map((each) => answer(each, listener)) : answer(input, listener));
    });
    socket.on('error', () => undefined); // its close follows
    socket.once('close', () => {
      for (const stop of stops.values()) stop();
      stops.clear();
    });
  });

  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () =>
      resolve({
        url: `ws://${LOOPBACK}:${(server.address() as AddressInfo).port}`,
        dropConnections: () => {
          for (const socket of server.clients) socket.terminate();
        },
        limitUntil: (at) => {
          limitedUntil = at;
        },
        close: () =>
          new Promise((closed) => {
            for (const socket of server.clients) socket.terminate();
            server.close(() => closed());
          }),
      }),
    );
  });
}

function send(socket: WebSocket, message: unknown): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
}

function parse(data: RawData): unknown {
  try {
    return JSON.parse((data as Buffer).toString('utf8'));
  } catch {
    return undefined;
  }
}
