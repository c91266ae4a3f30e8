// The bridge of the app's window: `window.lode` is exactly these two functions, the whole of what the page can reach.
import { contextBridge, ipcRenderer } from 'electron';
import { COMMAND_CHANNEL, HELLO_CHANNEL, SNAPSHOT_CHANNEL } from '../main/contract/channels.ts';
import type { Snapshot } from '../main/contract/snapshot.ts';
import type { Bridge } from '../main/contract/transport.ts';

const unreachable = { ok: false, problem: { code: 'engine-unreachable', params: {} } } as const;

const bridge: Bridge = {
  send: (command) => ipcRenderer.invoke(COMMAND_CHANNEL, command).catch(() => unreachable),
  subscribe: (listener) => {
    let listening = true;
    // The event itself stays on this side: it would hand the page a way to the sender.
    const hear = (_event: unknown, snapshot: Snapshot) => listener(snapshot);
    ipcRenderer.on(SNAPSHOT_CHANNEL, hear);
    void ipcRenderer.invoke(HELLO_CHANNEL).then(
      (snapshot: Snapshot | null) => {
        if (listening && snapshot) listener(snapshot);
      },
      () => undefined,
    );
    return () => {
      listening = false;
      ipcRenderer.off(SNAPSHOT_CHANNEL, hear);
    };
  },
};

contextBridge.exposeInMainWorld('lode', bridge);
