// The page's cage, from inside: no Node, no network but the rig's own, two functions in its hands.
import { expect, test } from '../fixtures/lode.ts';

test('the page has neither Node nor Electron, and a bridge of two functions at most', async ({ lode, home: kind }) => {
  const { page } = await lode.start();
  await page.expectState('ready');
  const seen = await page.page.evaluate(() => ({
    node: [typeof globalThis.require, typeof globalThis.process, typeof globalThis.module].join(),
    bridge: 'lode' in window ? Object.keys(window.lode as object).toSorted() : null,
    protocol: location.protocol,
  }));
  expect(seen.node).toBe('undefined,undefined,undefined');
  expect(seen.bridge).toEqual(kind === 'desktop' ? ['send', 'subscribe'] : null);
  expect(seen.protocol).toBe(kind === 'desktop' ? 'app:' : 'http:');
});

test('code slipped into the page does not run, and the page reaches nobody', async ({ lode }) => {
  const { page } = await lode.start();
  await page.expectState('ready');
  const result = await page.page.evaluate(async () => {
    const violated = new Set<string>();
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => violated.add(effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'window.slipped = true';
    document.body.append(script);
    const image = new Image();
    const shown = new Promise((resolve) => Object.assign(image, { onload: () => resolve(true), onerror: () => resolve(false) }));
    image.src = 'http://127.0.0.2:9/x.png';
    const reached = await fetch('http://127.0.0.2:9/').then(
      () => true,
      () => false,
    );
    return { slipped: 'slipped' in window, reached, shown: await shown, violated: [...violated].toSorted() };
  });
  expect(result).toEqual({
    slipped: false,
    reached: false,
    shown: false,
    violated: ['connect-src', 'img-src', 'script-src-elem'],
  });
});

test('an invented command is refused with a code, not obeyed', async ({ lode, home: kind }) => {
  test.skip(kind === 'rig', 'the rig’s socket has its own table of tests (main/rig)');
  const { page } = await lode.start();
  await page.expectState('ready');
  const results = await page.page.evaluate(async () => {
    const { lode: bridge } = window as unknown as {
      lode: { send(command: unknown): Promise<{ ok: boolean; problem?: { code: string } }> };
    };
    const commands = [
      { type: 'wallet.send', args: {} },
      { type: 'miner.start', args: { work: { kind: 'real' } } },
      'miner.start',
      null,
      { type: '__proto__', args: {} },
    ];
    return Promise.all(commands.map((command) => bridge.send(command)));
  });
  expect(results.map(({ ok, problem }) => [ok, problem?.code])).toEqual(results.map(() => [false, 'command-invalid']));
  await page.expectState('ready');
});

test('a rig’s page is locked to whoever has not the key', async ({ lode, home: kind }) => {
  test.skip(kind === 'desktop', 'the desktop serves no page over HTTP');
  const started = (await lode.start()) as unknown as { address: string };
  const { origin } = new URL(started.address);
  for (const address of [`${origin}/`, `${origin}/?token=wrong`, `${origin}/index.html`]) {
    const reply = await fetch(address, { redirect: 'manual' });
    expect(reply.status).toBe(401);
    expect(await reply.text()).toContain('This page is locked.');
  }
});
