// The validators against axons that answer as they please: silent, hung, packed, broken off; and the stranger who knocks.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SubnetId } from '../../contract/subnet.ts';
import type { Ss58 } from '../../contract/units.ts';
import type { Judged, ValidatorReply, ValidatorRequest } from '../../contract/validator-wire.ts';
import { createPracticeNetwork, type PracticeNetworkOptions } from './network.ts';

const MINER = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty' as Ss58;
const OTHER = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY' as Ss58;
const WAIT = { timeout: 10_000, interval: 20 };
/** Above the human rate, so that the stranger stays away. */
const FAST = 100;

const order = (perSecond: number | null, subnet: SubnetId = 'practice'): ValidatorRequest => ({
  kind: 'ask',
  subnet,
  files: [],
  modelsFolder: '',
  perSecond,
});

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUps.splice(0)) await clean();
});

interface Asked {
  readonly from: string;
  readonly socket: Socket;
}

async function axon(answer: (body: Record<string, unknown>, response: ServerResponse) => void) {
  const asked: Asked[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { headers, socket } = request;
      asked.push({ from: String(headers['x-bittensor-hotkey'] ?? headers['bt_header_dendrite_hotkey']), socket });
      answer(JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, port: (server.address() as AddressInfo).port };
}

function network(options: Partial<PracticeNetworkOptions> = {}) {
  const told: ValidatorReply[] = [];
  const made = createPracticeNetwork({ tell: (message) => told.push(message), ...options });
  cleanUps.push(() => made.close());
  const judged = (): Judged[] => told.flatMap((message) => (message.kind === 'judged' ? message.rows : []));
  const ask = (port: number, perSecond: number, hotkey = MINER) => {
    made.take({ kind: 'announce', host: '127.0.0.1', port, hotkey });
    made.take(order(perSecond));
  };
  const known = told.flatMap((message) => (message.kind === 'hello' ? message.validators : []));
  return { told, judged, known, ask, take: (message: ValidatorRequest) => made.take(message) };
}

const json = (response: ServerResponse, body: unknown, headers: Record<string, string> = {}) => {
  const bytes = Buffer.from(JSON.stringify(body));
  const packed = headers['content-encoding'] === 'gzip' ? gzipSync(bytes) : bytes;
  response.writeHead(200, { 'content-type': 'application/json', bt_header_axon_status_code: '200', ...headers }).end(packed);
};
const guess = ({ texts }: Record<string, unknown>) => ({
  texts,
  languages: (texts as string[]).map(() => ['eng', 'deu', 'fra']),
});

describe('practice validators', () => {
  it('introduce themselves first, three with names and different stakes', async () => {
    const { told, known } = network();
    expect(told).toHaveLength(1);
    expect(known.map(({ name }) => name)).toEqual(['Practice validator 1', 'Practice validator 2', 'Practice validator 3']);
    expect(new Set(known.map(({ hotkey }) => hotkey)).size).toBe(3);
    expect(new Set(known.map(({ stakeTao }) => stakeTao)).size).toBe(3);
  });

  it('have keys that are new each time', async () => {
    const [one, two] = [network(), network()];
    expect(one.known.map(({ hotkey }) => hotkey)).not.toEqual(two.known.map(({ hotkey }) => hotkey));
  });

  it('keep their connections', async () => {
    const { asked, port } = await axon((body, response) => json(response, guess(body)));
    const { ask } = network();
    ask(port, FAST);
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(30), WAIT);
    expect(new Set(asked.map(({ socket }) => socket)).size).toBeLessThan(asked.length / 2);
  });

  it('read a packed reply', async () => {
    const { port } = await axon((body, response) => json(response, guess(body), { 'content-encoding': 'gzip' }));
    const { ask, judged } = network();
    ask(port, FAST);
    await vi.waitFor(() => expect(judged().length).toBeGreaterThan(5), WAIT);
    expect(judged().every(({ ok, status }) => ok && status === 200)).toBe(true);
  });

  it('give nothing for an answer that does not come in time, and say so in time', async () => {
    const { asked, port } = await axon((_body, response) => {
      // Headers and a first byte, then nothing: the whole answer has a deadline, not each part of it.
      response.writeHead(200, { 'content-type': 'application/json' }).write('{');
    });
    const { ask, judged } = network({ timeoutMs: 300 });
    ask(port, FAST);
    await vi.waitFor(() => expect(judged().length).toBeGreaterThan(5), WAIT);
    expect(asked.length).toBeGreaterThan(5);
    for (const row of judged()) expect(row).toMatchObject({ ok: false, status: 0, score: 0 });
    expect(judged().every(({ tookMs }) => tookMs >= 299)).toBe(true);
  });

  it('give nothing for a connection that breaks off, and go on asking', async () => {
    const { asked, port } = await axon((_body, response) => response.destroy());
    const { ask, judged } = network();
    ask(port, FAST);
    await vi.waitFor(() => expect(judged().length).toBeGreaterThan(20), WAIT);
    expect(asked.length).toBeGreaterThanOrEqual(judged().length);
    for (const row of judged()) expect(row).toMatchObject({ ok: false, status: 0, score: 0, running: { value: 0 } });
  });

  it('send nothing after hold, whatever comes back later', async () => {
    const waiting: (() => void)[] = [];
    const { asked, port } = await axon((body, response) => void waiting.push(() => json(response, guess(body))));
    const { ask, take, judged } = network();
    ask(port, FAST);
    await vi.waitFor(() => expect(waiting.length).toBeGreaterThan(5), WAIT);
    take({ kind: 'hold' });
    // What was written to a socket before the hold may still arrive; a settled count is the end of it.
    let before = -1;
    await vi.waitFor(
      () => {
        const unchanged = before === asked.length;
        before = asked.length;
        expect(unchanged).toBe(true);
      },
      { timeout: 10_000, interval: 250 },
    );
    for (const answer of waiting) answer();
    take(order(FAST));
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(before + 5), WAIT);
    expect(judged()).toEqual([]);
  });

  it('know nothing of another miner', async () => {
    const good = await axon((body, response) => json(response, guess(body)));
    const { ask, judged } = network();
    ask(good.port, FAST, MINER);
    await vi.waitFor(() => expect(judged().length).toBeGreaterThan(10), WAIT);
    const before = judged().at(-1)?.running?.samples ?? 0;
    ask(good.port, FAST, OTHER);
    await vi.waitFor(() => expect(judged().at(-1)?.running?.samples).toBeLessThan(before), WAIT);
  });
});

describe('the practice stranger', () => {
  it('knocks now and then with a key that nobody registered, and judges nobody', async () => {
    const { asked, port } = await axon((body, response) => json(response, guess(body)));
    const { ask, judged, known } = network({ strangerEveryMs: 30 });
    const registered = new Set<string>(known.map(({ hotkey }) => hotkey));
    ask(port, 20);
    const strangers = () => asked.filter(({ from }) => !registered.has(from));
    await vi.waitFor(() => expect([strangers().length > 3, judged().length > 3]).toEqual([true, true]), WAIT);
    expect(new Set(strangers().map(({ from }) => from)).size).toBe(1);
    expect(judged().every(({ validator }) => registered.has(validator))).toBe(true);
  });

  it('stays away at stress rates', async () => {
    const { asked, port } = await axon((body, response) => json(response, guess(body)));
    const { ask, known } = network({ strangerEveryMs: 30 });
    const registered = new Set<string>(known.map(({ hotkey }) => hotkey));
    ask(port, FAST);
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(50), WAIT);
    expect(asked.every(({ from }) => registered.has(from))).toBe(true);
  });
});
