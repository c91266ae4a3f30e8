// For tests: callers over real sockets, from well-behaved ones to those that throw bytes.
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { SignedRequest } from './signer.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** One request on a connection of its own. `from`: the local address to call from. */
export function send(port: number, signed: SignedRequest, from?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        method: signed.method,
        path: signed.path,
        headers: { ...signed.headers, 'content-length': Buffer.byteLength(signed.body) },
        agent: false,
        ...(from === undefined ? {} : { localAddress: from }),
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const body = Buffer.concat(chunks).toString('utf8');
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, rawHeaders: incoming.rawHeaders, body });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(signed.body);
  });
}

/** A reply as it came. `whole`: it had its end. */
export interface Heard {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly chunks: readonly string[];
  readonly bytes: Buffer;
  readonly whole: boolean;
}
/** One POST on a connection of its own; a reply that breaks off is heard as far as it went. */
export function hear(port: number, signed: SignedRequest, extra: Readonly<Record<string, string>> = {}): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const headers = { ...signed.headers, ...extra, 'content-length': Buffer.byteLength(signed.body) };
    const outgoing = request({ host: '127.0.0.1', port, method: 'POST', path: signed.path, headers, agent: false });
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', () => undefined);
      incoming.once('close', () => {
        const bytes = Buffer.concat(chunks);
        const texts = chunks.map((chunk) => chunk.toString());
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, chunks: texts, bytes, whole: incoming.complete });
      });
    });
    outgoing.end(signed.body);
  });
}

/** The request's bytes as they go over the wire. `over`: lines to put in place of, or after, those of the same name. */
export function wire({ method, path, headers, body }: SignedRequest, extra: readonly string[] = []): Buffer {
  const lines = [`${method} ${path} HTTP/1.1`, 'host: 127.0.0.1', `content-length: ${Buffer.byteLength(body)}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  return Buffer.from([...lines, ...extra, '', body].join('\r\n'), 'latin1');
}

export function dial(port: number, from?: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ...(from === undefined ? {} : { localAddress: from }) });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}

/** Everything that comes until the other side closes. */
export function listenToEnd(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.once('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}

/** Throws bytes at the port and hears what comes until the other side closes. `hangUp`: says nothing more would follow. */
export async function throwBytes(port: number, bytes: Uint8Array, hangUp = true): Promise<string> {
  const socket = await dial(port);
  const heard = listenToEnd(socket);
  if (hangUp) socket.end(bytes);
  else socket.write(bytes);
  return heard;
}

/** The status of the first reply in what was heard; 0 where the connection was closed without one. */
export const statusOf = (heard: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1] ?? 0);
export const bodyOf = (heard: string): string => heard.slice(heard.indexOf('\r\n\r\n') + '\r\n\r\n'.length);
