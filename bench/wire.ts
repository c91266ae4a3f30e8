// The generator's connections: whole requests written as bytes made beforehand, one under way on each, replies read by length.
import { connect, type Socket } from 'node:net';
import type { SignedRequest } from '../main/processes/validator/request.ts';

const HEADERS_END = Buffer.from('\r\n\r\n');
const LENGTH = /content-length: (\d+)/i;
const OK = 'HTTP/1.1 200';
const READ_BYTES = 16 * 1_024;

export class Connection {
  private readonly socket: Socket;
  private received: Buffer = Buffer.alloc(0);
  private done: ((ok: boolean) => void) | null = null;

  /** `from`: the local address to call from. */
  constructor(port: number, from = '127.0.0.1') {
    // One buffer for all that is read: a new one for each reply would cost the processor that the axon is measured on.
    const onread = {
      buffer: Buffer.alloc(READ_BYTES),
      callback: (count: number, buffer: Uint8Array): boolean => {
        this.take(Buffer.from(buffer.buffer, buffer.byteOffset, count));
        return true;
      },
    };
    this.socket = connect({ port, host: '127.0.0.1', localAddress: from, noDelay: true, onread });
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
    const heard = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    const end = heard.indexOf(HEADERS_END);
    const head = heard.toString('latin1', 0, Math.max(end, 0));
    const whole = end < 0 ? Number.POSITIVE_INFINITY : end + HEADERS_END.length + Number(LENGTH.exec(head)?.[1] ?? 0);
    // What is left of it is kept as a copy, because the next read overwrites it.
    this.received = heard.length < whole ? Buffer.from(heard) : Buffer.from(heard.subarray(whole));
    if (heard.length >= whole) this.finish(head.startsWith(OK));
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
