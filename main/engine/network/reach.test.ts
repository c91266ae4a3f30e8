// The way in from outside: real servers that say an address, a real (small) router, and verdicts that claim no more than was seen.
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Netuid } from '../../contract/amounts.ts';
import { fail, ok } from '../../contract/problem.ts';
import { type PublicAddress, REACH_VERDICTS, ReachView, type RouterView } from '../../contract/reach.ts';
import type { TcpPort } from '../../contract/units.ts';
import { clockByHand } from '../clock-by-hand.ts';
import { Announcer, type AnnouncerOptions } from './announcer.ts';
import { PortMapping } from './port-mapping.ts';
import { addressIn, publicAddress } from './public-address.ts';
import { Reach, verdictOf } from './reach.ts';
import { startRouter, type TestRouter } from './testing/router.ts';

const OURS = '203.0.114.9';
const PORT = 8_091 as TcpPort;

describe('what a source says', () => {
  it.each([
    '',
    'hello',
    '10.0.0.1',
    '192.168.1.4',
    '127.0.0.1',
    '100.64.1.1',
    `${OURS} ${OURS}`,
    `<b>${OURS}</b>`,
    `${OURS}:80`,
    '1'.repeat(99),
  ])('%j is no public address', (text) => expect(addressIn(text)).toBeNull());
  it.each([OURS, ` ${OURS}\n`, '2a02:8388::1'])('%j is one', (text) => expect(addressIn(text)).toBe(text.trim()));
  it('nothing makes it throw', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect([null, text.trim()]).toContain(addressIn(text));
      }),
    );
  });
});

