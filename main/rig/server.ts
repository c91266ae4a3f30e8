// A rig's page server: loopback only, behind the key; the page's files over HTTP, commands and snapshots over one WebSocket.
import { readFile, realpath } from 'node:fs/promises';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { contentSecurityPolicy, pageFile } from '../contract/page.ts';
import { RIG_SOCKET_PATH } from '../contract/transport.ts';
import { type RigKey, admitSocket, admitVisit, cookieName, isOwnHost } from './admission.ts';
import type { DoorPage } from './door-page.ts';
import { type RigSockets, type SocketParts, openSockets } from './sockets.ts';

export const LOOPBACK = '127.0.0.1';
const MAX_CONNECTIONS = 64;
const MAX_HEADER_BYTES = 8 * 1024;
const HEADERS_WITHIN_MS = 5_000;

export interface RigServerParts extends SocketParts {
  /** The built page's folder. */
  readonly page: string;
  readonly door: DoorPage;
  readonly key: RigKey;
  /** 0: any free one. */
  readonly port: number;
}

export interface RigServer {
  readonly port: number;
  /** How many pages are connected now. */
  readonly pages: number;
  close(): Promise<void>;
}

/** Rejects with the system's error (`EADDRINUSE` …) where the port cannot be had. */
export async function serveRig(parts: RigServerParts): Promise<RigServer> {
  const { key } = parts;
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: HEADERS_WITHIN_MS,
    requestTimeout: HEADERS_WITHIN_MS,
  });
  server.maxConnections = MAX_CONNECTIONS;
  const sockets: RigSockets = openSockets(parts);
  let port = 0;

  server.on('request', (request, response) => {
    answer(parts, port, request, response).catch(() => response.destroy());
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const verdict = admitSocket(visit(request), port, key);
    if (request.url !== RIG_SOCKET_PATH) refuseUpgrade(socket, '404 Not Found');
    else if (verdict === 'no-key') refuseUpgrade(socket, '401 Unauthorized');
    else if (verdict !== 'admitted') refuseUpgrade(socket, '403 Forbidden');
    else if (sockets.full) refuseUpgrade(socket, '503 Service Unavailable');
    else sockets.accept(request, socket, head);
  });
  await listen(server, parts.port);
  ({ port } = server.address() as AddressInfo);
  return {
    port,
    get pages() {
      return sockets.count;
    },
    close: async () => {
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

const visit = ({ headers }: IncomingMessage) => ({ host: headers.host, origin: headers.origin, cookie: headers.cookie });

function refuseUpgrade(socket: NodeJS.WritableStream & { destroy(): void }, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

const COMMON_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

async function answer(parts: RigServerParts, port: number, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { key, door } = parts;
  for (const [name, value] of Object.entries(COMMON_HEADERS)) response.setHeader(name, value);
  const locked = (status: number) => {
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': door.policy });
    response.end(request.method === 'HEAD' ? undefined : door.html);
  };
  const { host, cookie } = request.headers;
  if (!isOwnHost(host, port)) return locked(421);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const [pathname = '', ...query] = (request.url ?? '').split('?');
  const token = pathname === '/' ? new URLSearchParams(query.join('?')).get('token') : null;
  if (token !== null) {
    if (!key.opens(token)) return locked(401);
    // The token leaves the address bar at once, and stays where no script can read it.
    response.setHeader('set-cookie', `${cookieName(port)}=${key.token}; HttpOnly; SameSite=Strict; Path=/`);
    response.writeHead(303, { location: '/' }).end();
    return;
  }
  if (admitVisit({ host, cookie, origin: undefined }, port, key) !== 'admitted') return locked(401);
  await sendFile(parts.page, pathname, request, response);
}

async function sendFile(folder: string, pathname: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const wanted = pageFile(pathname);
  const bytes = wanted ? await readInside(folder, wanted.path) : null;
  const policy = { 'content-security-policy': contentSecurityPolicy('self') };
  if (!wanted || !bytes) {
    response.writeHead(404, policy).end();
    return;
  }
  response.writeHead(200, { ...policy, 'content-type': wanted.type, 'content-length': bytes.length });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** null where it is no file inside `folder`, links followed. */
async function readInside(folder: string, relative: string): Promise<Buffer | null> {
  try {
    const root = await realpath(folder);
    const file = await realpath(path.join(root, relative));
    return file.startsWith(root + path.sep) ? await readFile(file) : null;
  } catch {
    return null;
  }
}
