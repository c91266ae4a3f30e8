// The rig's door: page and socket are for who has the key, by this computer's own name, and for nobody else.
import { WebSocket as Socket } from 'ws';
import { expect, test } from '../fixtures/lode.ts';
import type { Lode } from '../fixtures/lode.ts';
import type { RigHome } from '../fixtures/home.ts';

async function startRig(lode: Lode, ...flags: string[]): Promise<RigHome> {
  const home = await lode.start(...flags);
  if (home.kind !== 'rig') throw new Error('a spec of the rig');
  return home;
}

test('without the key there is a locked page and nothing else', async ({ lode }) => {
  const { link } = await startRig(lode);
  for (const address of ['/', '/?token=wrong', '/index.html', '/package.json']) {
    const answer = await fetch(`${link.origin}${address}`, { redirect: 'manual' });
    expect(answer.status, address).toBe(401);
    expect(await answer.text()).toContain('This page is locked.');
  }
});

test('the key leaves the address bar at once, and no script can read it', async ({ lode }) => {
  const { page } = await startRig(lode);
  await page.expectState('ready');
  expect(page.page.url()).not.toContain('token');
  expect(await page.page.evaluate(() => document.cookie)).toBe('');
});

test('the socket opens to the page alone', async ({ lode }) => {
  const { link } = await startRig(lode);
  const cookie = `lode-${link.port}=${link.searchParams.get('token')}`;
  const knock = (headers: Record<string, string>) =>
    new Promise<number | 'open'>((resolve, reject) => {
      const socket = new Socket(`ws://${link.host}/socket`, { headers });
      socket.once('open', () => {
        socket.close();
        resolve('open');
      });
      socket.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode ?? 0));
      socket.once('error', reject);
    });
  expect(await knock({ cookie, origin: link.origin })).toBe('open');
  expect(await knock({ cookie, origin: 'http://example.com' })).toBe(403);
  expect(await knock({ cookie, origin: link.origin, host: 'example.com' })).toBe(403);
  expect(await knock({ cookie })).toBe(403);
  expect(await knock({ origin: link.origin })).toBe(401);
});

test('the terminal counts while no page is open', async ({ lode }) => {
  const rig = await startRig(lode, '--practice');
  await rig.closePage();
  await expect.poll(() => rig.output).toMatch(/^\d\d:\d\d:\d\d {2}\d+ answered, \d+ refused, 0 failed · p50 .+ · score /m);
});

test('a second Lode on the same data says the first one runs', async ({ lode }) => {
  await lode.start();
  const { page } = await lode.start();
  await page.expectState('blocked');
  await expect(page.problem('storage-in-use')).toContainText('Another Lode');
});
