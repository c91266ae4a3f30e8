// The generator's connections: whole requests written as bytes made beforehand, one under way on each, replies read by length.
import { connect, type Socket } from 'node:net';
import type { SignedRequest } from '../main/processes/validator/request.ts';

const HEADERS_END = Buffer.from('\r\n\r\n');
const LENGTH = /content-length: (\d+)/i;
const OK = 'HTTP/1.1 200';

export class Connection {
  private readonly socket: Socket;
  private received: Buffer = Buffer.alloc(0);
  private done: ((ok: boolean) => void) | null = null;

  /** `from`: the local address to call from. */
  constructor(port: number, from = '127.0.0.1') {
    this.socket = connect({ port, host: '127.0.0.1', localAddress: from, noDelay: true });
    this.socket.on('data', (chunk) => this.take(chunk));
    this.socket.on('error', () => this.finish(false));
    this.socket.on('close', () => this.finish(false));
  }

  /** True: answered with 200. False: answered otherwise, or the connection is lost. One at a time. */
  ask(request: Buffer): Promise<boolean> {
    if (this.socket.destroyed) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.done = resolve;
      this.socket.write(request);
    });
  }

  get closed(): boolean {
    return this.socket.destroyed || !this.socket.writable;
  }

  close(): void {
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    const end = this.received.indexOf(HEADERS_END);
    if (end < 0) return;
    const head = this.received.toString('latin1', 0, end);
    const whole = end + HEADERS_END.length + Number(LENGTH.exec(head)?.[1] ?? 0);
    if (this.received.length < whole) return;
    this.received = this.received.subarray(whole);
    this.finish(head.startsWith(OK));
  }

  private finish(ok: boolean): void {
    const { done } = this;
    this.done = null;
    done?.(ok);
  }
}

/** The request as it goes over the wire. */
export const asBytes = ({ path, headers, body }: SignedRequest, port: number): Buffer => {
  const lines: string[] = [];
  for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`);
  const text = Buffer.from(body);
  return Buffer.concat([
    Buffer.from(
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${lines.join('\r\n')}\r\nContent-Length: ${text.length}\r\n\r\n`,
    ),
    text,
  ]);
};
