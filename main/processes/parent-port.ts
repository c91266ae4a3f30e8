// The child's end of a port, whoever started it: a fork under plain Node, or a utility process of Electron's.
import type { ParentPort } from '../contract/port.ts';

interface PortLike {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: PortLike[] }) => void): void;
  start?(): void;
}

/**
 * Under fork the channel is `process.send`; when the parent goes, the child goes too.
 * Under Electron main sends one message that carries the MessagePort to the engine host; everything after runs over that.
 */
export function openParentPort(): Promise<ParentPort> {
  // Ctrl-C in a terminal reaches every process of the group; the parent ends this one, in order.
  process.on('SIGINT', () => undefined);
  if (process.send) {
    process.once('disconnect', () => process.exit(0));
    return Promise.resolve({
      post: (message) => {
        if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
      },
      onMessage: (listener) => void process.on('message', listener),
    });
  }
  const parent = (process as unknown as { parentPort?: PortLike }).parentPort;
  if (!parent) throw new Error('this file runs as a child process of Lode only');
  return new Promise((resolve) => {
    parent.on('message', (event) => {
      const port = event.ports[0];
      if (!port) return;
      resolve({
        post: (message) => port.postMessage(message),
        onMessage: (listener) => {
          port.on('message', (inner) => listener(inner.data));
          port.start?.();
        },
      });
    });
  });
}
