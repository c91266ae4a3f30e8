// The link: a bridge to the engine that also knows whether the engine can be heard.
import type { Bridge } from '../../main/contract/transport.ts';

/** `connecting`: not heard yet. `lost`: was heard, and is not now; it tries again by itself. */
export type LinkState = 'connecting' | 'live' | 'lost';

export interface Link extends Bridge {
  /** Calls back with the state at once, then with each change. Returns the way to stop. */
  watch(listener: (state: LinkState) => void): () => void;
}

/** In Electron the preload put the bridge on the window. It cannot break without the window going too. */
export function linkOf(bridge: Bridge): Link {
  return {
    send: (command) => bridge.send(command),
    subscribe: (listener) => bridge.subscribe(listener),
    watch: (listener) => {
      listener('live');
      return () => undefined;
    },
  };
}
