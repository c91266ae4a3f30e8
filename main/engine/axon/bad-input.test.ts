// Bad input over real sockets: each kind gets its status, its words and one row in the counts, and an honest caller after it is served.
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startThreads } from '../../rig/fork.ts';
import type { AxonQuery } from './axon.ts';
import { type Answer, bodyOf, send, statusOf, throwBytes, wire } from './testing/client.ts';
import { BUILT, miner, run, type Running, stranger, validator } from './testing/rig.ts';
import { asCaller, btauthRequest, classicRequest, freshNonce, type SignedRequest } from './testing/signer.ts';
import { createVerifier } from './verifier-pool.ts';

const verifier = createVerifier({ startThread: startThreads(BUILT) });
afterAll(() => verifier.dispose());

let axon: Running;
const poor = asCaller(stranger, { stakeTao: 1 });
beforeEach(async () => {
  axon = await run({ verifier, limits: { lingerMs: 200, maxHeaderCount: 60 } });
});
afterEach(async () => {
  await axon.close();
});

const asking = { signer: validator, receiver: miner.hotkey, route: 'LanguageSynapse', body: { texts: ['hello', 'guten Tag'] } };
const honest = (): Promise<Answer> => send(axon.port, classicRequest(asking));
/** Waits for the n-th count: a reply can be read before its row is written. */
const counted = async (n: number): Promise<AxonQuery> => {
  await vi.waitFor(() => expect(axon.queries.length).toBeGreaterThanOrEqual(n));
  const query = axon.queries[n - 1];
  if (!query) throw new Error('no such row');
  return query;
};

type Bad = readonly [name: string, make: () => SignedRequest, status: number, reason: string, body: RegExp];
const without = (request: SignedRequest, ...names: string[]): SignedRequest => ({
  ...request,
  headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => !names.includes(name))),
});
const withHeaders = (request: SignedRequest, headers: Record<string, string>): SignedRequest => ({
  ...request,
  headers: { ...request.headers, ...headers },
});
const ago = (seconds: number): bigint => freshNonce() - BigInt(seconds) * 1_000_000_000n;
const SIGNATURE = 'bt_header_dendrite_signature';
const forged = (request: SignedRequest, name: string): SignedRequest =>
  withHeaders(request, { [name]: `0x${Buffer.from(validator.sign('something else')).toString('hex')}` });
const plain = (request: Partial<SignedRequest>): SignedRequest => ({
  method: 'POST',
  path: '/LanguageSynapse',
  headers: {},
  body: '{}',
  ...request,
});
const big = { texts: ['x'.repeat(10_000)] };

