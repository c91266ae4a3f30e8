// The page's cage, from inside: no Node, no network but the rig's own, two functions in its hands.
import { holdPort } from '../fixtures/ports.ts';
import { expect, test } from '../fixtures/lode.ts';

test('the page has neither Node nor Electron, and a bridge of two functions at most', async ({ lode }) => {
  const { page, kind } = await lode.start();
  await page.expectState('ready');
  const seen = await page.page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter((name) => name in window),
    bridge: window.lode ? Object.keys(window.lode).toSorted() : null,
    protocol: location.protocol,
  }));
  expect(seen.node).toEqual([]);
  expect(seen.bridge).toEqual(kind === 'desktop' ? ['send', 'subscribe'] : null);
  expect(seen.protocol).toBe(kind === 'desktop' ? 'app:' : 'http:');
});

test('code slipped into the page does not run, and the page reaches nobody', async ({ lode }) => {
  const other = await holdPort();
  const { page } = await lode.start();
  await page.expectState('ready');
  const result = await page.page.evaluate(async (address) => {
    const violated = new Set<string>();
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => violated.add(effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'window.slipped = true';
    document.body.append(script);
    const image = new Image();
    const shown = new Promise((resolve) => Object.assign(image, { onload: () => resolve(true), onerror: () => resolve(false) }));
    image.src = `http://${address}/x.png`;
    const fetched = fetch(`http://${address}/`).then(
      () => true,
      () => false,
    );
    const opened = new Promise((resolve) => {
      try {
        Object.assign(new WebSocket(`ws://${address}/`), { onopen: () => resolve(true), onerror: () => resolve(false) });
      } catch {
        resolve(false);
      }
    });
    const reached = await Promise.all([shown, fetched, opened]);
    return { slipped: 'slipped' in window, reached, violated: [...violated].toSorted() };
  }, `127.0.0.1:${other.port}`);
  expect(result).toEqual({
    slipped: false,
    reached: [false, false, false],
    violated: ['connect-src', 'img-src', 'script-src-elem'],
  });
  expect(other.visits, 'not even a connection').toBe(0);
  await other.release();
});
