// Replies made smaller: where they were asked for so, where it is worth it, and never where it was not.
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { startThreads } from '../../rig/fork.ts';
import { wantsGzip } from './gzip.ts';
import { hear } from './testing/client.ts';
import { BUILT, languageRoute, miner, run, type Running, validator } from './testing/rig.ts';
import { btauthRequest, classicRequest } from './testing/signer.ts';
import { createVerifier } from './verifier-pool.ts';

const verifier = createVerifier({ startThread: startThreads(BUILT) });
afterAll(() => verifier.dispose());

let axon: Running;
afterEach(() => axon.close());

const asking = { signer: validator, receiver: miner.hotkey as string, route: 'LanguageSynapse', body: { texts: ['hello'] } };

describe('a reply that was asked for compressed', () => {
  const LONG = 'ünïcode 🙂 '.repeat(1_000);
  const long = languageRoute({
    handle: () => Promise.resolve({ ok: true, value: { fields: { languages: [[LONG]] }, items: 1, asked: '', said: '' } }),
  });

  it.each([['classic', classicRequest] as const, ['btauth', btauthRequest] as const])(
    'is gzip in %s, and says so',
    async (_, sign) => {
      axon = await run({ verifier, routes: [long] });
      const heard = await hear(axon.port, sign(asking), { 'Accept-Encoding': 'gzip, deflate' });
      expect(heard.headers).toMatchObject({ 'content-encoding': 'gzip', 'content-length': String(heard.bytes.length) });
      expect(heard.bytes.length).toBeLessThan(LONG.length / 10);
      expect(JSON.parse(gunzipSync(heard.bytes).toString())).toMatchObject({ languages: [[LONG]] });
    },
  );

  it('is plain where it was not asked for, and where it is small', async () => {
    axon = await run({ verifier, routes: [long, languageRoute({ name: 'Small' })] });
    const plain = await hear(axon.port, classicRequest(asking), { 'Accept-Encoding': 'gzip;q=0, br' });
    expect([plain.headers['content-encoding'], JSON.parse(plain.bytes.toString())]).toMatchObject([
      undefined,
      { languages: [[LONG]] },
    ]);
    const small = await hear(axon.port, classicRequest({ ...asking, route: 'Small' }), { 'Accept-Encoding': 'gzip' });
    expect(small.headers['content-encoding']).toBeUndefined();
  });

  it.each([
    ['gzip', true],
    ['deflate, GZIP;q=0.5', true],
    ['br , x-gzip ; q=1.0', true],
    ['gzip;q=0', false],
    ['gzip; q=0.000', false],
    ['notgzip', false],
    ['gzipped', false],
    ['*', false],
    ['', false],
    [undefined, false],
    ['gzip;q=x', false],
  ])('where the header says %s: %s', (accepted, wanted) => {
    expect(wantsGzip(accepted)).toBe(wanted);
  });
});
