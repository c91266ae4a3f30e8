// A small web server that answers for hosts of the internet: what an adapter would reach, on this computer, over real sockets.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Agent, type Dispatcher } from 'undici';

export interface WebPeer {
  /** Leads every https address here, without TLS: what is tested is who is asked and what is made of the answer. */
  readonly dispatcher: Dispatcher;
  /** "host path" of every request, in order. */
  readonly asked: string[];
  close(): Promise<void>;
}

export async function startWebPeer(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<WebPeer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.headers.host} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const dispatcher = new Agent({
    connect: (_options, callback) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => callback(null, socket));
      socket.once('error', (error) => callback(error, null));
    },
  });
  return {
    dispatcher,
    asked,
    close: async () => {
      await dispatcher.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