const BAD: readonly Bad[] = [
  ['no signature headers at all', () => plain({}), 401, 'unsigned', /"message":"Not Verified with error: Missing Nonce"/],
  ['a GET of the route', () => plain({ method: 'GET', body: '' }), 401, 'unsigned', /Missing Nonce/],
  [
    'the root',
    () => plain({ path: '/' }),
    404,
    'unknown-route',
    /Synapse name '' not found. Available synapses \['LanguageSynapse', 'Synapse'\]/,
  ],
  ['classic: no signature', () => without(classicRequest(asking), SIGNATURE), 401, 'unsigned', /Missing Signature/],
  [
    'classic: wrongly signed',
    () => forged(classicRequest(asking), SIGNATURE),
    401,
    'bad-signature',
    /"message":"Not Verified with error: Signature mismatch"/,
  ],
  [
    'classic: stale',
    () => classicRequest({ ...asking, nonce: ago(17) }),
    401,
    'stale',
    /Nonce is too old: acceptable delta is 16.00 seconds/,
  ],
  [
    'classic: stale, with a huge timeout',
    () => classicRequest({ ...asking, nonce: ago(17), timeout: '1e9' }),
    401,
    'stale',
    /too old/,
  ],
  ['classic: from the future', () => classicRequest({ ...asking, nonce: ago(-6) }), 401, 'from-the-future', /future/],
  [
    'classic: signed before the axon began',
    () => classicRequest({ ...asking, nonce: ago(3) }),
    401,
    'stale',
    /older than this axon/,
  ],
  [
    'classic: for another receiver',
    () => classicRequest({ ...asking, receiver: stranger.hotkey }),
    401,
    'wrong-receiver',
    /another hotkey/,
  ],
  [
    'classic: from a stranger',
    () => classicRequest({ ...asking, signer: stranger }),
    403,
    'stranger',
    /"message":"Forbidden. Key is blacklisted: Unrecognized hotkey."/,
  ],
  ['classic: SDK 6', () => classicRequest({ ...asking, version: '693' }), 401, 'version-too-old', /7\.2\.0/],
  ['classic: oversized', () => classicRequest({ ...asking, body: big }), 413, 'too-large', /too large/],
  ['classic: not JSON', () => classicRequest({ ...asking, body: 'nope' }), 422, 'not-json', /"message":"Body is not JSON"/],
  ['classic: an empty body', () => classicRequest({ ...asking, body: '' }), 422, 'not-json', /not JSON/],
  ['classic: a list', () => classicRequest({ ...asking, body: '[1]' }), 422, 'wrong-schema', /object/],
  [
    'classic: wrong schema',
    () => classicRequest({ ...asking, body: { texts: [1] } }),
    422,
    'wrong-schema',
    /Wrong or missing field: texts\.0/,
  ],
  [
    'classic: unknown route',
    () => classicRequest({ ...asking, route: 'Nope' }),
    404,
    'unknown-route',
    /Synapse name 'Nope' not found/,
  ],
  [
    'classic: an absurd nonce',
    () => withHeaders(classicRequest(asking), { bt_header_dendrite_nonce: '9'.repeat(5_000) }),
    400,
    'malformed',
    /Unreadable header: bt_header_dendrite_nonce/,
  ],
  [
    'classic: an absurd timeout',
    () => withHeaders(classicRequest(asking), { timeout: '1e99999' }),
    400,
    'malformed',
    /Unreadable header: timeout/,
  ],
  ['classic: another method', () => ({ ...classicRequest(asking), method: 'PUT' }), 405, 'wrong-method', /POST/],
  [
    'btauth: no signature',
    () => without(btauthRequest(asking), 'X-Bittensor-Signature'),
    401,
    'unsigned',
    /"detail":"Missing X-Bittensor-Signature"/,
  ],
  [
    'btauth: wrongly signed',
    () => forged(btauthRequest(asking), 'X-Bittensor-Signature'),
    401,
    'bad-signature',
    /"detail":"Signature mismatch"/,
  ],
  [
    'btauth: another body than signed',
    () => ({ ...btauthRequest(asking), body: '{"texts":["b"]}' }),
    401,
    'bad-signature',
    /mismatch/,
  ],
  [
    'btauth: another target than signed',
    () => ({ ...btauthRequest(asking), path: '/LanguageSynapse?x=1' }),
    401,
    'bad-signature',
    /mismatch/,
  ],
  ['btauth: stale', () => btauthRequest({ ...asking, nonce: ago(11) }), 401, 'stale', /10\.00 seconds/],
  ['btauth: from the future', () => btauthRequest({ ...asking, nonce: ago(-3) }), 401, 'from-the-future', /future/],
  [
    'btauth: for another receiver',
    () => btauthRequest({ ...asking, receiver: stranger.hotkey }),
    401,
    'wrong-receiver',
    /another receiver/,
  ],
  [
    'btauth: for no receiver',
    () => btauthRequest({ ...asking, receiver: '' }),
    401,
    'wrong-receiver',
    /Missing X-Bittensor-Receiver/,
  ],
  ['btauth: from a stranger', () => btauthRequest({ ...asking, signer: stranger }), 403, 'stranger', /"detail":/],
  ['btauth: oversized', () => btauthRequest({ ...asking, body: big }), 413, 'too-large', /too large/],
  ['btauth: not JSON', () => btauthRequest({ ...asking, body: 'nope' }), 422, 'not-json', /"detail":"Body is not JSON"/],
  ['btauth: NaN', () => btauthRequest({ ...asking, body: '{"texts":[NaN]}' }), 422, 'not-json', /not JSON/],
  ['btauth: wrong schema', () => btauthRequest({ ...asking, body: { texts: 'a' } }), 422, 'wrong-schema', /texts/],
  ['btauth: unknown route', () => btauthRequest({ ...asking, route: 'nope' }), 404, 'unknown-route', /"detail":"Not Found"/],
  [
    'btauth: more path than the route',
    () => ({ ...btauthRequest(asking), path: '/LanguageSynapse/x' }),
    404,
    'unknown-route',
    /Not Found/,
  ],
  [
    'btauth: another scheme',
    () => withHeaders(btauthRequest(asking), { 'X-Bittensor-Crypto': 'mldsa' }),
    401,
    'malformed',
    /sr25519/,
  ],
  [
    'too many headers',
    () => withHeaders(classicRequest(asking), Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`x-${i}`, '1']))),
    431,
    'too-large',
    /headers/,
  ],
];

