// The rig's link against a real WebSocket server: it hears, asks, breaks, and comes back by itself.
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { WebSocket as NodeSocket, WebSocketServer } from 'ws';
import type { LinkState } from './link.ts';
import { openRigLink, socketAddress } from './rig-link.ts';
import { snapshot } from './samples.test-data.ts';

const servers: WebSocketServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    for (const client of server.clients) client.terminate();
    server.close();
  }
});

/** Node's sockets throw an error nobody listens to, where a browser's only close. */
function openSocket(url: string): WebSocket {
  const socket = new NodeSocket(url);
  socket.on('error', () => undefined);
  return socket as unknown as WebSocket;
}

async function rig() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  let seq = 0;
  const heard: unknown[] = [];
  server.on('connection', (socket) => {
    seq += 1;
    socket.send('not json');
    socket.send(JSON.stringify({ kind: 'snapshot', snapshot: { nonsense: true } }));
    socket.send(JSON.stringify({ kind: 'snapshot', snapshot: snapshot(seq) }));
    socket.on('message', (data) => {
      const { id, command } = JSON.parse((data as Buffer).toString()) as { id: number; command: { type: string } };
      heard.push(command);
      if (command.type !== 'miner.pause' && command.type !== 'wallet.unlock')
        socket.send(JSON.stringify({ kind: 'result', id, result: { ok: true, value: {} } }));
    });
  });
  const { port } = server.address() as AddressInfo;
  const states: LinkState[] = [];
  const seqs: number[] = [];
  const link = openRigLink(`ws://127.0.0.1:${port}/socket`, openSocket);
  link.watch((state) => states.push(state));
  link.subscribe((said) => seqs.push(said.seq));
  return { server, link, states, seqs, heard };
}

it('hears whole snapshots only, and says that it is live', async () => {
  const { states, seqs } = await rig();
  await vi.waitFor(() => expect(seqs).toEqual([1]));
  expect(states).toEqual(['connecting', 'live']);
});

it('asks and is answered', async () => {
  const { link, seqs, heard } = await rig();
  await vi.waitFor(() => expect(seqs).toEqual([1]));
  expect(await link.send({ type: 'miner.stop', args: {} })).toEqual({ ok: true, value: {} });
  expect(heard).toEqual([{ type: 'miner.stop', args: {} }]);
});

it('tells a broken connection, answers what hung on it, and comes back', async () => {
  const { server, link, states, seqs, heard } = await rig();
  await vi.waitFor(() => expect(seqs).toEqual([1]));
  const unanswered = link.send({ type: 'miner.pause', args: { until: null } });
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  for (const client of server.clients) client.terminate();
  expect(await unanswered).toMatchObject({ ok: false, problem: { code: 'engine-unreachable' } });
  expect(await link.send({ type: 'miner.stop', args: {} })).toMatchObject({ ok: false });
  await vi.waitFor(() => expect(states).toEqual(['connecting', 'live', 'lost', 'live']), { timeout: 5_000 });
  expect(seqs).toEqual([1, 2]);
});

it('waits for a person who is asked at the rig, and gives up on what asks nobody', async () => {
  const { server, link, seqs, heard } = await rig();
  await vi.waitFor(() => expect(seqs).toEqual([1]));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const pause = link.send({ type: 'miner.pause', args: { until: null } });
    let unlocked: unknown = 'asking';
    void link.send({ type: 'wallet.unlock', args: {} }).then((result) => (unlocked = result));
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    expect(await pause).toMatchObject({ problem: { code: 'engine-unreachable' } });
    expect(unlocked).toBe('asking');
  } finally {
    vi.useRealTimers();
  }
  for (const client of server.clients) client.terminate();
  expect(heard.length).toBeLessThanOrEqual(2);
});

it('asks its own origin', () => {
  expect(socketAddress({ protocol: 'http:', host: '127.0.0.1:4000' })).toBe('ws://127.0.0.1:4000/socket');
});
