// The signer's two ports: one to the engine, one to whoever asks the person. Neither hears what is said on the other.
import type { ParentPort } from '../../contract/port.ts';
import { openParentPort } from '../parent-port.ts';

export interface SignerPorts {
  readonly engine: ParentPort;
  readonly confirm: ParentPort;
}

interface PortLike {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: PortLike[] }) => void): void;
  start?(): void;
}

/**
 * Under fork one channel carries both, in envelopes: `{ channel: 'engine' | 'confirm', message }`. Under Electron main first posts
 * `{ kind: 'ports' }` with two MessagePorts, the engine's and the confirm window's, and what runs over them has no envelope.
 */
export async function openSignerPorts(): Promise<SignerPorts> {
  if (process.send) return sharedChannel(await openParentPort());
  const parent = (process as unknown as { parentPort?: PortLike }).parentPort;
  if (!parent) throw new Error('this file runs as a child process of Lode only');
  return new Promise((resolve) => {
    parent.on('message', ({ data, ports: [engine, confirm] }) => {
      const kind = typeof data === 'object' && data && 'kind' in data ? data.kind : null;
      if (kind === 'ports' && engine && confirm) resolve({ engine: ownPort(engine), confirm: ownPort(confirm) });
    });
  });
}

const ownPort = (port: PortLike): ParentPort => ({
  post: (message) => port.postMessage(message),
  onMessage: (listener) => {
    port.on('message', ({ data }) => listener(data));
    port.start?.();
  },
});

function sharedChannel(port: ParentPort): SignerPorts {
  const listeners: { engine?: (message: unknown) => void; confirm?: (message: unknown) => void } = {};
  port.onMessage((envelope) => {
    if (typeof envelope !== 'object' || !envelope || !('channel' in envelope) || !('message' in envelope)) return;
    if (envelope.channel === 'engine') listeners.engine?.(envelope.message);
    if (envelope.channel === 'confirm') listeners.confirm?.(envelope.message);
  });
  const half = (channel: 'engine' | 'confirm'): ParentPort => ({
    post: (message) => port.post({ channel, message }),
    onMessage: (listener) => {
      listeners[channel] = listener;
    },
  });
  return { engine: half('engine'), confirm: half('confirm') };
}