describe('asking several', () => {
  let servers: Server[];
  beforeEach(() => {
    servers = [];
  });
  afterEach(() => {
    for (const server of servers) server.close();
  });
  const says = async (name: string, reply: string | ((response: ServerResponse) => void)) => {
    const server = createServer((_request, response) => void (typeof reply === 'string' ? response.end(reply) : reply(response)));
    servers.push(server);
    await new Promise<void>((done) => {
      server.listen(0, '127.0.0.1', done);
    });
    return { name, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
  };

  it('two of different owners are believed, whatever a third one says', async () => {
    const sources = [await says('A', `${OURS}\n`), await says('B', OURS), await says('C', '<html>')];
    expect(await publicAddress(sources)).toEqual({ kind: 'agreed', ip: OURS, sources: ['A', 'B'] });
  });
  it('two that differ are not', async () => {
    const sources = [await says('A', OURS), await says('B', '198.41.0.4')];
    expect(await publicAddress(sources)).toMatchObject({ kind: 'disagree' });
  });
  it('twice the same owner is once', async () =>
    expect(await publicAddress([await says('A', OURS), await says('A', OURS)])).toMatchObject({ kind: 'inconclusive' }));
  it('errors, floods and other places are no answers', async () => {
    const sources = [
      await says('A', (response) => void response.writeHead(500).end(OURS)),
      await says('B', (response) => void response.end(OURS.padEnd(1_000_000))),
      await says('C', (response) => void response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()),
      await says('D', OURS),
    ];
    expect(await publicAddress(sources)).toEqual({ kind: 'inconclusive', answered: 1, asked: 4 });
  });
});

describe('the router', () => {
  let router: TestRouter;
  let mapping: PortMapping;
  beforeEach(async () => {
    router = await startRouter();
    mapping = new PortMapping(() => '192.168.1.5', router.find);
  });
  afterEach(async () => {
    await mapping.close();
    router.close();
  });

  it('is looked at without being changed', async () => {
    expect(await mapping.look()).toEqual({ kind: 'not-mapped', externalIp: OURS });
    expect(router.open.size).toBe(0);
  });
  it('opens the port, says so, and has it closed again', async () => {
    const open = { kind: 'mapped', externalIp: OURS, externalPort: PORT, port: PORT };
    expect(await mapping.open(PORT)).toEqual(open);
    expect(router.open.get(PORT)).toBe(`192.168.1.5:${PORT}`);
    expect(await mapping.look()).toEqual(open);
    await mapping.close();
    expect(router.open.size).toBe(0);
  });
  it('another port closes the one before', async () => {
    await mapping.open(PORT);
    await mapping.open(9_000 as TcpPort);
    expect([...router.open.keys()]).toEqual([9_000]);
  });
  it('that refuses is told with its own words', async () => {
    router.refuses = true;
    expect(await mapping.open(PORT)).toMatchObject({
      kind: 'refused',
      detail: expect.stringContaining('not authorized') as string,
    });
  });
  it('that is not there is silent, and that is not a fault', async () => {
    const none = new PortMapping(
      () => '192.168.1.5',
      // oxlint-disable-next-line require-yield -- a search that finds nothing
      async function* nobody() {
        throw new Error('nobody');
      },
    );
    expect(await none.look()).toEqual({ kind: 'silent' });
    expect(await none.open(PORT)).toEqual({ kind: 'silent' });
  });

  it('together with what others see it makes a verdict', async () => {
    const agreed: PublicAddress = { kind: 'agreed', ip: OURS, sources: ['A', 'B'] };
    const reach = new Reach({
      clock: clockByHand(),
      mapping,
      publicAddress: () => Promise.resolve(agreed),
      ownAddresses: () => ['192.168.1.5'],
    });
    expect((await reach.look(PORT)).verdict).toBe('closed');
    expect((await reach.open(PORT)).verdict).toBe('likely');
    router.externalIp = '100.70.0.3';
    const shared = await reach.look(PORT);
    expect(shared.verdict).toBe('shared-address');
    expect(ReachView.parse(shared)).toEqual(shared);
    expect(reach.latest).toBe(shared);
    await reach.close();
    expect(router.open.size).toBe(0);
  });
});

const mapped = (externalIp: string | null): RouterView => ({ kind: 'mapped', externalIp, externalPort: PORT, port: PORT });

describe('a verdict', () => {
  const agreed: PublicAddress = { kind: 'agreed', ip: OURS, sources: ['A', 'B'] };
  const unsure: PublicAddress = { kind: 'inconclusive', answered: 0, asked: 3 };
  it.each<[string, PublicAddress, RouterView, string[], string]>([
    ['open, and others see the router’s address', agreed, mapped(OURS), [], 'likely'],
    ['this computer has the address itself', agreed, { kind: 'silent' }, [OURS], 'likely'],
    ['open, but others see another address', agreed, mapped('198.41.0.4'), [], 'shared-address'],
    ['the router has an address of the provider’s own', unsure, mapped('100.100.1.1'), [], 'shared-address'],
    ['the router stands behind a router', agreed, mapped('192.168.0.2'), [], 'shared-address'],
    ['not opened', agreed, { kind: 'not-mapped', externalIp: OURS }, [], 'closed'],
    ['refused', agreed, { kind: 'refused', externalIp: null, detail: '' }, [], 'closed'],
    ['no router answers', agreed, { kind: 'silent' }, ['192.168.1.5'], 'cannot-tell'],
    ['open, but nobody says who we are', unsure, mapped(OURS), [], 'cannot-tell'],
    ['open, but the router does not say who it is', agreed, mapped(null), [], 'cannot-tell'],
  ])('%s', (_name, address, router, own, verdict) => {
    expect(verdictOf(address, router, own)).toBe(verdict);
    expect(REACH_VERDICTS).toContain(verdict);
  });
});

describe('the announcer', () => {
  const one = 1 as Netuid;
  const setUp = (change: Partial<AnnouncerOptions> = {}) => {
    const clock = clockByHand();
    const said: string[] = [];
    let axon = `198.41.0.4:${PORT}`;
    let block = 1_000;
    const announcer = new Announcer({
      clock,
      publicAddress: () => Promise.resolve({ kind: 'agreed', ip: OURS, sources: ['A', 'B'] }),
      announced: () => [{ netuid: one, axon }],
      block: () => block,
      rateLimit: () => Promise.resolve(50),
      announce: (netuid, { ip, port }) => {
        said.push(`${netuid} ${ip}:${port}`);
        return Promise.resolve(ok({}));
      },
      ...change,
    });
    return {
      announcer,
      clock,
      said,
      chainSays: (text: string) => void (axon = text),
      pass: (blocks: number) => void (block += blocks),
    };
  };

  it('tells the chain a new address by itself, and keeps the port', async () => {
    const { announcer, clock, said } = setUp();
    await clock.advance(10 * 60_000);
    expect(said).toEqual([`1 ${OURS}:${PORT}`]);
    announcer.close();
    await clock.advance(60 * 60_000);
    expect(said).toHaveLength(1);
  });
  it('says nothing where the chain is right', async () => {
    const { announcer, said, chainSays } = setUp();
    chainSays(`${OURS}:${PORT}`);
    expect(await announcer.look()).toEqual([]);
    expect(said).toEqual([]);
    announcer.close();
  });
  it('waits as long as the chain wants it to', async () => {
    const { announcer, pass } = setUp();
    expect(await announcer.look()).toEqual([one]);
    pass(50);
    expect(await announcer.look()).toEqual([]);
    pass(1);
    expect(await announcer.look()).toEqual([one]);
    announcer.close();
  });
  it.each<[string, Partial<AnnouncerOptions>]>([
    ['the sources do not agree', { publicAddress: () => Promise.resolve({ kind: 'disagree', claims: [] }) }],
    ['the chain cannot be reached', { block: () => null }],
    ['the chain does not say how often it may', { rateLimit: () => Promise.resolve(null) }],
    ['it is refused', { announce: () => Promise.resolve(fail('not-allowed')) }],
  ])('leaves it as it is where %s', async (_name, change) => {
    const { announcer } = setUp(change);
    expect(await announcer.look()).toEqual([]);
    announcer.close();
  });
});