describe('bad input', () => {
  it.each(BAD)('%s', async (_, make, status, reason, body) => {
    const answer = await send(axon.port, make());
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.body).toMatch(body);
    expect(await counted(1)).toMatchObject({ outcome: 'refused', reason, status });
    expect((await honest()).status).toBe(200);
    expect(await counted(2)).toMatchObject({ outcome: 'answered' });
    expect(axon.queries).toHaveLength(2);
    expect(axon.gates.room.held + axon.gates.slots.size + verifier.pending).toBe(0);
  });

  it('a replay is refused, one after the other and both at once', async () => {
    for (const make of [classicRequest, btauthRequest]) {
      const once = make(asking);
      expect((await send(axon.port, once)).status).toBe(200);
      const again = await send(axon.port, once);
      expect([again.status, again.body]).toEqual([401, expect.stringContaining('Nonce was used before')]);
      const twins = make(asking);
      const statuses = (await Promise.all([send(axon.port, twins), send(axon.port, twins), send(axon.port, twins)])).map(
        (a) => a.status,
      );
      expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 401, 401]);
    }
    expect(axon.queries.filter((query) => query.reason === 'replayed')).toHaveLength(6);
    expect((await honest()).status).toBe(200);
  });

  it('a nonce is not used up by somebody else without the key', async () => {
    const request = classicRequest(asking);
    expect((await send(axon.port, forged(request, SIGNATURE))).status).toBe(401);
    expect((await send(axon.port, request)).status).toBe(200);
  });

  it('known callers without permit or stake enough are turned away', async () => {
    await axon.close();
    for (const caller of [poor, asCaller(stranger, { validatorPermit: false })]) {
      const running = await run({ verifier, callers: [caller] });
      const answer = await send(running.port, classicRequest({ ...asking, signer: stranger }));
      expect([answer.status, running.queries[0]?.reason, running.queries[0]?.caller]).toEqual([
        403,
        'not-permitted',
        stranger.hotkey,
      ]);
      await running.close();
    }
  });

  it('tells how far the clock of a known caller is off, and of nobody else', async () => {
    await send(axon.port, classicRequest({ ...asking, nonce: ago(60) }));
    await send(axon.port, btauthRequest({ ...asking, nonce: ago(-60) }));
    await send(axon.port, classicRequest({ ...asking, nonce: ago(60), signer: stranger }));
    await honest();
    const skews = axon.queries.map((query) => (query.skewMs === null ? null : Math.round(query.skewMs / 1_000)));
    expect(skews).toEqual([60, -60, null, null]);
  });

  it.each([
    ['a header twice', () => wire(classicRequest(asking), ['timeout: 99', 'connection: close']), 400, 'malformed'],
    [
      'a signature twice',
      () => wire(btauthRequest(asking), ['X-Bittensor-Signature: 0x', 'connection: close']),
      401,
      'malformed',
    ],
    ['headers without end', () => wire(classicRequest(asking), [`x: ${'x'.repeat(20_000)}`]), 431, 'too-large'],
    ['no HTTP', () => Buffer.from('\u0016\u0003\u0001\u0002hello\r\n\r\n'), 400, 'malformed'],
    ['a length and chunks', () => wire(classicRequest(asking), ['transfer-encoding: chunked']), 400, 'malformed'],
    [
      'a broken chunk',
      () =>
        Buffer.from(
          wire({ ...btauthRequest(asking), body: '' })
            .toString('latin1')
            .replace('content-length: 0', 'transfer-encoding: chunked') + 'zz\r\n',
        ),
      400,
      'malformed',
    ],
    ['CONNECT', () => Buffer.from('CONNECT example.org:443 HTTP/1.1\r\nhost: x\r\n\r\n'), 405, 'wrong-method'],
    ['another expectation', () => wire(classicRequest(asking), ['expect: wonders', 'connection: close']), 417, 'malformed'],
    [
      'chunks above the limit',
      () =>
        Buffer.from(
          wire({ ...classicRequest(asking), body: '' }, ['connection: close'])
            .toString('latin1')
            .replace('content-length: 0', 'transfer-encoding: chunked') + `2000\r\n${'x'.repeat(0x2000)}\r\n0\r\n\r\n`,
        ),
      413,
      'too-large',
    ],
  ])('%s', async (_, make, status, reason) => {
    const heard = await throwBytes(axon.port, make(), false);
    expect(statusOf(heard)).toBe(status);
    expect(heard).toMatch(/content-type: application\/json/);
    expect(JSON.parse(bodyOf(heard))).toEqual(expect.objectContaining({}));
    expect(await counted(1)).toMatchObject({ outcome: 'refused', reason, status });
    expect((await honest()).status).toBe(200);
    expect(axon.queries).toHaveLength(2);
  });
});
