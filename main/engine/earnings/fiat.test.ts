// What a τ costs, from a real server on this computer: right answers, and every way an answer can be wrong.
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clockByHand, type HandClock } from '../clock-by-hand.ts';
import { FiatRates, ratesIn } from './fiat.ts';

const SECOND = 1_795_000_000;
const answer = (change: object = {}) =>
  JSON.stringify({ bittensor: { usd: 312.75, eur: 270.5, last_updated_at: SECOND, ...change } });

describe('an answer', () => {
  it('is read to the millionth of a cent, with source and age', () =>
    expect(ratesIn(answer())?.USD).toEqual({
      currency: 'USD',
      microCentsPerTao: '31275000000',
      source: 'CoinGecko',
      at: SECOND * 1_000,
    }));
  it.each([
    '',
    'null',
    '[]',
    '{}',
    answer({ usd: 0 }),
    answer({ usd: -3 }),
    answer({ usd: '312' }),
    answer({ eur: null }),
    answer({ usd: 1e300 }),
    answer({ last_updated_at: undefined }),
    '{"bittensor":{"usd":1e999,"eur":1,"last_updated_at":1}}',
    '<html>busy</html>',
  ])('%j says nothing', (text) => expect(ratesIn(text)).toBeNull());
  it('never makes it throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(ratesIn(text)).toBeNull();
      }),
    );
  });
});

describe('asking', () => {
  let server: Server;
  let reply: (response: ServerResponse) => void;
  let asked: number;
  let rates: FiatRates;
  let clock: HandClock;

  beforeEach(async () => {
    asked = 0;
    server = createServer((_request, response) => {
      asked += 1;
      reply(response);
    });
    await new Promise<void>((done) => {
      server.listen(0, '127.0.0.1', done);
    });
    clock = clockByHand(SECOND * 1_000 + 60_000);
    rates = new FiatRates(clock, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  });
  afterEach(() => server.close());

  it('is done seldom, and the newest is kept when the source is down', async () => {
    reply = (response) => response.end(answer());
    expect((await rates.rate('EUR'))?.microCentsPerTao).toBe('27050000000');
    expect((await rates.rate('USD'))?.microCentsPerTao).toBe('31275000000');
    expect(asked).toBe(1);
    reply = (response) => response.writeHead(429).end();
    await clock.advance(11 * 60_000);
    expect((await rates.rate('USD'))?.microCentsPerTao).toBe('31275000000');
    expect(asked).toBe(2);
    await clock.advance(25 * 3_600_000);
    expect(await rates.rate('USD')).toBeNull();
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['another place', (response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()],
    ['more than an answer has', (response) => response.end(`${' '.repeat(100_000)}${answer()}`)],
    ['a broken connection', (response) => response.socket?.destroy()],
    ['nothing of use', (response) => response.end('{}')],
  ])('that ends in %s is no price, and no fault', async (_name, how) => {
    reply = how;
    expect(await rates.rate('USD')).toBeNull();
  });
});
