// The rig's link: one WebSocket to the page's own origin, opened again with backoff whenever it breaks.
import { commandLimitMs } from '../../main/contract/command-limits.ts';
import type { CommandResult } from '../../main/contract/commands.ts';
import type { Snapshot } from '../../main/contract/snapshot.ts';
import { RIG_SOCKET_PATH, RigMessage } from '../../main/contract/transport.ts';
import type { Link, LinkState } from './link.ts';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;
/** The rig itself tells what nobody answered in time; it is given this much to say so. */
const LEEWAY_MS = 2_000;

const UNREACHABLE = { ok: false, problem: { code: 'engine-unreachable', params: {} } } as const;

/** What a link needs of the browser's WebSocket; tests hand in their own. */
export type OpenSocket = (address: string) => WebSocket;

/** The socket stands at the page's own origin; the cookie that let the page in lets the socket in. */
export function socketAddress(page: { protocol: string; host: string }): string {
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}${RIG_SOCKET_PATH}`;
}

export function openRigLink(address: string, open: OpenSocket = (url) => new WebSocket(url)): Link {
  const snapshotListeners = new Set<(snapshot: Snapshot) => void>();
  const stateListeners = new Set<(state: LinkState) => void>();
  const waiting = new Map<number, (result: CommandResult) => void>();
  let newest: Snapshot | null = null;
  let state: LinkState = 'connecting';
  let socket: WebSocket | null = null;
  let nextId = 0;
  let retryMs = FIRST_RETRY_MS;

  const become = (next: LinkState) => {
    if (state === next) return;
    state = next;
    for (const listener of stateListeners) listener(next);
  };

  const hear = (data: unknown) => {
    const message = parse(data);
    if (message === null) return;
    if (message.kind === 'snapshot') {
      newest = message.snapshot;
      retryMs = FIRST_RETRY_MS;
      become('live');
      for (const listener of snapshotListeners) listener(message.snapshot);
    } else {
      waiting.get(message.id)?.(message.result as CommandResult);
    }
  };

  const connect = () => {
    const opened = open(address);
    socket = opened;
    opened.addEventListener('message', (event) => hear(event.data));
    opened.addEventListener('close', () => {
      socket = null;
      for (const settle of waiting.values()) settle(UNREACHABLE);
      become(newest === null ? 'connecting' : 'lost');
      setTimeout(connect, retryMs);
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    });
  };
  connect();

  return {
    send: (command) => {
      if (socket === null || socket.readyState !== socket.OPEN) return Promise.resolve(UNREACHABLE);
      nextId += 1;
      const id = nextId;
      socket.send(JSON.stringify({ id, command }));
      return new Promise((resolve) => {
        const settle = (result: CommandResult) => {
          clearTimeout(timer);
          waiting.delete(id);
          // The host answers a command with that command's own result; the contract ties the two together.
          resolve(result as never);
        };
        const timer = setTimeout(() => settle(UNREACHABLE), commandLimitMs(command) + LEEWAY_MS);
        waiting.set(id, settle);
      });
    },
    subscribe: (listener) => {
      snapshotListeners.add(listener);
      if (newest) listener(newest);
      return () => snapshotListeners.delete(listener);
    },
    watch: (listener) => {
      stateListeners.add(listener);
      listener(state);
      return () => stateListeners.delete(listener);
    },
  };
}

function parse(data: unknown): RigMessage | null {
  try {
    const parsed = RigMessage.safeParse(JSON.parse(String(data)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
