// The way to the web: only the named hosts are asked, only so much is read, and a name that leads home leads nowhere.
import { afterEach, describe, expect, it } from 'vitest';
import { startWebPeer, type WebPeer } from '../testing/web-peer.ts';
import { createEgress } from './egress.ts';

const never = new AbortController().signal;
const options = { signal: never, maxBytes: 100 };
let peer: WebPeer | null = null;
afterEach(async () => {
  await peer?.close();
  peer = null;
});

describe('egress', () => {
  it('asks a named host, and brings back what it says', async () => {
    peer = await startWebPeer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => response.writeHead(201).end(`${request.method} ${body}`));
    });
    const egress = createEgress({ hosts: ['a.example.com'], dispatcher: peer.dispatcher });
    const got = await egress.get('https://a.example.com/x?y=1', options);
    const posted = await egress.post('https://a.example.com/p', '{"a":1}', options);
    expect(got.ok && [got.value.status, Buffer.from(got.value.body).toString()]).toEqual([201, 'GET ']);
    expect(posted.ok && Buffer.from(posted.value.body).toString()).toBe('POST {"a":1}');
    expect(peer.asked).toEqual(['a.example.com /x?y=1', 'a.example.com /p']);
  });

  it.each([
    'http://a.example.com/',
    'https://b.example.com/',
    'https://a.example.com.evil.org/',
    'https://a.example.com:8443/',
    'https://user:pw@a.example.com/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'ftp://a.example.com/',
    'file:///etc/passwd',
    'nonsense',
    '',
  ])('does not ask %s', async (url) => {
    peer = await startWebPeer((_request, response) => response.end('no'));
    const egress = createEgress({ hosts: ['a.example.com'], dispatcher: peer.dispatcher });
    expect(await egress.get(url, options)).toEqual({ ok: false, problem: 'not-allowed' });
    expect(peer.asked).toEqual([]);
  });

  it('does not follow where an answer points', async () => {
    peer = await startWebPeer((_request, response) => response.writeHead(302, { location: 'https://b.example.com/' }).end());
    const egress = createEgress({ hosts: ['a.example.com', 'b.example.com'], dispatcher: peer.dispatcher });
    const got = await egress.get('https://a.example.com/', options);
    expect(got.ok && got.value.status).toBe(302);
    expect(peer.asked).toEqual(['a.example.com /']);
  });

  it('reads no more than was asked for', async () => {
    peer = await startWebPeer((_request, response) => {
      response.write('x'.repeat(90));
      setImmediate(() => response.end('x'.repeat(90)));
    });
    const egress = createEgress({ hosts: ['a.example.com'], dispatcher: peer.dispatcher });
    expect(await egress.get('https://a.example.com/', options)).toEqual({ ok: false, problem: 'too-large' });
  });

  it('is given up when whoever asked gives up, and fails where nobody answers', async () => {
    peer = await startWebPeer(() => undefined);
    const egress = createEgress({ hosts: ['a.example.com'], dispatcher: peer.dispatcher });
    const giving = new AbortController();
    const asking = egress.get('https://a.example.com/', { signal: giving.signal, maxBytes: 100 });
    await expect.poll(() => peer?.asked.length).toBe(1);
    giving.abort();
    expect(await asking).toEqual({ ok: false, problem: 'cancelled' });
    await peer.close();
    peer = null;
    expect(await egress.get('https://a.example.com/', options)).toEqual({ ok: false, problem: 'unreachable' });
  });

  it('closed, gives up what is under way at once', async () => {
    peer = await startWebPeer(() => undefined);
    const egress = createEgress({ hosts: ['a.example.com'], dispatcher: peer.dispatcher });
    const asking = egress.get('https://a.example.com/', options);
    await expect.poll(() => peer?.asked.length).toBe(1);
    await egress.close();
    expect(await asking).toEqual({ ok: false, problem: 'cancelled' });
    expect(await egress.get('https://a.example.com/', options)).toEqual({ ok: false, problem: 'cancelled' });
  });

  it('does not let a name lead to this computer or the home network', async () => {
    const egress = createEgress({ hosts: ['localhost'] });
    expect(await egress.get('https://localhost/', options)).toEqual({ ok: false, problem: 'not-allowed' });
    await egress.close();
  });
});
