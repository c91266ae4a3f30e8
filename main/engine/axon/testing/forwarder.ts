// For tests: someone on the way between a caller and the axon, who hears everything and may change what passes.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Forwarder {
  readonly port: number;
  /** Everything the axon said, all connections together. */
  readonly heard: () => Buffer;
  /** Everything the callers said, as it went on. */
  readonly passed: () => Buffer;
  /** How often something was changed. */
  readonly changes: () => number;
  close(): Promise<void>;
}

/** Replaces `from` by `to`, of the same length, in what goes to the axon; `from` must come in one piece, as in a small request it does. */
export async function forwarder(port: number, from = '', to = ''): Promise<Forwarder> {
  if (Buffer.byteLength(from) !== Buffer.byteLength(to)) throw new Error('another length would be another request');
  const heard: Buffer[] = [];
  const passed: Buffer[] = [];
  const open = new Set<Socket>();
  let changes = 0;
  const change = (chunk: Buffer): Buffer => {
    const at = from === '' ? -1 : chunk.indexOf(from);
    if (at === -1) return chunk;
    changes += 1;
    return Buffer.concat([chunk.subarray(0, at), Buffer.from(to), chunk.subarray(at + Buffer.byteLength(from))]);
  };
  const server = createServer((caller) => {
    const axon = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [caller, axon],
      [axon, caller],
    ] as const) {
      open.add(one);
      one.on('error', () => undefined); // its close follows
      one.on('close', () => other.destroy());
    }
    caller.on('data', (chunk: Buffer) => {
      const on = change(chunk);
      passed.push(on);
      axon.write(on);
    });
    axon.on('data', (chunk: Buffer) => {
      heard.push(chunk);
      caller.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => Buffer.concat(heard),
    passed: () => Buffer.concat(passed),
    changes: () => changes,
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
