// The router's thread: finds it, looks at it, opens and closes a port in it. Whatever comes from the home network ends at most this thread.
import { parentPort } from 'node:worker_threads';
import { assertNever } from '../contract/problem.ts';
import { PortMapping } from '../engine/network/port-mapping.ts';
import { homeAddress } from '../engine/network/reach.ts';
import type { FromRouter, ToRouter } from '../engine/network/threaded-mapping.ts';

if (!parentPort) throw new Error('this file runs as a worker thread of Lode only');
const port = parentPort;
const mapping = new PortMapping(homeAddress);

const obey = async (message: ToRouter): Promise<FromRouter['view']> => {
  switch (message.kind) {
    case 'look':
      return mapping.look();
    case 'open':
      return mapping.open(message.port);
    case 'close':
      await mapping.close();
      return null;
    default:
      return assertNever(message);
  }
};

port.on('message', (message: ToRouter) => {
  void obey(message).then((view) => port.postMessage({ id: message.id, view } satisfies FromRouter));
});
