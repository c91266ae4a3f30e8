// A feed of releases over HTTP as a host of static files is one: honest about bytes, and whatever a test has it do wrong.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';

export type Body =
  | Uint8Array
  /** What else can happen to an answer. */
  | ((response: ServerResponse, request: IncomingMessage) => void);

export interface FeedServer {
  readonly url: string;
  /** By path. What is not there is not found. */
  readonly files: Map<string, Body>;
  readonly asked: { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  close(): Promise<void>;
}

export async function serveFeed(): Promise<FeedServer> {
  const files = new Map<string, Body>();
  const asked: FeedServer['asked'] = [];
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://feed');
    asked.push({ path: pathname, headers: request.headers });
    const body = files.get(decodeURIComponent(pathname));
    if (body === undefined) response.writeHead(404).end('not found');
    else if (typeof body === 'function') body(response, request);
    else response.writeHead(200, { 'content-length': body.byteLength, 'content-type': 'application/octet-stream' }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    asked,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** `latest-linux.yml` as electron-builder writes it; JSON is YAML. */
export const channelFile = (version: string, name: string, bytes: Uint8Array): Buffer =>
  Buffer.from(
    JSON.stringify({
      version,
      files: [{ url: name, sha512: createHash('sha512').update(bytes).digest('base64'), size: bytes.byteLength }],
      path: name,
      releaseDate: '2026-11-29T00:00:00.000Z',
    }),
  );
